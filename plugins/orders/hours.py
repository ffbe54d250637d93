"""Opening hours, in the shop's own time."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot import Shop


def is_open(shop: Shop, now: dt.datetime) -> bool:
    """Whether the shop is open; one without hours always is. Evenings may run past midnight."""
    if not shop.hours:
        return True
    local = now.astimezone(ZoneInfo(shop.timezone))
    today, yesterday = shop.hours[local.weekday()], shop.hours[local.weekday() - 1]
    clock = local.strftime("%H:%M")
    if today and (today[0] <= clock < today[1] or today[1] < today[0] <= clock):
        return True
    return bool(yesterday and yesterday[1] < yesterday[0] and clock < yesterday[1])


def opens_in(shop: Shop, now: dt.datetime) -> tuple[int, str, str] | None:
    """When a closed shop opens next: in how many days, on which weekday (English), at what time.

    None while it is open, or if it never opens.
    """
    if is_open(shop, now):
        return None
    local = now.astimezone(ZoneInfo(shop.timezone))
    for days in range(8):
        day = local + dt.timedelta(days)
        hours = shop.hours[day.weekday()]
        if hours and (days or hours[0] > local.strftime("%H:%M")):
            return days, day.strftime("%A"), hours[0]
    return None


def time_of(shop: Shop, moment: str) -> str:
    """The time of the shop's day at an ISO 8601 moment: ``14:05``."""
    return dt.datetime.fromisoformat(moment).astimezone(ZoneInfo(shop.timezone)).strftime("%H:%M")
