"""Where is it? The orders to come: stage, time left, who brings it, the PIN; and the money that goes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot import Refusal, ServiceUnavailable, Turn
from plugins.orders.chat.recent import COMING, OPEN, Recent, newest, recent
from plugins.orders.hours import time_of
from plugins.orders.plugin import plugin


@plugin.on("status", anytime=True)
async def status(turn: Turn) -> None:
    """Say where the newest orders stand."""
    if not recent(turn):
        raise Refusal("no_order")
    coming = [order["id"] for order in recent(turn) if order["status"] == "on_the_way"]
    pins = {id: await turn.ask("delivery.pin", order_id=id) for id in coming}
    try:
        refunds = await _refunds(turn)
    except ServiceUnavailable:  # where their food is does not wait for their money
        refunds = {}
    turn.say("status", pins=pins, refunds=refunds)


@plugin.on("money_back", anytime=True)
async def money_back(turn: Turn) -> None:
    """Say how far the money is that goes back; if none does, how to ask for some."""
    turn.say("money_back", refunds=await _refunds(turn), open=newest(turn, OPEN))


@plugin.view("money_back")
def last_ones(turn: Turn) -> Mapping[str, Any]:
    """The orders that the conversation remembers, newest first."""
    return {"orders": list(reversed(recent(turn)))}


@plugin.view("status")
def view(turn: Turn) -> Mapping[str, Any]:
    """The orders that are to come, newest first; if there are none, the last one there was."""
    orders = list(reversed(recent(turn)))
    shown = [one for one in orders if one["status"] in COMING] or orders[:1]
    return {"orders": [{**one, **_times(turn, one)} for one in shown]}


async def _refunds(turn: Turn) -> dict[str, Any]:
    """By order, what of its money goes back, or did."""
    return {one["id"]: await turn.ask("payments.refunds", order_id=one["id"]) for one in recent(turn)}


def _times(turn: Turn, order: Recent) -> dict[str, Any]:
    """When it is ready by the shop's clock, and in how many minutes: none where that is over or unknown."""
    ready = order.get("ready")
    if not ready:
        return {"ready": "", "minutes": 0}
    left = dt.datetime.fromisoformat(ready) - turn.now
    return {"ready": time_of(turn.shop, ready), "minutes": max(0, round(left.total_seconds() / 60))}
