"""Amounts and names as they are written where people read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import decimal, money
from bot.privacy import mask


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (7050, "ZAR", "R70.50"),
        (0, "ZAR", "R0.00"),
        (5, "ZAR", "R0.05"),
        (-7050, "ZAR", "-R70.50"),
        (-5, "ZAR", "-R0.05"),
        (123456789, "ZAR", "R1234567.89"),
        (7050, "KES", "KSh 70.50"),
        (7050, "NGN", "₦70.50"),
        (7050, "USD", "$70.50"),
        (7050, "BWP", "BWP 70.50"),
    ],
)
def test_a_price_is_written_as_people_write_it(amount: int, currency: str, written: str) -> None:
    assert money(amount, currency) == written


@given(st.integers(-(10**15), 10**15))
def test_minor_units_survive_the_way_over_the_wire(amount: int) -> None:
    wire = str(decimal(amount))
    assert int(Decimal(wire) * 100) == amount
    assert len(wire.partition(".")[2]) == 2


@pytest.mark.parametrize(
    ("identity", "masked"),
    [
        ("27821234567", "*****567"),
        ("ZA.1349120865530274", "*****274"),
        ("12345", "*****5"),
        ("1234", "*****"),
        ("", ""),
    ],
)
def test_an_identity_shows_its_last_characters_alone(identity: str, masked: str) -> None:
    assert mask(identity) == masked


@given(st.text(min_size=11, max_size=40))
def test_a_mask_shows_three_characters_and_not_how_many_there_were(identity: str) -> None:
    assert mask(identity) == "*****" + identity[-3:]
