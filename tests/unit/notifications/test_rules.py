"""Whom a notification may reach, and when."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from bot import Shop
from plugins.notifications.rules import Standing, judge, quiet_until
from plugins.tenants.demo import SHOP

YES = Standing(consented=True)
ZONE = ZoneInfo(SHOP.timezone)


def at(hour: int, minute: int = 0, day: int = 23) -> float:
    """A time of a November day in the shop's zone."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=ZONE).timestamp()


@pytest.mark.parametrize("standing", [Standing(), Standing(refused=True), Standing(had=99)])
def test_what_concerns_an_order_reaches_everybody_at_any_time(standing: Standing) -> None:
    assert judge("utility", standing, SHOP, at(3), 0).reason == ""
    assert judge("utility", standing, SHOP, at(3), 0).until is None


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (YES, ""),
        (Standing(), "no_consent"),
        (replace(YES, refused=True), "opted_out"),
        (replace(YES, had=1), ""),
        (replace(YES, had=2), "too_many"),
    ],
)
def test_marketing_needs_a_yes_no_stop_and_not_too_much_before(standing: Standing, reason: str) -> None:
    assert judge("marketing", standing, SHOP, at(12), 2).reason == reason


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (("20:00", "08:00"), at(19, 59), None),
        (("20:00", "08:00"), at(20), at(8, day=24)),
        (("20:00", "08:00"), at(3), at(8)),
        (("20:00", "08:00"), at(8), None),
        (("13:00", "14:00"), at(13, 30), at(14)),
        (("13:00", "14:00"), at(14), None),
        ((), at(3), None),
    ],
)
def test_marketing_waits_until_the_quiet_hours_are_over(
    quiet: tuple[str, ...], now: float, until: float | None
) -> None:
    shop: Shop = replace(SHOP, quiet_hours=quiet)
    assert quiet_until(shop, now) == until
    assert judge("marketing", YES, shop, now, 2).until == until
