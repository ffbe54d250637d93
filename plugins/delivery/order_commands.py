"""What the delivery domain's chat asks of orders, in whose own words it is said."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id


class RequestCancellation(Event, frozen=True, kw_only=True):
    """The shop gives an order up that could not be handed over."""

    type: ClassVar[str] = "orders.request_cancellation"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    reason: str
    cancelled_by: str
