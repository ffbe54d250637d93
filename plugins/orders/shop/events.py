"""What the shop's people ask of an order, and what comes of it. Money on the wire is a decimal.

``member_id`` is who of the shop's people asked for it, and hears what came of it; None where nobody did.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from bot import Event, Id, Time
from plugins.orders.events import OrderedItem


class AskVendor(Event, frozen=True, kw_only=True):
    """Command: put the order before the shop until ``accept_by``; ``asked`` counts whom, the first first."""

    type: ClassVar[str] = "orders.ask_vendor"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    priority: ClassVar[str] = "high"
    order_id: Id
    asked: int
    reminder: bool
    is_paid: bool
    accept_by: Time


class WithdrawOrder(Event, frozen=True, kw_only=True):
    """Command: the shop need not answer any more.

    ``missed``: because it did not, in time; then an answer that was quicker stands.
    """

    type: ClassVar[str] = "orders.withdraw"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    missed: bool


class DeclineOrder(Event, frozen=True, kw_only=True):
    """Command: the shop does not make the order; ``reason`` is one of ``flows.reasons.DECLINED``."""

    type: ClassVar[str] = "orders.decline"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    reason: str
    member_id: Id | None = None


class MarkReady(Event, frozen=True, kw_only=True):
    """Command: the order is made."""

    type: ClassVar[str] = "orders.mark_ready"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    member_id: Id | None = None


class DelayOrder(Event, frozen=True, kw_only=True):
    """Command: the order takes so many minutes longer than was said."""

    type: ClassVar[str] = "orders.delay"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    minutes: int
    member_id: Id | None = None


class TellCustomer(Event, frozen=True, kw_only=True):
    """Command: tell whoever ordered something about it."""

    type: ClassVar[str] = "orders.tell"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    text: str
    member_id: Id | None = None


class RefundOrder(Event, frozen=True, kw_only=True):
    """Command: give back ``amount``, null for what was paid; an order that can still be cancelled is."""

    type: ClassVar[str] = "orders.refund"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    amount: Decimal | None = None
    member_id: Id | None = None


class EndDay(Event, frozen=True, kw_only=True):
    """Command: tell what came of the shop's day."""

    type: ClassVar[str] = "orders.end_day"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    since: Time


class OrderWaiting(Event, frozen=True, kw_only=True):
    """The order waits for the shop to take it, until ``accept_by``.

    ``asked`` counts the people who are asked, by their place; with ``reminder`` nobody new is.
    """

    type: ClassVar[str] = "order.waiting"
    priority: ClassVar[str] = "high"
    order_id: Id
    number: int
    items: list[OrderedItem]
    total_amount: Decimal
    currency: str
    fulfilment: str
    address: dict[str, Any] | None
    payment_method: str
    is_paid: bool
    notes: str | None
    asked: int
    reminder: bool
    accept_by: Time


class OrderWithdrawn(Event, frozen=True, kw_only=True):
    """The shop can no longer take the order; ``missed`` where it did not answer in time."""

    type: ClassVar[str] = "order.withdrawn"
    order_id: Id
    number: int
    missed: bool
    withdrawn_at: Time


class OrderDeclined(Event, frozen=True, kw_only=True):
    """The shop does not make the order; ``reason`` is one of ``flows.reasons.DECLINED``."""

    type: ClassVar[str] = "order.declined"
    priority: ClassVar[str] = "high"
    order_id: Id
    number: int
    reason: str
    member_id: Id | None
    declined_at: Time


class OrderStuck(Event, frozen=True, kw_only=True):
    """No answer to ``step``, a step of the order's saga, came in time: it waits for a person."""

    type: ClassVar[str] = "order.stuck"
    order_id: Id
    number: int
    step: str


class OrderReady(Event, frozen=True, kw_only=True):
    """The order is made: it can be fetched, by the driver or the customer."""

    type: ClassVar[str] = "order.ready"
    order_id: Id
    number: int
    ready_at: Time
    fulfilment: str
    member_id: Id | None


class OrderDelayed(Event, frozen=True, kw_only=True):
    """The order takes ``minutes`` longer, and is ready at ``ready_at``."""

    type: ClassVar[str] = "order.delayed"
    order_id: Id
    number: int
    minutes: int
    ready_at: Time
    member_id: Id | None
    delayed_at: Time


class ShopWrote(Event, frozen=True, kw_only=True):
    """Somebody at the shop has something to say about the order."""

    type: ClassVar[str] = "order.shop_wrote"
    order_id: Id
    number: int
    text: str
    member_id: Id | None


class RefundStarted(Event, frozen=True, kw_only=True):
    """The shop gives back ``amount``, which was paid for an order that is over."""

    type: ClassVar[str] = "order.refund_started"
    order_id: Id
    number: int
    amount: Decimal
    currency: str
    member_id: Id | None


class CommandRefused(Event, frozen=True, kw_only=True):
    """What somebody at the shop asked for does not fit the order; ``status`` says where it stands.

    ``command`` is the command's type. ``number`` is None for an order that is not known.
    """

    type: ClassVar[str] = "order.command_refused"
    order_id: Id
    number: int | None
    command: str
    status: str
    member_id: Id | None


class Takings(msgspec.Struct, frozen=True, kw_only=True):
    """Money that came by one method, without what went back."""

    method: str
    amount: Decimal


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one thing were sold."""

    name: str
    quantity: int


class DayEnded(Event, frozen=True, kw_only=True):
    """The shop's day is over: what it sold and took since its first order of the day."""

    type: ClassVar[str] = "order.day_ended"
    priority: ClassVar[str] = "low"
    since: Time
    until: Time
    orders: int
    cancelled: int
    unfinished: int
    currency: str
    takings: list[Takings]
    top: list[Sold]
