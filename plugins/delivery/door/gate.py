"""Customers' words while a driver looks for them, or stands at their gate: the driver needs no number."""

from __future__ import annotations

from typing import Final

from bot import Refusal, Turn
from plugins.delivery.door.commands import AllowLeaving, GiveDirections
from plugins.delivery.door.events import DirectionsAsked
from plugins.delivery.plugin import plugin

LONGEST: Final = 300
"""Characters of what is passed on to the driver."""


@plugin.on("delivery.directions_asked")
async def directions_asked(turn: Turn) -> None:
    """Remember which order the next words are about."""
    turn.slots["directing"] = turn.read(DirectionsAsked).order_id


@plugin.on("directions")
async def directions(turn: Turn) -> None:
    """Pass them on: words, or a pin."""
    pin = turn.location
    turn.publish(
        GiveDirections(
            order_id=turn.slots.pop("directing"),
            text=turn.text[:LONGEST],
            latitude=pin.latitude if pin else None,
            longitude=pin.longitude if pin else None,
        )
    )


@plugin.on("coming")
async def coming(turn: Turn) -> None:
    """Tell the driver, who would leave otherwise; while nothing is on its way, say where the order is."""
    order = await turn.ask("delivery.of_customer", customer_id=turn.customer)
    if order is None:
        turn.follow("status")
        return
    turn.publish(
        GiveDirections(order_id=order["order_id"], text=turn.text[:LONGEST], latitude=None, longitude=None)
    )
    turn.say("directions_told")


@plugin.on("leave_it")
async def leave_it(turn: Turn) -> None:
    """Choose a safe place, in the customer's own words; what is not paid yet is not left."""
    order = await turn.ask("delivery.of_customer", customer_id=turn.customer)
    if order is None:
        raise Refusal("nothing_to_leave")
    if order["due"]:
        raise Refusal("leaving_unpaid", number=order["number"], due=order["due"])
    turn.publish(AllowLeaving(order_id=order["order_id"], place=turn.text[:LONGEST]))
    turn.say("leaving_told", number=order["number"])
