"""What the orders domain publishes, and the commands it obeys. Money on the wire is a decimal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from bot import Event, Id, Time


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a command. ``unit_price`` is in minor units and includes the options."""

    product_id: str
    name: str
    quantity: int
    unit_price: int
    options: list[str]


class PlaceOrder(Event, frozen=True, kw_only=True):
    """Command: place this order. Its id is the command's id: the same one twice places one order.

    ``phone``, in international digits, is where a payment may be asked for; ``notes`` are for the kitchen.
    ``auto_accept`` is the shop's setting as it was then, ``closes_at`` when its day ends.
    """

    type: ClassVar[str] = "orders.place"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    customer_id: Id
    currency: str
    items: list[OrderLine]
    delivery_fee: int
    fulfilment: str
    address: dict[str, Any] | None
    payment_method: str
    cash_note: int | None
    phone: str | None = None
    vat_number: str = ""
    vat_rate: int = 0
    notes: str | None = None
    customer_name: str | None = None
    auto_accept: bool = False
    closes_at: Time | None = None


class CancelOrder(Event, frozen=True, kw_only=True):
    """Command: cancel this order if it still can be."""

    type: ClassVar[str] = "orders.cancel"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    reason: str
    cancelled_by: str


class ConfirmOrder(Event, frozen=True, kw_only=True):
    """Command: the vendor takes the order, and has it ready in so many minutes, if they say.

    ``member_id`` is who of the shop's people took it; None where the shop takes every order.
    """

    type: ClassVar[str] = "orders.confirm"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    vendor_id: Id | None
    minutes: int | None = None
    member_id: Id | None = None


class CompleteOrder(Event, frozen=True, kw_only=True):
    """Command: the customer has the order."""

    type: ClassVar[str] = "orders.complete"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    delivery_id: Id | None


class RequestCancellation(Event, frozen=True, kw_only=True):
    """Command: cancel this order if it still can be, and undo what was done for it.

    ``agreed``: the shop lets it go, where its customer alone cannot cancel it any more.
    """

    type: ClassVar[str] = "orders.request_cancellation"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    reason: str
    cancelled_by: str
    agreed: bool = False


class HandOverOrder(Event, frozen=True, kw_only=True):
    """Command: the customer fetched the order."""

    type: ClassVar[str] = "orders.hand_over"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id


class RefuseCancellation(Event, frozen=True, kw_only=True):
    """Command: tell that the order can no longer be cancelled."""

    type: ClassVar[str] = "orders.refuse_cancellation"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    status: str


class CancellationRequested(Event, frozen=True, kw_only=True):
    """Somebody wants the order cancelled; the order's saga decides."""

    type: ClassVar[str] = "order.cancellation_requested"
    priority: ClassVar[str] = "high"
    order_id: Id
    reason: str
    cancelled_by: str


class CancellationWished(Event, frozen=True, kw_only=True):
    """The customer wants the order cancelled that the shop makes already: the shop decides."""

    type: ClassVar[str] = "order.cancellation_wished"
    priority: ClassVar[str] = "high"
    order_id: Id
    number: int
    reason: str
    status: str


class IssueReceipt(Event, frozen=True, kw_only=True):
    """Command: tell what the receipt of this order says."""

    type: ClassVar[str] = "orders.issue_receipt"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id


class OrderCollected(Event, frozen=True, kw_only=True):
    """The customer fetched the order at the shop."""

    type: ClassVar[str] = "order.collected"
    order_id: Id
    collected_at: Time


class OrderedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an order, its price frozen."""

    product_id: str
    name: str
    quantity: int
    price: Decimal
    options: list[str]


class OrderCreated(Event, frozen=True, kw_only=True):
    """The customer confirmed: lines and prices are frozen. ``number`` is what people call the order.

    ``vat_number`` is the shop's registration as it was then, empty without one; ``vat_rate``, in hundredths
    of a percent, is in the prices of a registered shop. With ``auto_accept`` nobody has to take the order.
    """

    type: ClassVar[str] = "order.created"
    priority: ClassVar[str] = "high"
    order_id: Id
    customer_id: Id
    items: list[OrderedItem]
    total_amount: Decimal
    created_at: Time
    number: int
    currency: str
    delivery_fee: Decimal
    fulfilment: str
    address: dict[str, Any] | None
    payment_method: str
    cash_note: Decimal | None
    phone: str | None
    vat_number: str = ""
    vat_rate: int = 0
    notes: str | None = None
    customer_name: str | None = None
    auto_accept: bool = False


class OrderRefused(Event, frozen=True, kw_only=True):
    """The order was not taken, and why."""

    type: ClassVar[str] = "order.refused"
    order_id: Id
    reason: str
    refused_at: Time


class OrderConfirmed(Event, frozen=True, kw_only=True):
    """The vendor took the order; ``vendor_id`` is None where the shop does not tell its vendors apart.

    ``member_id`` is who of its people took it, None where the shop takes every order; ``minutes`` and
    ``ready_at`` are what they said. ``number`` is None in events of before there was one.
    """

    type: ClassVar[str] = "order.confirmed"
    priority: ClassVar[str] = "high"
    order_id: Id
    confirmed_at: Time
    vendor_id: Id | None
    number: int | None = None
    minutes: int | None = None
    ready_at: Time | None = None
    member_id: Id | None = None


class OrderDispatched(Event, frozen=True, kw_only=True):
    """A driver has the order: from here on it is only brought, or failed to be."""

    type: ClassVar[str] = "order.dispatched"
    order_id: Id
    dispatched_at: Time
    delivery_id: Id


class OrderToFetch(Event, frozen=True, kw_only=True):
    """Nobody brings it: the customer fetches it, and pays ``less``, which delivery would have cost."""

    type: ClassVar[str] = "order.to_fetch"
    order_id: Id
    number: int
    total_amount: Decimal
    less: Decimal
    currency: str
    changed_at: Time


class OrderTurnedBack(Event, frozen=True, kw_only=True):
    """The driver could not hand it over, and brings it back to the shop."""

    type: ClassVar[str] = "order.turned_back"
    order_id: Id
    turned_back_at: Time


class OrderReturned(Event, frozen=True, kw_only=True):
    """What could not be handed over is at the shop again, to be sent once more or cancelled."""

    type: ClassVar[str] = "order.returned"
    order_id: Id
    returned_at: Time


class OrderCompleted(Event, frozen=True, kw_only=True):
    """The customer has the order; ``delivery_id`` is None where it was collected."""

    type: ClassVar[str] = "order.completed"
    order_id: Id
    completed_at: Time
    delivery_id: Id | None


class OrderCancelled(Event, frozen=True, kw_only=True):
    """The order will not happen. ``cancelled_by`` is the id of who asked, or the saga's name.

    ``reason`` is a person's words or, where nobody asked, one of ``flows.reasons``. ``number`` is None for
    an order that never had one.
    """

    type: ClassVar[str] = "order.cancelled"
    priority: ClassVar[str] = "high"
    order_id: Id
    cancelled_at: Time
    reason: str
    cancelled_by: str
    number: int | None = None


class CancellationRefused(Event, frozen=True, kw_only=True):
    """The order can no longer be cancelled, or never existed; ``status`` says which."""

    type: ClassVar[str] = "order.cancellation_refused"
    order_id: Id
    status: str
    refused_at: Time


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """Money about an order: ``kind`` is promised, paid, going_back, refunded, kept or written_off."""

    kind: str
    amount: Decimal
    method: str
    receipt: str


class ReceiptIssued(Event, frozen=True, kw_only=True):
    """What the receipt of an order says: what was ordered, where it stands, and the money since."""

    type: ClassVar[str] = "order.receipt_issued"
    order_id: Id
    status: str
    order: OrderCreated
    money: list[Money]
