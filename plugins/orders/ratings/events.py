"""What customers are asked of their orders, and what they answer."""

from __future__ import annotations

from typing import ClassVar

from bot import Event, Id

BEST = 5
"""Stars; the least is one."""


class RateOrder(Event, frozen=True, kw_only=True):
    """Command: keep what the customer thinks, 1 to 5; ``words`` may follow, or come alone with the same."""

    type: ClassVar[str] = "orders.rate"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    stars: int
    words: str = ""


class RatingDue(Event, frozen=True, kw_only=True):
    """It is time to ask the customer what they think."""

    type: ClassVar[str] = "order.rating_due"
    priority: ClassVar[str] = "low"
    order_id: Id
    number: int


class OrderRated(Event, frozen=True, kw_only=True):
    """The customer gave so many ``stars``, of five; told again when ``words`` came to them."""

    type: ClassVar[str] = "order.rated"
    priority: ClassVar[str] = "low"
    order_id: Id
    number: int
    stars: int
    words: str
