"""Times of the shop's day."""

from __future__ import annotations

import datetime as dt

from bot import Shop


def time_of(shop: Shop, moment: str) -> str:
    """The time of the shop's day at an ISO 8601 moment: ``14:05``."""
    return shop.local(dt.datetime.fromisoformat(moment)).strftime("%H:%M")


def closes_at(shop: Shop, now: dt.datetime) -> dt.datetime:
    """When the shop's day that goes on now is over: as it closes, or at midnight where no hours say."""
    local = shop.local(now)
    clock, tomorrow = local.strftime("%H:%M"), local + dt.timedelta(days=1)
    today, yesterday = (shop.hours[local.weekday() - ago] if shop.hours else None for ago in (0, 1))
    if yesterday and yesterday[1] <= yesterday[0] and clock < yesterday[1]:
        return _at(local, yesterday[1])
    if today and (clock < today[1] or today[1] <= today[0]):
        return _at(tomorrow if today[1] <= today[0] else local, today[1])
    return _at(tomorrow, "00:00")


def _at(day: dt.datetime, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), day.tzinfo)
