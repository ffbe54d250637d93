"""Guards of the flows: plain questions about a turn, asked after its handler has run."""

from __future__ import annotations

from bot import Turn
from flows.reasons import CHANGE, NOT_PAID, NOT_TAKEN, OUT_OF_STOCK, PAY_OTHERWISE


def has_items(turn: Turn) -> bool:
    """There is something in the cart."""
    return bool(turn.slots.get("cart"))


def has_nothing(turn: Turn) -> bool:
    """The cart is empty: all that was in it is ordered."""
    return not has_items(turn)


def must_ask(turn: Turn) -> bool:
    """Something was named that fits several products, or comes in sizes."""
    return bool(turn.slots.get("asking"))


def collects(turn: Turn) -> bool:
    """The customer fetches the order."""
    return bool(turn.slots.get("fulfilment") == "collection")


def delivers(turn: Turn) -> bool:
    """The order is brought to the customer."""
    return bool(turn.slots.get("fulfilment") == "delivery")


def has_one_way(turn: Turn) -> bool:
    """The shop only delivers, or only hands over: there was nothing to choose."""
    return not (turn.shop.delivery and turn.shop.collection)


def has_place(turn: Turn) -> bool:
    """There is a landmark or a pin to deliver to."""
    return bool(turn.slots.get("address"))


def is_placing(turn: Turn) -> bool:
    """A confirmed order waits for its answer."""
    return "placing" in turn.slots


def can_cancel(turn: Turn) -> bool:
    """There is an open order or a cart."""
    return bool(turn.slots.get("cancelling"))


def cancels_cart(turn: Turn) -> bool:
    """What is being cancelled is the cart, not an order."""
    return bool(turn.slots.get("cancelling") == "cart")


def pays_cash(turn: Turn) -> bool:
    """The driver gets cash, and was told which note to bring change for."""
    return delivers(turn) and turn.slots.get("method", "cash") == "cash"


def is_amending(turn: Turn) -> bool:
    """What is to be changed is ordered already."""
    return "amending" in turn.slots


def is_unpaid_yet(turn: Turn) -> bool:
    """The gateway was asked, and has not seen the money."""
    return turn.news.get("status") in ("created", "initiating", "unknown", "pending")


def came_late(turn: Turn) -> bool:
    """Money for an order that was given up, or is about to be: its payment failed before.

    A second payment for one that was not, is told as that.
    """
    orders = (one for one in turn.slots.get("orders", ()) if one["id"] == turn.news["order_id"])
    over = any(one["status"] == "cancelled" or "failure" in one for one in orders)
    return over and bool(turn.news["late"])


def was_not_paid(turn: Turn) -> bool:
    """The order was given up because no money came."""
    return turn.news.get("reason") == NOT_PAID


def was_sold_out(turn: Turn) -> bool:
    """The order was given up because somebody else had the last one."""
    return turn.news.get("reason") == OUT_OF_STOCK


def was_not_taken(turn: Turn) -> bool:
    """The order was given up because something at the shop did not work, or not in time."""
    return turn.news.get("reason") == NOT_TAKEN


def was_to_pay_otherwise(turn: Turn) -> bool:
    """The order was taken back to choose another way to pay."""
    return turn.news.get("reason") == PAY_OTHERWISE


def was_amended(turn: Turn) -> bool:
    """The order was taken back to be changed."""
    return turn.news.get("reason") == CHANGE


def reminder_is_due(turn: Turn) -> bool:
    """There is a cart to be reminded of, and the handler found that this is the time for it."""
    return has_items(turn) and turn.slots.get("reminder") == "due"
