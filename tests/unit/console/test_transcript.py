from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console.acts import (
    OUTCOMES,
    Act,
    Heard,
    Note,
    Option,
    Paid,
    Press,
    Published,
    Said,
    Silence,
    Skipped,
    Standing,
)
from adapters.console.transcript import TranscriptError, parse_transcript, write_transcript
from bot.messages import Location, Media, Text

DOCUMENT = Path(__file__).parents[3] / "docs" / "transcripts.md"

CHAT = """\
# A customer changes her mind

customer > 2 russian kotas and a coke
bot      < 2 x Russian Kota  R70.00
           1 x Coke 330 ml   R15.00 ...

           Anything else?
           [Check out]
           [Add more]   R5.00 and up
           ...
customer > [Check out @2]
customer > (pin -26.2485, 27.854)
customer > (image my proof)
bot      < (silence)
bot to vendor < New order
vendor   > 1
customer > /pay late
clock    + 10m
event    ! order.placed
event    ! (none)
state    = cart
"""

ACTS: list[Act] = [
    Note("A customer changes her mind"),
    Said("customer", Text("2 russian kotas and a coke")),
    Heard(
        "2 x Russian Kota  R70.00\n1 x Coke 330 ml   R15.00 ...\n\nAnything else?",
        (Option("Check out"), Option("Add more", "R5.00 and up"), Option("...")),
    ),
    Said("customer", Press("Check out", 2)),
    Said("customer", Location(-26.2485, 27.854)),
    Said("customer", Media("image", "", caption="my proof")),
    Silence(),
    Heard("New order", role="vendor"),
    Said("vendor", Text("1")),
    Paid("customer", "late"),
    Skipped(600),
    Published("order.placed"),
    Published(None),
    Standing("cart"),
]


def read(text: str) -> list[Act]:
    return [line.act for line in parse_transcript(text).lines]


def test_a_chat_is_read_line_by_line() -> None:
    assert read(CHAT) == ACTS


def test_the_documents_example_is_in_the_grammar() -> None:
    example = DOCUMENT.read_text(encoding="utf-8").split("```")[1]
    assert {type(act) for act in read(example)} == {Note, Said, Heard, Skipped, Published, Standing}


def test_words_that_look_like_a_payment_stay_words() -> None:
    said = Said("customer", Text("/pay ok"))
    assert read(write_transcript([said])) == [said]


def test_each_act_knows_the_line_it_begins_on() -> None:
    assert [line.number for line in parse_transcript(CHAT).lines] == [
        1,
        3,
        4,
        11,
        12,
        13,
        14,
        15,
        16,
        17,
        18,
        19,
        20,
        21,
    ]


def test_what_is_written_is_what_a_person_would_write() -> None:
    said = Said("customer", Text("hi"))
    heard = Heard("Hello!\n\nWhat would you like?", (Option("Menu"), Option("The usual", "R45.00")))
    assert write_transcript([Note("Hello"), said, heard, Skipped(5400)]) == (
        "# Hello\n"
        "customer > hi\n"
        "bot      < Hello!\n"
        "\n"
        "           What would you like?\n"
        "           [Menu]\n"
        "           [The usual] R45.00\n"
        "clock    + 1h30m\n"
    )


@pytest.mark.parametrize(
    "words",
    ["[not a tap]", "(not a pin)", "\\", "# no note", "bot < no answer", "...", "a\n\n[b]\n(c)\nd > e"],
)
def test_words_that_look_like_grammar_stay_words(words: str) -> None:
    assert read(write_transcript([Said("customer", Text(words))])) == [Said("customer", Text(words))]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("customer > hi\nhello", "chat:2: 'hello' is none of `someone > words`"),
        ("customer > hi\ncustomer < hi", "chat:2: 'customer < hi' is none of"),
        ("clock + soon", "chat:1: 'soon' is no length of time"),
        ("customer > (imgae)", "chat:1: '(imgae)' is none of [title], [title @2], (pin"),
        ("customer > [Menu", "chat:1: '[Menu' is none of"),
        ("bot < hi\n      [Menu]\n      and more", "chat:1: 'and more' follows the choices"),
        ("state =", "chat:1: '' is not one name"),
        ("event ! a b", "chat:1: 'a b' is not one name"),
        ("state > cart", "chat:1: 'state > cart' is none of"),
        ("  hi", "chat:1: 'hi' is none of"),
        ("# note\n  hi", "chat:2: 'hi' is none of"),
    ],
)
def test_a_line_outside_the_grammar_is_named_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(TranscriptError) as refusal:
        parse_transcript(text, "chat")
    assert str(refusal.value).startswith(complaint)


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)
line = words.map(lambda text: " ".join(text.split())).filter(bool)
body = (
    st.lists(st.one_of(line, st.just("")), min_size=1)
    .map(lambda lines: "\n".join(lines).strip("\n"))
    .filter(bool)
)
title = line.filter(lambda text: "]" not in text)
role = st.sampled_from(["customer", "vendor", "driver", "customer-2"])
name = st.from_regex(r"[a-z]+(\.[a-z]+)?", fullmatch=True)
degrees = st.integers(-900_000_000, 900_000_000).map(lambda value: value / 10**7)
content = st.one_of(
    st.builds(Text, body),
    st.builds(Press, title, st.integers(0, 999)),
    st.builds(Location, degrees, degrees),
    st.builds(
        Media,
        st.sampled_from(["image", "audio", "document"]),
        st.just(""),
        caption=st.one_of(st.just(""), line),
    ),
)
option = st.builds(Option, title, st.one_of(st.just(""), line))
act = st.one_of(
    st.builds(Note, line),
    st.builds(Said, role, content),
    st.builds(Heard, body, st.lists(option, max_size=10).map(tuple), st.one_of(st.just(""), role)),
    st.builds(Silence, st.one_of(st.just(""), role)),
    st.builds(Paid, role, st.sampled_from(OUTCOMES)),
    st.builds(Skipped, st.integers(1, 10**7)),
    st.builds(Published, st.one_of(st.none(), name)),
    st.builds(Standing, name),
)


@given(st.lists(act))
def test_what_is_written_is_read_back_the_same(acts: list[Act]) -> None:
    assert read(write_transcript(acts)) == acts


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(TranscriptError):
        assert all(line.number > 0 for line in parse_transcript(text).lines)
