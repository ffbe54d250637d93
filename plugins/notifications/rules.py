"""Whom a notification may reach, and when: decided as it is about to leave. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from bot import Shop, utc

MARKETING: Final = "marketing"
WEEK: Final = 7 * 24 * 3600.0


class Standing(msgspec.Struct, frozen=True):
    """What is known of a customer: whether they said STOP, agreed to be told, and how often they were
    told within a week."""

    refused: bool = False
    consented: bool = False
    had: int = 0


class Verdict(msgspec.Struct, frozen=True):
    """Withheld for a ``reason``, to wait ``until`` (unix seconds), or neither: it leaves."""

    reason: str = ""
    until: float | None = None


def judge(category: str, standing: Standing, shop: Shop, now: float, most: int) -> Verdict:
    """Judge one notification; ``most`` is how many advertisements a week are borne."""
    if category != MARKETING:
        return Verdict()
    if standing.refused:
        return Verdict("opted_out")
    if not standing.consented:
        return Verdict("no_consent")
    if standing.had >= most:
        return Verdict("too_many")
    return Verdict(until=quiet_until(shop, now))


def quiet_until(shop: Shop, now: float) -> float | None:
    """When the shop's quiet hours end, in unix seconds; None where it is not quiet now."""
    if not shop.quiet_hours:
        return None
    begin, end = (dt.time.fromisoformat(time) for time in shop.quiet_hours)
    local = shop.local(utc(now))
    time = local.time()
    quiet = begin <= time < end if begin < end else time >= begin or time < end
    if not quiet:
        return None
    day = local.date() + dt.timedelta(days=time >= end)
    return dt.datetime.combine(day, end, local.tzinfo).timestamp()
