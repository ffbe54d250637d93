"""When the shop takes orders, by chat: pause, open, close, hours, and how many at a time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

from bot import Refusal, Turn, closure
from flows.roles import must_manage
from plugins.tenants.commands import CloseShop, OpenShop, PauseShop, SetCapacity, SetHours
from plugins.tenants.pauses import read_pause
from plugins.tenants.plugin import plugin
from plugins.tenants.week import ALL_DAY, Week, read_week, spans, write_week

REASON: Final = 80
"""Characters of a reason: customers read it at a glance."""
MOST: Final = 1000
"""Orders within 15 minutes; far above any shop's kitchen."""
NO_LIMIT: Final = frozenset({"off", "none", "no limit", "0"})
NOON: Final = "12:00"
AT_TIME: Final = re.compile(r"(?:at|from|on|tomorrow|later|tonight)\b|\d", re.IGNORECASE)
"""What is said of another time than now."""


@plugin.on("pause", flow="vending")
async def pause(turn: Turn) -> None:
    """Take no orders for so long."""
    said = read_pause(turn.argument, turn.shop.local(turn.now))
    reason = said.reason[:REASON]
    if said.until is None:
        raise Refusal("pause_how_long", reason=reason)
    until = said.until.astimezone(dt.UTC)
    turn.publish(PauseShop(until=until, reason=reason, member_id=turn.member_id))
    turn.undo_by("open")


@plugin.on("close", flow="vending")
async def close(turn: Turn) -> None:
    """Take no orders until somebody opens the shop; words behind it are the reason, or for how long."""
    if read_pause(turn.argument, turn.shop.local(turn.now)).until:
        turn.follow("pause")
        return
    if AT_TIME.match(turn.argument):
        raise Refusal("only_now", word="close")
    turn.publish(CloseShop(reason=turn.argument[:REASON], member_id=turn.member_id))
    turn.undo_by("open")


@plugin.on("open", flow="vending")
async def open_again(turn: Turn) -> None:
    """Take orders again."""
    if AT_TIME.match(turn.argument):
        raise Refusal("only_now", word="open")
    turn.publish(OpenShop(member_id=turn.member_id))


@plugin.on("hours", flow="vending")
async def hours(turn: Turn) -> None:
    """Change the hours of some days; without any, say what they are."""
    if not turn.argument:
        turn.say("hours", week=_spoken(turn.shop.hours))
        return
    must_manage(turn)
    week = read_week(turn.argument, turn.shop.hours)
    if week is None:
        raise Refusal("which_hours", words=turn.argument)
    old = _spoken(turn.shop.hours)
    doubtful = [span for span in _spoken(week) if span["doubtful"] and span not in old]
    if not doubtful or turn.sure("hours_past_midnight", week=doubtful):
        turn.publish(SetHours(hours=list(week), member_id=turn.member_id))
        turn.undo_by("hours", write_week(turn.shop.hours))


@plugin.on("most", flow="vending")
async def most(turn: Turn) -> None:
    """Change how many orders are taken within 15 minutes; without a figure, say how many."""
    if not turn.argument:
        turn.say("capacity_is", orders=turn.shop.capacity)
        return
    must_manage(turn)
    figure = re.match(r"\d{1,6}(?!\d)", turn.argument)
    orders = 0 if turn.argument.casefold() in NO_LIMIT else int(figure[0]) if figure else -1
    if not 0 <= orders <= MOST:
        raise Refusal("how_many_orders", words=turn.argument)
    turn.publish(SetCapacity(orders=orders, member_id=turn.member_id))
    turn.undo_by("most", str(turn.shop.capacity))


@plugin.on("tenant.paused", flow="vending")
async def paused(turn: Turn) -> None:
    """Say until when, and how it ends before."""
    until = turn.news["until"]
    local = turn.shop.local(dt.datetime.fromisoformat(until)) if until else None
    turn.say("shop_paused", until=local, now=turn.shop.local(turn.now), reason=turn.news["reason"])


@plugin.on("tenant.closed", flow="vending")
async def closed(turn: Turn) -> None:
    """Say how it ends."""
    turn.say("shop_closed", reason=turn.news["reason"])


@plugin.on("tenant.opened", flow="vending")
async def opened(turn: Turn) -> None:
    """Say that orders come again, or from when on, where the hours say otherwise."""
    turn.say("shop_opened", by=turn.news["by"], closure=closure(turn.shop, turn.now))


@plugin.on("tenant.hours_set", flow="vending")
async def hours_set(turn: Turn) -> None:
    """Say what the week is now."""
    week: Week = tuple((day[0], day[1]) if day else None for day in turn.news["hours"])
    turn.say("hours_set", week=_spoken(week))


@plugin.on("tenant.capacity_set", flow="vending")
async def capacity_set(turn: Turn) -> None:
    """Say how many orders are taken now."""
    turn.say("capacity_set", orders=turn.news["orders"])


def _spoken(week: Week) -> list[Mapping[str, Any]]:
    """The week's spans. ``doubtful`` is a day from one morning to the next: seldom what "9-5" is to mean."""
    return [
        {
            "first": first.title(),
            "last": last.title(),
            "hours": hours,
            "all_day": hours == ALL_DAY,
            "past_midnight": bool(hours and hours[1] <= hours[0] and hours != ALL_DAY),
            "doubtful": bool(hours and "00:00" < hours[1] < hours[0] < NOON),
        }
        for first, last, hours in spans(week)
    ]
