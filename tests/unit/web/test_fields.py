"""Fields of bodies take exactly what the documentation says, and round nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bot import Amount, Flag, PositiveAmount, Words

amount = TypeAdapter(Amount)


@given(st.integers(0, 9_999_999_999))
def test_every_amount_is_read_whether_it_comes_as_text_or_as_a_number(cents: int) -> None:
    exact = Decimal(cents).scaleb(-2)
    assert amount.validate_json(f'"{exact}"') == exact
    assert amount.validate_json(f"{exact}") == exact
    assert amount.validate_python(cents * 0.01) == exact


@pytest.mark.parametrize(
    "value", ["0.001", "-1", "100000000", "1e400", "NaN", "true", "[]", '"1,50"', '"1."', '" 1"', '"-0"']
)
def test_what_is_no_amount_is_refused_with_the_rule(value: str) -> None:
    with pytest.raises(ValidationError, match="with at most two decimals"):
        amount.validate_json(value)


def test_nothing_is_no_positive_amount() -> None:
    with pytest.raises(ValidationError, match="must be more than 0"):
        TypeAdapter(PositiveAmount).validate_json('"0.00"')


@pytest.mark.parametrize("blank", ["", "  ", "\t\n", "\x85", "\ufeff", "\u2003"])
def test_blank_is_no_words(blank: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Words).validate_python(blank)


@pytest.mark.parametrize("value", ["1", "yes", "True", "on", ""])
def test_only_true_and_false_are_flags(value: str) -> None:
    assert TypeAdapter(Flag).validate_python("true") is True
    with pytest.raises(ValidationError):
        TypeAdapter(Flag).validate_python(value)
