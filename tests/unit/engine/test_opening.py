"""When a shop is open, in its own time; evenings may run past midnight."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bot import Closure, Shop, closure, is_open

DAY, EVENING = ("08:00", "20:00"), ("18:00", "02:00")
WEEK = (DAY, None, DAY, DAY, EVENING, EVENING, None)
"""Closed on Tuesday and Sunday; Friday and Saturday run past midnight."""


def shop(**changes: object) -> Shop:
    return Shop(tenant="t", number="1", name="Shop", **{"hours": WEEK, **changes})


def at(weekday: int, clock: str, zone: str = "Africa/Johannesburg") -> dt.datetime:
    """That time of the week of Monday 5 January 2026 in that zone, as UTC."""
    local = dt.datetime.combine(
        dt.date(2026, 1, 5 + weekday), dt.time.fromisoformat(clock), tzinfo=ZoneInfo(zone)
    )
    return local.astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("weekday", "clock", "is_it"),
    [
        (0, "07:59", False),
        (0, "08:00", True),
        (0, "19:59", True),
        (0, "20:00", False),
        (1, "12:00", False),
        (4, "17:59", False),
        (4, "18:00", True),
        (4, "23:59", True),
        (5, "00:00", True),
        (5, "01:59", True),
        (5, "02:00", False),
        (5, "12:00", False),
        (6, "01:59", True),
        (6, "02:00", False),
        (6, "19:00", False),
        (4, "01:00", False),
    ],
)
def test_a_shop_is_open_from_its_first_minute_up_to_its_last(weekday: int, clock: str, is_it: bool) -> None:
    assert is_open(shop(), at(weekday, clock)) is is_it


def test_sunday_night_runs_into_monday() -> None:
    hours = (None, None, None, None, None, None, EVENING)
    sunday = Shop(tenant="t", number="1", name="Shop", hours=hours)
    assert is_open(sunday, at(7, "01:00"))
    assert not is_open(sunday, at(7, "03:00"))


def test_a_shop_keeps_the_time_of_its_own_place() -> None:
    nairobi = shop(timezone="Africa/Nairobi")
    assert is_open(nairobi, at(0, "08:00", "Africa/Nairobi"))
    assert not is_open(shop(), at(0, "08:00", "Africa/Nairobi"))


def test_a_shop_without_hours_is_always_open() -> None:
    assert is_open(Shop(tenant="t", number="1", name="Shop"), at(1, "03:00"))


def test_hours_that_end_when_they_begin_are_a_whole_day() -> None:
    friday = shop(hours=(None, None, None, None, ("08:00", "08:00"), None, None))
    assert [is_open(friday, at(4, clock)) for clock in ("07:59", "08:00", "23:59")] == [False, True, True]
    assert [is_open(friday, at(5, clock)) for clock in ("07:59", "08:00")] == [True, False]


def test_a_pause_ends_by_itself_to_the_second() -> None:
    paused = shop(paused_until=at(0, "15:30").timestamp(), pause_reason="power")
    assert closure(paused, at(0, "12:00")) == Closure("paused", "power", (0, "Monday", "15:30"))
    assert is_open(paused, at(0, "15:30"))


def test_a_pause_that_outlasts_the_day_ends_when_the_shop_opens_next() -> None:
    paused = shop(paused_until=at(0, "20:00").timestamp())
    assert closure(paused, at(0, "19:00")) == Closure("paused", "", (2, "Wednesday", "08:00"))


def test_who_closes_a_shop_by_hand_need_not_know_until_when() -> None:
    closed = shop(closed=True, pause_reason="funeral", paused_until=at(0, "13:00").timestamp())
    assert closure(closed, at(0, "12:00")) == Closure("closed", "funeral")
    assert closure(shop(hours=(None,) * 7), at(0, "12:00")) == Closure("hours")
