"""The orders domain over REST: place, list, look."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot import (
    Call,
    Directory,
    Fault,
    Parameter,
    Problem,
    Route,
    Security,
    Transaction,
    Transactions,
)
from plugins.orders import service, store
from plugins.orders.events import OrderCreated, PlaceOrder
from plugins.orders.pricing import Mispriced, price_lines

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class PaymentMethod(enum.StrEnum):
    """How the customer pays, in the caller's words."""

    CARD = "card"
    EFT = "eft"
    CASH = "cash"
    MOBILE_MONEY = "mobile_money"


GATEWAYS = {
    PaymentMethod.CARD: "paystack",
    PaymentMethod.EFT: "ozow",
    PaymentMethod.MOBILE_MONEY: "mpesa",
    PaymentMethod.CASH: "cash",
}
"""Who takes each method."""


class OrderStatus(enum.StrEnum):
    """Where an order stands; ``processing`` is one that a driver has."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Closed(BaseModel):
    """Refuses fields it does not know, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class OrderItem(Closed):
    """One line. The price is compared with the menu's, and never trusted."""

    product_id: Text
    quantity: Annotated[int, Field(ge=1, le=99)]
    price: Annotated[Decimal, Field(ge=0, le=10_000_000, decimal_places=2)]
    options: list[Text] = Field([], max_length=20)
    vendor_id: UUID | None = None


class Address(Closed):
    """Where to bring it: a landmark in words, a pin, or both."""

    text: Text
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class CreateOrder(Closed):
    """An order to place."""

    customer_id: UUID
    items: Annotated[list[OrderItem], Field(min_length=1, max_length=50)]
    delivery_address: Address
    payment_method: PaymentMethod = PaymentMethod.CASH
    notes: Annotated[str, StringConstraints(max_length=500)] | None = None


class PlacedItem(BaseModel):
    """One line of an order, its price frozen."""

    product_id: str
    name: str
    quantity: int
    price: Decimal
    options: list[str]


class Order(BaseModel):
    """An order as it stands."""

    id: str
    number: int
    customer_id: str
    status: OrderStatus
    items: list[PlacedItem]
    total_amount: Decimal
    delivery_fee: Decimal
    currency: str
    payment_method: str
    created_at: dt.datetime


class OrderPage(BaseModel):
    """One page of orders, newest first."""

    orders: list[Order]
    page: int
    limit: int
    total: int


@dataclass(frozen=True, slots=True)
class OrdersApi:
    """The routes' dependencies: this domain's transactions, and what the shop sells."""

    transactions: Transactions
    directory: Directory

    def routes(self) -> tuple[Route, ...]:
        """Return the routes."""
        tenant = Parameter(
            "tenant_id", "header", Text | None, "If given, it must be the tenant whose token is used."
        )
        return (
            Route(
                method="POST",
                path="/orders",
                tag="orders",
                summary="Place an order",
                description="Prices are checked against the menu and frozen; the delivery fee is added.",
                handler=self.create,
                body=CreateOrder,
                answer=Order,
                status=HTTPStatus.CREATED,
                security=Security.BEARER,
            ),
            Route(
                method="GET",
                path="/orders",
                tag="orders",
                summary="List orders, newest first",
                handler=self.list,
                answer=OrderPage,
                parameters=(
                    tenant,
                    Parameter("status", "query", OrderStatus | None, "Only orders that stand there."),
                    Parameter("page", "query", Annotated[int, Field(ge=1, le=100_000)], "Counts from 1."),
                    Parameter("limit", "query", Annotated[int, Field(ge=1, le=100)], "Orders on a page."),
                ),
                refusals={403: "The token is of another tenant"},
                security=Security.BEARER,
            ),
            Route(
                method="GET",
                path="/orders/{order_id}",
                tag="orders",
                summary="Look at one order",
                handler=self.get,
                answer=Order,
                parameters=(tenant, Parameter("order_id", "path", UUID, "The order's id.", required=True)),
                refusals={403: "The token is of another tenant", 404: "There is no such order"},
                security=Security.BEARER,
            ),
        )

    async def create(self, call: Call[CreateOrder]) -> Order:
        """Place it; asked for again under the same key it is the same order."""
        try:
            lines = price_lines(self.directory.menu(call.tenant), _wanted(call.body))
        except Mispriced as error:
            fault = Fault(field=f"items.{error.line}.{error.field}", value=error.value, rule=error.rule)
            raise Problem(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                f"{fault.field}: {fault.rule}",
                kind="invalid",
                errors=[fault],
            ) from None
        body = call.body
        shop = self.directory.shop_of(call.tenant)
        if shop is None:
            raise Problem(HTTPStatus.CONFLICT, "This tenant has no shop yet; add one, then order there.")

        async def place(tx: Transaction) -> Order:
            await service.place(
                tx,
                PlaceOrder(
                    order_id=call.id,
                    customer_id=str(body.customer_id),
                    currency=shop.currency,
                    items=lines,
                    delivery_fee=shop.delivery_fee,
                    fulfilment="delivery",
                    address=_address(body.delivery_address),
                    payment_method=GATEWAYS[body.payment_method],
                    cash_note=None,
                ),
            )
            return await _order(tx, call.id)

        return await self.transactions.run("orders", place, call.tenant)

    async def list(self, call: Call[None]) -> OrderPage:
        """List one page."""
        _same_tenant(call)
        page, limit = call.parameters["page"] or 1, call.parameters["limit"] or 20
        status = call.parameters["status"]

        async def read(tx: Transaction) -> OrderPage:
            found, total = await store.page(tx, status=status, page=page, limit=limit)
            orders = [await _order(tx, order_id) for order_id in found]
            return OrderPage(orders=orders, page=page, limit=limit, total=total)

        return await self.transactions.run("orders", read, call.tenant)

    async def get(self, call: Call[None]) -> Order:
        """Look at one."""
        _same_tenant(call)

        async def read(tx: Transaction) -> Order:
            return await _order(tx, str(call.parameters["order_id"]))

        return await self.transactions.run("orders", read, call.tenant)


def routes(transactions: Transactions, directory: Directory) -> tuple[Route, ...]:
    """The domain's routes."""
    return OrdersApi(transactions, directory).routes()


def _same_tenant(call: Call[None]) -> None:
    asked = call.parameters["tenant_id"]
    if asked is not None and asked != call.tenant:
        raise Problem(HTTPStatus.FORBIDDEN, "tenant_id is not the tenant of the token; leave it out.")


async def _order(tx: Transaction, order_id: str) -> Order:
    created, status = await service.look(tx, order_id)
    if created is None:
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no order {order_id}; GET /orders lists them.")
    return _as_answer(created, status)


def _as_answer(created: OrderCreated, status: str) -> Order:
    return Order(
        id=created.order_id,
        number=created.number,
        customer_id=created.customer_id,
        status=OrderStatus(status),
        items=[
            PlacedItem(
                product_id=item.product_id,
                name=item.name,
                quantity=item.quantity,
                price=item.price,
                options=item.options,
            )
            for item in created.items
        ],
        total_amount=created.total_amount,
        delivery_fee=created.delivery_fee,
        currency=created.currency,
        payment_method=created.payment_method,
        created_at=created.created_at,
    )


def _wanted(body: CreateOrder) -> list[tuple[str, int, Decimal, list[str]]]:
    return [(item.product_id, item.quantity, item.price, item.options) for item in body.items]


def _address(address: Address) -> dict[str, Any]:
    pin = (
        None
        if address.latitude is None or address.longitude is None
        else [address.latitude, address.longitude]
    )
    return {"text": address.text, **({"pin": pin} if pin else {})}
