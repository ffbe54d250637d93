"""A long text costs little more than its length: one message must not hold everybody's conversation."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from bot.understanding import Understood

Read = Callable[..., Understood]


def calls(read: Read, text: str) -> int:
    """How many functions are called to understand it."""
    count = 0

    def note(_: Any, event: str, __: Any) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("word", ["kota ", "2 kota ", "cheese ", "kota and ", "no chips ", "hello ", "1 "])
def test_twice_the_words_cost_less_than_three_times_as_much(word: str, read: Read) -> None:
    read(word)
    assert calls(read, word * 100) < 3 * calls(read, word * 50)
