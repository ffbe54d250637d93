"""Guards of the flows: plain questions about a turn, asked after its handler has run."""

from __future__ import annotations

from bot import Turn


def has_items(turn: Turn) -> bool:
    """There is something in the cart."""
    return bool(turn.slots.get("cart"))


def must_ask(turn: Turn) -> bool:
    """Something was named that fits several products, or comes in sizes."""
    return bool(turn.slots.get("asking"))


def collects(turn: Turn) -> bool:
    """The customer fetches the order."""
    return bool(turn.slots.get("fulfilment") == "collection")


def has_address(turn: Turn) -> bool:
    """There is a landmark to deliver to."""
    return bool(turn.slots.get("address", {}).get("text"))


def is_placing(turn: Turn) -> bool:
    """A confirmed order waits for its answer."""
    return "placing" in turn.slots


def can_cancel(turn: Turn) -> bool:
    """There is an open order or a cart."""
    return bool(turn.slots.get("cancelling"))


def cancels_cart(turn: Turn) -> bool:
    """What is being cancelled is the cart, not an order."""
    return bool(turn.slots.get("cancelling") == "cart")


def wants_reminder(turn: Turn) -> bool:
    """The shop reminds of open carts, and this person has not said stop."""
    return turn.shop.reminders and not turn.conversation.opted_out and has_items(turn)
