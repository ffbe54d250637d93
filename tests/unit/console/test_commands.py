from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console import commands as c
from adapters.console.durations import DurationError, parse_duration, write_duration
from adapters.console.people import PEOPLE


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("2 kotas and a coke", c.Say("2 kotas and a coke")),
        ("2", c.Say("2")),
        ("  hi  ", c.Say("hi")),
        ("//help me", c.Say("/help me")),
        ("/as vendor", c.Become(PEOPLE["vendor"])),
        ("/AS Vendor", c.Become(PEOPLE["vendor"])),
        ("/as +27 82 000 0002", c.Become(PEOPLE["vendor"])),
        ("/tap 2", c.Choose(2)),
        ("/pin -26.2485,27.8540", c.Pin(-26.2485, 27.854)),
        ("/pin -26.2485, 27.8540", c.Pin(-26.2485, 27.854)),
        ("/image", c.Picture()),
        ("/pay twice", c.Pay("twice")),
        ("/pay", c.Pay("ok")),
        ("/skip 10m", c.Skip(600)),
        ("/save ordering/change-of-mind", c.Save("ordering/change-of-mind")),
        ("/save change-of-mind.chat", c.Save("change-of-mind")),
        ("/where", c.Where()),
        ("/help", c.Help()),
        ("/quit", c.Quit()),
    ],
)
def test_a_line_is_words_or_a_command(line: str, command: c.Command) -> None:
    assert c.parse_command(line) == command


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("/jump", "/jump is no command; there are /as, /tap"),
        ("/as nobody", "'nobody' is nobody; write customer, vendor, driver, new, or a number"),
        ("/as 12", "'12' is nobody"),
        ("/tap two", "'two' is no choice; write the number"),
        ("/tap 0", "'0' is no choice"),
        ("/pin here", "'here' is no position; write it as /pin -26.2485, 27.8540"),
        ("/pin 91, 0", "not on earth"),
        ("/pin nan, 0", "not on earth"),
        ("/pay later", "'later' is no way to pay; write /pay and one of ok, fail, late, twice"),
        ("/skip soon", "'soon' is no length of time; write 90s, 10m"),
        ("/skip", "/skip wants a length of time; write 90s, 10m, 1h30m or 2d"),
        ("w" * 4097, "this has 4097 characters; WhatsApp takes 4096 in one message"),
        ("/save ../secrets", "'../secrets' is no name for a file"),
        ("/save /etc/passwd", "'/etc/passwd' is no name for a file"),
    ],
)
def test_a_command_that_cannot_be_followed_is_refused_with_what_can(line: str, complaint: str) -> None:
    with pytest.raises((c.CommandError, DurationError)) as refusal:
        c.parse_command(line)
    assert complaint in str(refusal.value)


def test_somebody_with_a_number_may_be_given_a_name() -> None:
    command = c.parse_command("/as +27 83 123 4567 Lerato Dube")
    assert isinstance(command, c.Become)
    assert (command.person.wa_id, command.person.name) == ("27831234567", "Lerato Dube")


def test_somebody_new_has_a_number_and_a_name() -> None:
    command = c.parse_command("/as new")
    assert isinstance(command, c.Become)
    assert len(command.person.wa_id) == 11
    assert command.person.name


def test_each_command_is_shown_the_way_it_is_written() -> None:
    assert [form.usage.split()[0] for form in c.FORMS.values()] == [f"/{name}" for name in c.FORMS]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("10m", 600), ("2h", 7200), ("1d", 86_400), ("1h30m", 5400), ("1 H", 3600)],
)
def test_lengths_of_time_are_read_as_people_write_them(text: str, seconds: int) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "10", "m", "0s", "-5m", "10m!", "ten minutes"])
def test_anything_else_is_no_length_of_time(text: str) -> None:
    with pytest.raises(DurationError):
        parse_duration(text)


@given(st.integers(min_value=1, max_value=10**9))
def test_a_length_of_time_that_is_written_is_read_back(seconds: int) -> None:
    assert parse_duration(write_duration(seconds)) == seconds
