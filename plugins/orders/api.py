"""The orders domain over REST: place, list, look, hand over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from bot import (
    PAGING,
    Call,
    Directory,
    Fault,
    Menu,
    Parameter,
    Problem,
    Route,
    Security,
    Shop,
    Transaction,
    Transactions,
    Words,
    closure,
    decimal,
    page_of,
    utc,
)
from plugins.orders import service, store
from plugins.orders.bodies import GATEWAYS, CreateOrder, Order, OrderPage, OrderStatus, stages
from plugins.orders.capacity import room_from
from plugins.orders.events import HandOverOrder, OrderLine, PlaceOrder
from plugins.orders.hours import closes_at
from plugins.orders.pricing import Mispriced, delivery_fee, minimum_order, price_lines
from plugins.orders.streams import load

TENANT: Final = Parameter(
    "tenant_id", "header", Words, "If given, it must be the tenant whose token is used."
)


ORDER: Final = Parameter("order_id", "path", UUID, "The order's id.", required=True)


@dataclass(frozen=True, slots=True)
class OrdersApi:
    """The routes' dependencies: this domain's transactions, and what the shop sells."""

    transactions: Transactions
    directory: Directory

    def routes(self) -> tuple[Route, ...]:
        """Return the routes."""
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
                refusals={409: "The menu or the shop says otherwise, or it is too small to be delivered"},
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
                    TENANT,
                    Parameter("status", "query", OrderStatus, "Only orders that stand there."),
                    *PAGING,
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
                parameters=(TENANT, ORDER),
                refusals={403: "The token is of another tenant", 404: "There is no such order"},
                security=Security.BEARER,
            ),
            Route(
                method="POST",
                path="/orders/{order_id}/hand-over",
                tag="orders",
                summary="Hand an order over to the customer who fetches it",
                description="Told twice, it has happened once. Cash that was promised is collected with it.",
                handler=self.hand_over,
                answer=Order,
                parameters=(ORDER,),
                refusals={404: "There is no such order", 409: "It is not there to be fetched"},
                security=Security.BEARER,
            ),
        )

    async def create(self, call: Call[CreateOrder]) -> Order:
        """Place it; asked for again under the same key it is the same order."""
        shop = self.directory.shop_of(call.tenant)
        if shop is None:
            raise Problem(HTTPStatus.CONFLICT, "This tenant has no shop yet; add one, then order there.")
        command = _command(call, shop, self.directory.menu(call.tenant))

        async def place(tx: Transaction) -> Order:
            now = utc(tx.now)
            if not await service.is_placed(tx, call.id):
                _check_open(shop, now)
                await _check_room(tx, shop)
            await service.place(tx, replace(command, closes_at=closes_at(shop, now)))
            return await _order(tx, call.id)

        return await self.transactions.run("orders", place, call.tenant)

    async def list(self, call: Call[None]) -> OrderPage:
        """List one page."""
        _same_tenant(call)
        (page, limit), status = page_of(call), call.parameters["status"]

        async def read(tx: Transaction) -> OrderPage:
            found, total = await store.page(tx, statuses=stages(status), page=page, limit=limit)
            orders = [await _order(tx, order_id) for order_id in found]
            return OrderPage(orders=orders, page=page, limit=limit, total=total)

        return await self.transactions.run("orders", read, call.tenant)

    async def get(self, call: Call[None]) -> Order:
        """Look at one."""
        _same_tenant(call)

        async def read(tx: Transaction) -> Order:
            return await _order(tx, str(call.parameters["order_id"]))

        return await self.transactions.run("orders", read, call.tenant)

    async def hand_over(self, call: Call[None]) -> Order:
        """The customer has fetched it; what was handed over before stays so."""
        order_id = str(call.parameters["order_id"])

        async def hand_over(tx: Transaction) -> Order:
            order = await _order(tx, order_id)
            if problem := _kept_back(order):
                raise Problem(HTTPStatus.CONFLICT, f"Order {order_id} {problem}.", kind="not-to-be-fetched")
            await service.hand_over(tx, HandOverOrder(order_id=order_id))
            return await _order(tx, order_id)

        return await self.transactions.run("orders", hand_over, call.tenant)


def routes(transactions: Transactions, directory: Directory) -> tuple[Route, ...]:
    """The domain's routes."""
    return OrdersApi(transactions, directory).routes()


def _command(call: Call[CreateOrder], shop: Shop, menu: Menu) -> PlaceOrder:
    body, address = call.body, call.body.delivery_address.told()
    return PlaceOrder(
        order_id=call.id,
        customer_id=str(body.customer_id),
        currency=shop.currency,
        items=_lines(body, shop, menu),
        delivery_fee=delivery_fee(shop, menu, address),
        fulfilment="delivery",
        address=address,
        payment_method=_gateway(body, shop),
        cash_note=None,
        phone=body.customer_phone and body.customer_phone.removeprefix("+"),
        vat_number=shop.vat_number,
        vat_rate=shop.vat_rate,
        notes=body.notes,
        auto_accept=shop.auto_accept,
    )


def _gateway(body: CreateOrder, shop: Shop) -> str:
    """Who takes the money; raises Problem where the shop cannot be paid like that."""
    gateway = GATEWAYS[body.payment_method]
    if gateway not in shop.payment_methods:
        taken = ", ".join(name for name, one in GATEWAYS.items() if one in shop.payment_methods)
        raise _refused("payment_method", body.payment_method, f"must be one that this shop takes: {taken}")
    return gateway


def _lines(body: CreateOrder, shop: Shop, menu: Menu) -> list[OrderLine]:
    """The lines at the menu's prices; raises Problem where the menu or the shop does not allow them."""
    try:
        lines = price_lines(menu, body.wanted())
    except Mispriced as error:
        raise _refused(f"items.{error.line}.{error.field}", error.value, error.rule) from None
    subtotal, least = sum(line.quantity * line.unit_price for line in lines), minimum_order(shop, menu)
    if subtotal < least:
        raise _refused("items", str(decimal(subtotal)), f"must come to {decimal(least)} or more")
    return lines


def _check_open(shop: Shop, now: dt.datetime) -> None:
    """Raises Problem while the shop takes no orders to be brought, as the chat does."""
    if not shop.delivery:
        raise Problem(HTTPStatus.CONFLICT, f"{shop.name} does not deliver.", kind="no-delivery")
    if closed := closure(shop, now):
        opens = "; it opens on {1} at {2}. Order then".format(*closed.opens) if closed.opens else ""
        raise Problem(HTTPStatus.CONFLICT, f"{shop.name} is closed{opens}.", kind="closed")


async def _check_room(tx: Transaction, shop: Shop) -> None:
    """Raises Problem while the kitchen has as many orders as it takes at a time, as the chat does."""
    room = await room_from(tx, shop.capacity) if shop.capacity else None
    if room is not None:
        detail = f"{shop.name} has as many orders as it can take; there is room from {room.isoformat()}."
        raise Problem(HTTPStatus.CONFLICT, detail, kind="full")


def _refused(field: str, value: str, rule: str) -> Problem:
    fault = Fault(field=field, value=value, rule=rule)
    return Problem(HTTPStatus.CONFLICT, f"{field}: {rule}", kind="not-as-on-the-menu", errors=[fault])


def _same_tenant(call: Call[None]) -> None:
    asked = call.parameters["tenant_id"]
    if asked is not None and asked != call.tenant:
        raise Problem(HTTPStatus.FORBIDDEN, "tenant_id is not the tenant of the token; leave it out.")


def _kept_back(order: Order) -> str:
    """Why nobody can fetch it; "" if somebody can, or has."""
    if order.fulfilment != "collection":
        return "is brought to its customer; complete its delivery"
    if order.status in (OrderStatus.PENDING, OrderStatus.CANCELLED):
        return f"is {order.status}; only a confirmed one can be handed over"
    return ""


async def _order(tx: Transaction, order_id: str) -> Order:
    order = await load(tx, order_id)
    if order.placed is None:
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no order {order_id}; GET /orders lists them.")
    return Order.of(order.placed, order.status, order.ready_at)
