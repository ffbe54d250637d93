"""Rows about orders in the making: what the shop's people say to one, and what they and its driver hear."""

from __future__ import annotations

from bot import ANY, SAME, Transition

WORDS = ("orders", "accept", "reject", "ready", "late", "handed_over", "refund", "gave_back", "today")
"""Each names its order by the number; ``today`` is the takings."""

NEWS = (
    "order.waiting",
    "order.confirmed",
    "order.declined",
    "order.ready",
    "order.delayed",
    "order.collected",
    "order.cancelled",
    "order.refund_started",
    "refund.requested",
    "order.command_refused",
    "order.stuck",
    "order.day_ended",
)
"""What comes of the words, and what orders tell by themselves."""

KITCHEN = tuple(Transition(name, ANY, SAME) for name in (*WORDS, *NEWS))

PICK_UPS = (
    Transition("order.delayed", ANY, SAME),
    Transition("order.ready", ANY, SAME),
)
"""For drivers: when there is something to fetch."""
