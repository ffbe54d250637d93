"""The newest orders as the conversation remembers them; older ones are with the orders domain.

Each has ``id``, ``number``, ``status``, ``total`` in minor units, ``method``, how it was to be paid,
``collects``, whether the customer fetches it, and ``kept``, what was in the cart. ``pay`` is how it can be
paid while it waits for money, ``paid`` that it came. For the words of its end there are ``failure``, why no
money came, ``missing``, what there was too little of, ``closed``, that it is being given up, and
``refund``, the amount that goes back. ``ready`` is when it is, or was, made (ISO 8601). On its way it has
``driver``, their name, ``cash_due``, what is paid at the door, and ``link``, the page that follows it.
``waited`` is that its customer was told that the shop thinks about it, ``asked`` that they were asked for
stars when it left; afterwards there are ``delivered``, when that was, and ``stars``, what the customer gave
it.
"""

from __future__ import annotations

from typing import Any

from bot import Turn
from plugins.orders.events import RequestCancellation

KEPT = 3
"""Orders that a conversation remembers."""

MADE = ("confirmed", "ready")
"""Statuses of orders that the shop has taken, and still has."""

OPEN = ("pending", "unpaid", "waiting", *MADE, "not_brought")
"""Statuses of orders that can still be cancelled, if the shop agrees."""

COMING = (*OPEN, "on_the_way")
"""Statuses of orders that are still to come."""

OVER = ("completed", "cancelled")
"""Statuses that nothing follows."""

Recent = dict[str, Any]


def recent(turn: Turn) -> list[Recent]:
    """The newest last."""
    orders: list[Recent] = turn.slots.get("orders", [])
    return orders


def known(turn: Turn, order_id: str) -> Recent | None:
    """The order of that id, if the conversation remembers it."""
    return next((order for order in recent(turn) if order["id"] == order_id), None)


def newest(turn: Turn, statuses: tuple[str, ...]) -> Recent | None:
    """The newest order that stands there."""
    return next((order for order in reversed(recent(turn)) if order["status"] in statuses), None)


def owing(turn: Turn) -> Recent | None:
    """The newest order that waits for the customer's money."""
    return newest(turn, ("unpaid",))


def now_at(turn: Turn, status: str) -> Recent | None:
    """The order that the event is about stands there now; what is over stays so, whatever comes late."""
    order = known(turn, turn.news["order_id"])
    if order is not None:
        order["status"] = order["status"] if order["status"] in OVER else status
        order.pop("pay", None)
    return order


def remember(turn: Turn, order: Recent) -> None:
    """Remember one more."""
    turn.slots["orders"] = [*recent(turn), order][-KEPT:]


def withdraw(turn: Turn, order_id: str, reason: str) -> None:
    """Ask for the order to be cancelled; waiting for the answer, nothing else is placed."""
    turn.slots["withdrawn"] = True
    turn.publish(RequestCancellation(order_id=order_id, reason=reason, cancelled_by=turn.customer))
