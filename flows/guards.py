"""Guards of the flows: plain questions about a turn, asked after its handler has run."""

from __future__ import annotations

from bot import Turn
from flows.groups import FREE
from flows.reasons import (
    CHANGE,
    DECLINED,
    NOT_ANSWERED,
    NOT_PAID,
    NOT_TAKEN,
    NOTHING_LEFT,
    OUT_OF_STOCK,
    PAY_OTHERWISE,
)

LOW = 2
"""Stars, of five, at which a person sees to what went wrong."""


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


def is_with_shop(turn: Turn) -> bool:
    """The shop was asked for the newest order, and has not answered yet."""
    orders = turn.slots.get("orders", ())
    return bool(orders) and orders[-1]["status"] == "waiting"


def is_back_waiting(turn: Turn) -> bool:
    """The aside that is left was entered while an order was waited for, where nothing would be said."""
    return turn.conversation.asides[-1:] == ["waiting"]


def is_back_with_shop(turn: Turn) -> bool:
    """... and the shop was asked for it meanwhile, which can be said at once."""
    return is_back_waiting(turn) and is_with_shop(turn)


def is_asked_first(turn: Turn) -> bool:
    """Nobody at the shop was asked for this order before."""
    return bool(turn.news["asked"] == 1 and not turn.news["reminder"])


def is_paid_meanwhile(turn: Turn) -> bool:
    """Money came for the order while its customer looked at something else; the shop is asked for it now."""
    orders = (one for one in turn.slots.get("orders", ()) if one["id"] == turn.news["order_id"])
    return is_asked_first(turn) and any("paid" in one for one in orders)


def is_collected(turn: Turn) -> bool:
    """The customer fetches the order that the news is about."""
    return bool(turn.news["fulfilment"] == "collection")


def is_unproved(turn: Turn) -> bool:
    """The order was handed over, but the customer told no PIN for it: they may not have it."""
    return not turn.news["pin"]


def is_free(turn: Turn) -> bool:
    """Nothing is being bought or asked just now."""
    return turn.conversation.state in FREE and not has_items(turn)


def may_be_asked(turn: Turn) -> bool:
    """The customer may be asked something that is our wish, and not theirs."""
    return is_free(turn) and not turn.conversation.opted_out


def is_to_be_rated(turn: Turn) -> bool:
    """The customer may be asked what they think of it, and was not when it left the shop."""
    orders = (one for one in turn.slots.get("orders", ()) if one["id"] == turn.news["order_id"])
    return may_be_asked(turn) and not any("asked" in one for one in orders)


def is_answered(turn: Turn) -> bool:
    """The handler has said what there is to say."""
    return bool(turn.spoken)


def ran_empty(turn: Turn) -> bool:
    """What was just taken out of the cart was all that was in it."""
    return is_answered(turn) and has_nothing(turn)


def is_comment(turn: Turn) -> bool:
    """The words are about what was, and no new order."""
    return turn.understood.intent != "add"


def knows_the_rest(turn: Turn) -> bool:
    """How it gets there and how it is paid are known, so that nothing is left to ask."""
    ways = {"method", "fulfilment"} <= turn.slots.keys()
    return has_items(turn) and ways and (collects(turn) or has_place(turn))


def lacks_note(turn: Turn) -> bool:
    """Only which note the driver needs change for is still to be asked."""
    return knows_the_rest(turn) and pays_cash(turn) and "note" not in turn.slots


def was_bad(turn: Turn) -> bool:
    """The customer was not content, and has not said so before."""
    return bool(0 < turn.slots.get("stars", 0) <= LOW)


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


def is_told_otherwise(turn: Turn) -> bool:
    """It comes off the book of an order that is being given up, and is told with that."""
    orders = (one for one in turn.slots.get("orders", ()) if one["id"] == turn.news["order_id"])
    return any(one.get("method") == "book" and one.get("closed") for one in orders)


def was_not_paid(turn: Turn) -> bool:
    """The order was given up because no money came."""
    return turn.news.get("reason") == NOT_PAID


def was_sold_out(turn: Turn) -> bool:
    """The order was given up because somebody else had the last one."""
    return turn.news.get("reason") == OUT_OF_STOCK


def was_not_taken(turn: Turn) -> bool:
    """The order was given up because something at the shop did not work, or not in time."""
    return turn.news.get("reason") == NOT_TAKEN


def was_not_answered(turn: Turn) -> bool:
    """The order was given up because nobody at the shop took it in time."""
    return turn.news.get("reason") == NOT_ANSWERED


def was_declined(turn: Turn) -> bool:
    """The shop said that it does not make the order, and why."""
    return turn.news.get("reason") in (*DECLINED, NOTHING_LEFT)


def was_to_pay_otherwise(turn: Turn) -> bool:
    """The order was taken back to choose another way to pay."""
    return turn.news.get("reason") == PAY_OTHERWISE


def was_amended(turn: Turn) -> bool:
    """The order was taken back to be changed."""
    return turn.news.get("reason") == CHANGE


def reminder_is_due(turn: Turn) -> bool:
    """There is a cart to be reminded of, and the handler found that this is the time for it."""
    return has_items(turn) and turn.slots.get("reminder") == "due"
