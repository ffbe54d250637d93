"""What is said after *pause*: for how long, and why."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.tenants.pauses import LONGEST, Pause, read_pause

NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))


@pytest.mark.parametrize(
    ("said", "until", "reason"),
    [
        ("2h power", "14:00", "power"),
        ("power 2 hours", "14:00", "power"),
        ("for 2h because of power", "14:00", "power"),
        ("30 min busy", "12:30", "busy"),
        ("45m", "12:45", ""),
        ("1h30 rain", "13:30", "rain"),
        ("1 hour 30 minutes load shedding", "13:30", "load shedding"),
        ("1,5h", "13:30", ""),
        ("half an hour, no water", "12:30", "no water"),
        ("an hour funeral", "13:00", "funeral"),
        ("till 15:30 no water", "15:30", "no water"),
        ("no water until 4pm", "16:00", "no water"),
        ("two hours", "14:00", ""),
    ],
)
def test_a_pause_is_read_as_people_say_it(said: str, until: str, reason: str) -> None:
    pause = read_pause(said, NOON)
    assert pause.until is not None
    assert (pause.until.strftime("%H:%M"), pause.reason) == (until, reason)


def test_a_time_that_is_over_today_is_tomorrows() -> None:
    assert read_pause("till 9 funeral", NOON).until == NOON + dt.timedelta(hours=21)


@pytest.mark.parametrize(
    ("said", "reason"), [("", ""), ("power", "power"), ("2", "2"), ("0m", ""), ("200h wedding", "wedding")]
)
def test_without_a_length_that_can_be_meant_it_is_asked_for(said: str, reason: str) -> None:
    assert read_pause(said, NOON) == Pause(None, reason)


@given(st.text(max_size=60))
def test_no_words_pause_for_ever(said: str) -> None:
    until = read_pause(said, NOON).until
    assert until is None or NOON < until <= NOON + LONGEST
