"""Rating by chat: a tap from 1 to 5, a word if there is one, and a person where it was not good."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot import Refusal, Turn
from flows.guards import is_comment
from plugins.orders.chat.recent import Recent, known, newest, recent
from plugins.orders.hours import time_of
from plugins.orders.plugin import plugin
from plugins.orders.ratings.events import BEST, OrderRated, RateOrder

DIGIT = re.compile(r"\d+")
LONGEST = 500
"""Characters of a comment that are kept."""


@plugin.on("rate", anytime=True)
async def rate(turn: Turn) -> None:
    """``<order>/<stars>`` from a tap, or stars typed for the newest order; the first answer counts."""
    order_id, _, said = turn.argument.rpartition("/")
    order = known(turn, order_id) if order_id else newest(turn, ("completed",))
    stars = int(next(iter(DIGIT.findall(said or turn.text)), "0"))
    if order is None:
        raise Refusal("nothing_to_rate")
    if "stars" in order:
        raise Refusal("rated_already", order=order)
    if not 0 < stars <= BEST:
        raise Refusal("rate_order", order=order, delivered="")
    order["stars"] = turn.slots["stars"] = stars
    turn.publish(RateOrder(order_id=order["id"], stars=stars))


@plugin.on("comment")
async def comment(turn: Turn) -> None:
    """What they say about it; who orders something instead, orders it."""
    if not is_comment(turn):
        turn.follow("add")
        return
    if order := _rated(turn):
        turn.publish(RateOrder(order_id=order["id"], stars=order["stars"], words=turn.text[:LONGEST]))


@plugin.view("rate_order")
def rate_order(turn: Turn) -> Mapping[str, Any]:
    """The order that is asked about, and when it was handed over, by the shop's clock."""
    order = known(turn, turn.news.get("order_id", "")) or {}
    at = order.get("delivered")
    return {"order": order, "delivered": time_of(turn.shop, at) if at else ""}


@plugin.view("rated")
def rated(turn: Turn) -> Mapping[str, Any]:
    """What they gave."""
    return {"stars": turn.slots.get("stars", 0)}


@plugin.view("rated", flow="vending")
def told(turn: Turn) -> Mapping[str, Any]:
    """What the shop reads."""
    return {"rated": turn.read(OrderRated)}


def _rated(turn: Turn) -> Recent | None:
    """The order that was rated last."""
    return next((order for order in reversed(recent(turn)) if "stars" in order), None)
