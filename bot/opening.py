"""When a shop takes orders: its hours and its pauses, in its own time."""

from __future__ import annotations

import datetime as dt

import msgspec

from bot.clock import utc
from bot.shop import Shop

Opening = tuple[int, str, str]
"""In how many days, on which weekday (English), at what time."""


class Closure(msgspec.Struct, frozen=True):
    """Why a shop takes no orders now: ``why`` is ``hours``, ``paused``, or ``closed`` by hand.

    ``reason`` is in the words of whoever paused or closed it; ``opens`` is None where nobody knows when.
    """

    why: str
    reason: str = ""
    opens: Opening | None = None


def closure(shop: Shop, now: dt.datetime) -> Closure | None:
    """Why the shop takes no orders, or None while it does."""
    if shop.closed:
        return Closure("closed", shop.pause_reason)
    if shop.paused_until is not None and shop.paused_until > now.timestamp():
        return Closure("paused", shop.pause_reason, _opening(shop, now, utc(shop.paused_until)))
    return None if keeps_hours(shop, now) else Closure("hours", "", _opening(shop, now, now))


def is_open(shop: Shop, now: dt.datetime) -> bool:
    """Whether the shop takes orders."""
    return closure(shop, now) is None


def keeps_hours(shop: Shop, moment: dt.datetime) -> bool:
    """Whether its hours say open; one without hours always is. Evenings may run past midnight."""
    if not shop.hours:
        return True
    local = shop.local(moment)
    today, yesterday = shop.hours[local.weekday()], shop.hours[local.weekday() - 1]
    clock = local.strftime("%H:%M")
    if today and (today[0] <= clock < today[1] or today[1] <= today[0] <= clock):
        return True
    return bool(yesterday and yesterday[1] <= yesterday[0] and clock < yesterday[1])


def _opening(shop: Shop, now: dt.datetime, since: dt.datetime) -> Opening | None:
    """When it opens first from ``since`` on, as seen from ``now``; None if its hours never say so."""
    today, local = shop.local(now).date(), shop.local(since)
    if keeps_hours(shop, since):
        return (local.date() - today).days, local.strftime("%A"), local.strftime("%H:%M")
    for days in range(8):
        day = local + dt.timedelta(days)
        hours = shop.hours[day.weekday()]
        if hours and (days or hours[0] > local.strftime("%H:%M")):
            return (day.date() - today).days, day.strftime("%A"), hours[0]
    return None
