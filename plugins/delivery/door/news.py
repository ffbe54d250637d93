"""What drivers and the shop's people hear about orders on their way: events as their templates show them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from bot import Turn, minor
from plugins.delivery.door.rounds import FLOW
from plugins.delivery.plugin import plugin

MONEY: Final = ("amount", "given", "tip", "missing", "due", "give_back", "held", "variance")
"""Fields that are decimals on the wire, and minor units in templates."""

DECIDERS: Final = ("decided_by", "answered_by", "unlocked_by", "reopened_by", "said_by", "member_id")
"""Fields that name who of the shop's people did it."""

TO_DRIVERS: Final = (
    "arrived",
    "pin_refused",
    "locked",
    "unlocked",
    "proof_taken",
    "cash_taken",
    "cash_not_due",
    "waiting",
    "told_again",
    "wait_over",
    "leaving_allowed",
    "directions_asked",
    "directions_given",
    "problem_told",
    "carried_on",
    "delivered",
    "bring_it_back",
    "is_back",
    "refused",
    "tipped",
    "settlement_asked",
    "settled",
    "settlement_refused",
    "sos_sent",
    "sos_again",
    "sos_answered",
)
TO_SHOP: Final = (
    "driver_arrived",
    "delivery_locked",
    "delivery_unlocked",
    "driver_problem",
    "driver_waited",
    "comes_back",
    "is_back",
    "cash_short",
    "cash_goes_back",
    "left_without_pin",
    "settlement_asked",
    "settled",
    "settlement_refused",
    "settlement_closed",
    "decision_refused",
    "sos",
    "sos_seen",
    "carried_on",
    "tried_again",
)


@plugin.view(*TO_DRIVERS, flow=FLOW)
@plugin.view(*TO_SHOP, flow="vending")
def news(turn: Turn) -> Mapping[str, Any]:
    """The event's fields: money in minor units, times by the shop's clock, people by their names."""
    told = {**turn.news}
    money: dict[str, Any] = {name: minor(Decimal(told[name])) for name in MONEY if name in told}
    names = {one.id: one.name or one.phone for one in turn.staff}
    phones = {one.id: one.phone for one in turn.staff}
    return {
        **told,
        **money,
        "driver": names.get(told.get("driver_id", ""), "The driver"),
        "phone": phones.get(told.get("driver_id", "")),
        "who": names.get(next((told[key] for key in DECIDERS if told.get(key)), ""), "The shop"),
        "until": _clock(turn, told.get("until")),
        "seen": _clock(turn, told.get("seen_at")),
    }


@plugin.on("delivery.picked_up", flow=FLOW)
async def picked_up(turn: Turn) -> None:
    """Where to, and what to ask for there."""
    jobs = await turn.ask("delivery.jobs", driver_id=turn.news["driver_id"])
    job = next((one for one in jobs if one["delivery_id"] == turn.news["delivery_id"]), None)
    if job is not None:
        due = 0 if job["is_paid"] else minor(job["cash_due"])
        turn.say("picked_up", **{name: job[name] for name in ("number", "landmark", "location")}, due=due)


def _clock(turn: Turn, moment: str | None) -> str | None:
    """That time of day at the shop."""
    if moment is None:
        return None
    local = turn.shop.local(dt.datetime.fromisoformat(moment))
    return local.strftime("%H:%M")
