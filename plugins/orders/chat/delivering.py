"""An order on its way: who brings it, the PIN that proves it, and the page that follows it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot import Turn, minor
from plugins.orders.chat.recent import OVER, Recent, known, now_at
from plugins.orders.hours import time_of
from plugins.orders.links import ShareLink, digest_of
from plugins.orders.plugin import plugin
from plugins.orders.swaps.chat import forget_swaps


@plugin.on("delivery.picked_up")
async def picked_up(turn: Turn) -> None:
    """A driver has it; the customer hears that with the PIN, in one message."""
    now_at(turn, "on_the_way")


@plugin.on("delivery.pin_issued")
async def pin_issued(turn: Turn) -> None:
    """Say who comes, what to tell them and what to pay; and where to look, if that is known.

    Where waiting for the shop had a message of its own, the question for stars goes with this one.
    """
    news = turn.news
    forget_swaps(turn, news["order_id"])
    pin = await turn.ask("delivery.pin", order_id=news["order_id"])
    if pin is None:  # nobody is on the way with it any more
        return
    order = now_at(turn, "on_the_way")
    if order and order["status"] in OVER:
        return
    if order:
        order["driver"] = driver_name(turn, news["driver_id"])
        order["cash_due"] = minor(Decimal(news["cash_due"]))
        order["link"] = _link(turn, order["id"])
        if "waited" in order:
            order["asked"] = True
    turn.say("on_the_way", pin=pin)


@plugin.on("delivery.waiting_at_door")
async def at_the_gate(turn: Turn) -> None:
    """Say it with the PIN, while there is one."""
    turn.say("at_the_gate", pin=await turn.ask("delivery.pin", order_id=turn.news["order_id"]))


@plugin.on("delivery.completed")
async def delivered(turn: Turn) -> None:
    """The customer has it."""
    if order := now_at(turn, "completed"):
        order["delivered"] = turn.news["delivered_at"]
        _forget_door(order)


@plugin.on("delivery.failed")
async def failed(turn: Turn) -> None:
    """Nobody comes with it any more."""
    if order := now_at(turn, "not_brought"):
        _forget_door(order)


@plugin.on("delivery.reopened")
async def reopened(turn: Turn) -> None:
    """It waits for a driver again; who that is, they hear once one has it."""
    now_at(turn, "ready")


@plugin.view("on_the_way", "at_the_gate", "no_driver_yet", "order_ready", "order_delayed", "shop_wrote")
def underway(turn: Turn) -> Mapping[str, Any]:
    """The order as the conversation knows it, what the news says, and times of the shop's day."""
    moments = {name: turn.news.get(name) for name in ("ready_at", "until")}
    return {
        "event": turn.news,
        "order": known(turn, turn.news["order_id"]),
        "driver": driver_name(turn, turn.news.get("driver_id")),
        **{name: time_of(turn.shop, moment) if moment else "" for name, moment in moments.items()},
    }


def _forget_door(order: Recent) -> None:
    """Nobody comes any more, or is to be paid at the door."""
    for name in ("driver", "cash_due"):
        order.pop(name, None)


def driver_name(turn: Turn, driver_id: str | None) -> str:
    """The driver's first name, "" where they are nobody of the shop's."""
    names = (member.name for member in turn.staff if member.id == driver_id)
    return next(names, "").partition(" ")[0]


def _link(turn: Turn, order_id: str) -> str:
    """A new link to the page of this order; only its hash is ever published or kept."""
    if not turn.shop.public_url:
        return ""
    token = secrets.token_urlsafe(16)
    turn.publish(ShareLink(order_id=order_id, digest=digest_of(token)))
    return f"{turn.shop.public_url}/track/{token}"
