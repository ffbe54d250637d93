"""Opening hours in words: every way in which shopkeepers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.tenants.clock import read_clock
from plugins.tenants.week import ALL_DAY, DAYS, read_week, spans, write_week

DAY = ("08:00", "20:00")
WEEK = (DAY, DAY, DAY, DAY, DAY, DAY, None)

TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
WEEKS = st.lists(st.none() | st.tuples(TIMES, TIMES), min_size=7, max_size=7).map(tuple)


@pytest.mark.parametrize(
    ("said", "is_now"),
    [
        ("sat 9-22", "mon-fri 08:00-20:00; sat 09:00-22:00; sun closed"),
        ("Saturday: 9 to 22", "mon-fri 08:00-20:00; sat 09:00-22:00; sun closed"),
        ("sunday 9am-1pm", "mon-sat 08:00-20:00; sun 09:00-13:00"),
        ("sunday closed", "mon-sat 08:00-20:00; sun closed"),
        ("mon-fri 8h30-17h00", "mon-fri 08:30-17:00; sat 08:00-20:00; sun closed"),
        ("weekends 10-2", "mon-fri 08:00-20:00; sat-sun 10:00-02:00"),
        ("tues, thurs & sat 9-24", "mon 08:00-20:00; tue 09:00-00:00; wed 08:00-20:00; thu 09:00-00:00; "),
        ("fri to sun 18-2", "mon-thu 08:00-20:00; fri-sun 18:00-02:00"),
        ("sun-mon off", "mon closed; tue-sat 08:00-20:00; sun closed"),
        ("every day from 9 until 21", "mon-sun 09:00-21:00"),
        ("9-21", "mon-sun 09:00-21:00"),
        ("fri 8-22; sat closed", "mon-thu 08:00-20:00; fri 08:00-22:00; sat-sun closed"),
    ],
)
def test_the_days_that_are_named_change_and_no_others(said: str, is_now: str) -> None:
    week = read_week(said, WEEK)
    assert week is not None
    assert write_week(week).startswith(is_now)


@pytest.mark.parametrize("said", ["nine to five", "sat", "mon 9", "9-25", "sat 22", "13pm-2", "open", "-"])
def test_what_are_no_hours_is_not_guessed_at(said: str) -> None:
    assert read_week(said, WEEK) is None


def test_the_other_days_of_a_shop_that_never_closes_stay_open_all_day() -> None:
    week = read_week("sunday closed", ())
    assert week == (ALL_DAY,) * 6 + (None,)
    assert read_week("sun 24h", week) == ()


def test_days_with_the_same_hours_are_one_span() -> None:
    assert spans(WEEK) == [("mon", "sat", DAY), ("sun", "sun", None)]


@given(WEEKS)
def test_a_week_reads_back_as_it_was_written(week: tuple[tuple[str, str] | None, ...]) -> None:
    same = tuple(ALL_DAY if day == ALL_DAY else day for day in week)
    assert read_week(write_week(week), WEEK) == (() if set(same) == {ALL_DAY} else same)


@given(st.text(max_size=60), WEEKS)
def test_no_words_make_it_fail(said: str, week: tuple[tuple[str, str] | None, ...]) -> None:
    read = read_week(said, week)
    assert read is None or len(read) in (0, len(DAYS))


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("21h", "21:00"),
        ("21h15", "21:15"),
        ("9.45", "09:45"),
        ("12am", "00:00"),
        ("12 pm", "12:00"),
        ("9pm", "21:00"),
        ("24", "00:00"),
        ("25", None),
        ("13pm", None),
        ("9:60", None),
        ("noon", None),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(written: str, clock: str | None) -> None:
    assert read_clock(written) == clock
