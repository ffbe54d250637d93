"""The six reasons for which a shop does not make an order, as people say them."""

from __future__ import annotations

import pytest

from flows.reasons import DECLINED
from plugins.orders.shop.declining import WORDS, reason_in


def test_each_reason_has_its_number_and_its_words() -> None:
    assert tuple(WORDS) == DECLINED
    assert [reason_in(str(number)) for number in range(1, 7)] == list(DECLINED)
    for reason, phrases in WORDS.items():
        assert {reason_in(phrase) for phrase in phrases} == {reason}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Too busy!", "too_busy"),
        ("we are SOLD OUT of russians", "out_of_items"),
        ("no power here", "kitchen_closed"),
        ("3", "too_busy"),
        (" 3. ", "too_busy"),
    ],
)
def test_a_reason_is_found_among_other_words(words: str, reason: str) -> None:
    assert reason_in(words) == reason


@pytest.mark.parametrize("words", ["", "0", "7", "12 3", "because", "the customer is too busy", "outside"])
def test_what_gives_no_reason_or_several_is_asked_about(words: str) -> None:
    assert reason_in(words) is None
