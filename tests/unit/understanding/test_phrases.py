"""Intents by their phrases: exact, among other words, mistyped; and never by accident."""

from collections.abc import Callable

import pytest

from bot.understanding import Understood

Read = Callable[..., Understood]


@pytest.mark.parametrize("text", ["menu", "MENU", " Menu! ", "#", "?", "khansela"])
def test_a_text_that_is_a_phrase_means_it_for_certain(text: str, read: Read) -> None:
    understood = read(text)
    assert understood.intent in {"menu", "person", "help", "cancel"}
    assert understood.score == 1


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can i see the menu please", "menu"),
        ("hi i want to order", "menu"),
        ("where is my order it has been two hours", "status"),
        ("where is my kota order", "status"),
        ("please can i talk to a person", "person"),
    ],
)
def test_a_phrase_is_found_among_other_words(text: str, intent: str, read: Read) -> None:
    understood = read(text)
    assert understood.intent == intent
    assert 0 < understood.score < 1


@pytest.mark.parametrize(
    ("text", "intent"),
    [("meni", "menu"), ("chekout", "checkout"), ("wheres my fod", "status"), ("cancle", "cancel")],
)
def test_a_mistyped_phrase_is_recognised(text: str, intent: str, read: Read) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    "text", ["dont stop at the gate", "stop sending rubbish", "stpo", "please dont cancel my order"]
)
def test_a_phrase_is_not_meant_by_accident(text: str, read: Read) -> None:
    assert read(text).intent is None


@pytest.mark.parametrize("text", ["stop", "STOP!", "Stop."])
def test_a_whole_message_phrase_is_the_whole_message(text: str, read: Read) -> None:
    assert read(text) == Understood("stop", score=1.0)


def test_items_are_never_lost_to_a_phrase_beside_them(read: Read) -> None:
    understood = read("2 russian kotas and checkout")
    assert understood.intent == "add"
    assert understood.unmatched == ()


def test_a_phrase_of_an_intent_that_is_not_allowed_is_not_another_ones_typing_error(read: Read) -> None:
    assert read("card", allowed={"cart", "pay_card"}).intent == "pay_card"
    assert read("card", allowed={"cart"}).intent is None


def test_nothing_but_a_whole_phrase_is_certain_so_that_an_address_is_never_a_command(read: Read) -> None:
    assert read("2 russian kotas").score < 1
    assert read("no chips").score < 1
