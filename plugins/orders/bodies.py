"""What the orders routes take and give, as JSON. Amounts are decimal strings."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from bot import Amount, Body, Words
from plugins.orders.events import OrderCreated
from plugins.orders.pricing import Wanted


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
    """Where an order stands; ``processing`` is one that a driver or already the customer has."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class OrderStage(enum.StrEnum):
    """The same, more closely: ``waiting`` is pending, and the shop is asked for it; ``declined`` and
    ``withdrawn`` are pending too, until their money is back; ``ready`` is confirmed, and made; ``returning``
    is processing, and on its way back; ``returned`` is confirmed, and came back.
    """

    PENDING = "pending"
    WAITING = "waiting"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    READY = "ready"
    PROCESSING = "processing"
    RETURNING = "returning"
    RETURNED = "returned"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


STATUS_OF: Final[dict[OrderStage, OrderStatus]] = {
    OrderStage.WAITING: OrderStatus.PENDING,
    OrderStage.DECLINED: OrderStatus.PENDING,
    OrderStage.WITHDRAWN: OrderStatus.PENDING,
    OrderStage.READY: OrderStatus.CONFIRMED,
    OrderStage.RETURNING: OrderStatus.PROCESSING,
    OrderStage.RETURNED: OrderStatus.CONFIRMED,
    **{OrderStage(status): status for status in OrderStatus},
}
"""What each stage is in the plan's words."""


def stages(status: OrderStatus | None) -> list[OrderStage]:
    """The stages of a status; none for no status."""
    return [stage for stage, known in STATUS_OF.items() if known == status]


class OrderItem(Body):
    """One line. The price is compared with the menu's, and never trusted."""

    product_id: Words
    quantity: Annotated[int, Field(ge=1, le=99)]
    price: Amount
    options: list[Words] = Field([], max_length=20)
    vendor_id: UUID | None = None


class Address(Body):
    """Where to bring it: a landmark in words, a pin, or both."""

    text: Words
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None

    def told(self) -> dict[str, Any]:
        """The place as events tell it."""
        pin = [self.latitude, self.longitude]
        return {"text": self.text, **({} if None in pin else {"pin": pin})}


Phone = Annotated[str, StringConstraints(pattern=r"^\+?[1-9][0-9]{6,14}$"), Field(examples=["+254712345678"])]

PHONE_RULE: Final[dict[str, Any]] = {
    "anyOf": [
        {"properties": {"payment_method": {"enum": ["card", "eft", "cash"]}}},
        {"required": ["customer_phone"], "properties": {"customer_phone": {"type": "string"}}},
    ]
}
"""Mobile money is asked for on a phone: the rule of ``customer_phone`` in the schema's words."""

EXAMPLE: Final[dict[str, Any]] = {
    "customer_id": "0190a1b2-0000-7000-8000-00000000aaaa",
    "items": [{"product_id": "russian-kota", "quantity": 2, "price": "35.00"}],
    "delivery_address": {"text": "12 Vilakazi Street, Orlando West"},
    "payment_method": "card",
}
"""An order that the demo shop takes as it stands."""


class CreateOrder(Body):
    """An order to place."""

    model_config = ConfigDict(json_schema_extra={**PHONE_RULE, "examples": [EXAMPLE]})

    customer_id: UUID
    items: Annotated[list[OrderItem], Field(min_length=1, max_length=50)]
    delivery_address: Address
    payment_method: PaymentMethod = PaymentMethod.CASH
    customer_phone: Phone | None = Field(
        None, validate_default=True, description="Where mobile_money is asked for, with its country's code."
    )
    notes: Annotated[str, StringConstraints(max_length=500)] | None = None

    @field_validator("customer_phone")
    @classmethod
    def _asked_on_a_phone(cls, phone: str | None, info: ValidationInfo) -> str | None:
        if phone is None and info.data.get("payment_method") is PaymentMethod.MOBILE_MONEY:
            raise ValueError("is required where payment_method is mobile_money")
        return phone

    def wanted(self) -> list[Wanted]:
        """The lines, to be compared with the menu."""
        return [(item.product_id, item.quantity, item.price, item.options) for item in self.items]


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
    stage: OrderStage
    ready_at: dt.datetime | None
    items: list[PlacedItem]
    total_amount: Decimal
    delivery_fee: Decimal
    currency: str
    fulfilment: str
    payment_method: str
    notes: str | None
    created_at: dt.datetime

    @classmethod
    def of(cls, created: OrderCreated, stage: str, ready_at: dt.datetime | None) -> Self:
        """The order of its first event, where it stands now, and when it is made or will be."""
        return cls(
            id=created.order_id,
            number=created.number,
            customer_id=created.customer_id,
            status=STATUS_OF[OrderStage(stage)],
            stage=OrderStage(stage),
            ready_at=ready_at,
            items=[PlacedItem.model_validate(item, from_attributes=True) for item in created.items],
            total_amount=created.total_amount,
            delivery_fee=created.delivery_fee,
            currency=created.currency,
            fulfilment=created.fulfilment,
            payment_method=created.payment_method,
            notes=created.notes,
            created_at=created.created_at,
        )


class OrderPage(BaseModel):
    """One page of orders, newest first."""

    orders: list[Order]
    page: int
    limit: int
    total: int
