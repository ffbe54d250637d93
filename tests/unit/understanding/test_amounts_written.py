"""Sums of money and measures, however they are written."""

import pytest

from bot.understanding.language import load
from bot.understanding.numbers import cents
from bot.understanding.tokens import Kind, scan


@pytest.mark.parametrize("text", ["r12,50", "r12.50", "12r50", "r 12.50", "12.50 rand"])
def test_a_sum_of_money_is_the_same_in_every_spelling(text: str) -> None:
    assert cents(text) == 1250


@pytest.mark.parametrize(
    ("text", "minor"),
    [("r 1 250,00", 125000), ("r1,250", 125000), ("10 bob", 1000), ("ksh 20", 2000), ("r5", 500)],
)
def test_thousands_and_currencies_are_read(text: str, minor: int) -> None:
    assert cents(text) == minor


@pytest.mark.parametrize("text", ["500ml", "500 ML", "0.5 l", "0,5 litre", "50cl"])
def test_a_measure_is_the_same_in_every_unit(text: str) -> None:
    (token,) = scan(text, load())
    assert (token.kind, token.key) == (Kind.MEASURE, "volume:500")


def test_numbers_without_a_meaning_for_an_order_are_set_aside() -> None:
    kinds = {token.kind for token in scan("18:30 6pm 0721234567 +27 72 123 4567 www.example.com 1st", load())}
    assert kinds == {Kind.NOISE}
