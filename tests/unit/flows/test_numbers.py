"""How people name an order: its number begins what they write."""

from __future__ import annotations

import pytest

from flows.numbers import begin_of


@pytest.mark.parametrize(
    ("words", "number", "rest"),
    [
        ("12", 12, ""),
        ("#12 20", 12, "20"),
        ("# 12, too busy", 12, "too busy"),
        ("12: on our way", 12, "on our way"),
        ("12 russian", 12, "russian"),
        ("330ml coke", None, "330ml coke"),
        ("sipho 12", None, "sipho 12"),
        ("1234567890", None, "1234567890"),
        ("", None, ""),
    ],
)
def test_an_order_is_named_by_the_number_that_begins_the_words(
    words: str, number: int | None, rest: str
) -> None:
    assert begin_of(words) == (number, rest)
