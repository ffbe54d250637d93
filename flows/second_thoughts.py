"""What both sides may still want of an order that the shop has taken, and what is thought of it later."""

from __future__ import annotations

from bot import ANY, RETURN, SAME, Transition, Turn


def is_ours(turn: Turn) -> bool:
    """The conversation knows the order that the news is about."""
    orders = turn.slots.get("orders", ())
    return any(one["id"] == turn.news["order_id"] for one in orders)


def is_left(turn: Turn) -> bool:
    """There is more to decide."""
    return bool(turn.slots.get("swaps"))


def has_words(turn: Turn) -> bool:
    """There is more to read than a mark."""
    return bool(turn.news["words"])


CUSTOMERS = (
    Transition("order.line_out", "swapping", SAME),
    Transition("order.line_out", ANY, "swapping", guard=is_ours),
    Transition("order.line_out", "with_person", SAME, guard=is_ours, says="swapping"),
    Transition("swap", ANY, SAME),
    Transition("swap", "with_person", SAME),
    Transition("order.amended", "swapping", "swapping", guard=is_left, says="order_amended"),
    Transition("order.amended", "swapping", RETURN, says="order_amended"),
    Transition("order.amended", ANY, SAME, says="order_amended"),
    # What is on its way, or fetched, is as it is
    Transition("delivery.pin_issued", "swapping", SAME, guard=is_left),
    Transition("delivery.pin_issued", "swapping", RETURN),
    Transition("order.completed", "swapping", "swapping", guard=is_left),
    Transition("order.completed", "swapping", RETURN),
    Transition("order.cancellation_wished", "waiting", "tracking", says="shop_asked"),
    Transition("order.cancellation_wished", ANY, SAME, says="shop_asked"),
)

SHOPS = (
    Transition("out_of_order", ANY, SAME),
    Transition("order.short", ANY, SAME, says="orders_short"),
    Transition("order.line_out", ANY, SAME, says="line_out"),
    Transition("order.amended", ANY, SAME, says="order_amended"),
    Transition("order.cancellation_wished", ANY, SAME, says="cancellation_wished"),
    Transition("order.rated", ANY, SAME, guard=has_words, says="rated"),
    Transition("let_go", ANY, SAME),
    Transition("keep_order", ANY, SAME),
)
