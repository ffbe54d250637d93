"""When a shop's day is over, and what it came to."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import Shop
from plugins.orders.hours import closes_at

NINE_TO_TEN = (("09:00", "22:00"),) * 7
EVENINGS = (("18:00", "02:00"),) * 7


def shop(hours: tuple[tuple[str, str] | None, ...]) -> Shop:
    return Shop(tenant="t", number="1", name="Thandi's", hours=hours)


@pytest.mark.parametrize(
    ("hours", "now", "closes"),
    [
        ((), "2026-11-23T12:00", "2026-11-24T00:00"),
        (NINE_TO_TEN, "2026-11-23T12:00", "2026-11-23T22:00"),
        (EVENINGS, "2026-11-23T23:30", "2026-11-24T02:00"),
        (EVENINGS, "2026-11-24T01:30", "2026-11-24T02:00"),
        (NINE_TO_TEN, "2026-11-23T07:00", "2026-11-23T22:00"),
        (NINE_TO_TEN, "2026-11-23T23:00", "2026-11-24T00:00"),
        (EVENINGS, "2026-11-23T12:00", "2026-11-24T02:00"),
        ((None,) * 7, "2026-11-23T12:00", "2026-11-24T00:00"),
    ],
    ids=[
        "always open",
        "by day",
        "past midnight",
        "after midnight",
        "not open yet",
        "closed already",
        "evening to come",
        "never",
    ],
)
def test_a_day_is_over_as_the_shop_closes_or_at_its_midnight(
    hours: tuple[tuple[str, str] | None, ...], now: str, closes: str
) -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=zone)
    assert closes_at(shop(hours), moment) == dt.datetime.fromisoformat(closes).replace(tzinfo=zone)
