from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.catalogue.importing.prices import LARGEST, read_price, write_price
from plugins.catalogue.importing.problems import Rejected


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("R12,50", 1250),
        ("12.50", 1250),
        ("12r50", 1250),
        ("R 1 250,00", 125000),
        ("R\u00a01\u202f250,00", 125000),
        ("1,250.00", 125000),
        ("1.250,00", 125000),
        ("1'250", 125000),
        ("1,250", 125000),
        ("1250.5", 125050),
        ("12,5", 1250),
        ("R12", 1200),
        ("12 rand", 1200),
        ("10 bob", 1000),
        ("KSh 150", 15000),
        ("150/=", 15000),
        ("ZAR 7.00", 700),
        ("50c", 50),
        ("0.50", 50),
        ("0", 0),
        (12, 1200),
        (Decimal("12.5"), 1250),
        (Decimal("12.50"), 1250),
        (Decimal("1E+2"), 10000),
    ],
)
def test_a_price_is_read_as_people_write_it(written: str | int | Decimal, minor: int) -> None:
    assert read_price(written) == minor


@pytest.mark.parametrize(
    "written",
    [
        "",
        "free",
        "-5",
        "R",
        "12.505",
        "1.250",
        "1,250,00",
        "12,50,00",
        "R12 R13",
        "5 to 7",
        "1 25",
        "12.",
        "½",
    ],
)
def test_what_is_not_surely_one_price_is_refused(written: str) -> None:
    with pytest.raises(Rejected, match="not a price"):
        read_price(written)


@pytest.mark.parametrize(
    "number",
    [Decimal("12.505"), Decimal("-1"), -1, 10**12, "100000000", Decimal("1E+999999"), Decimal("1E-999999")],
)
def test_a_number_out_of_bounds_is_refused(number: Decimal | int | str) -> None:
    with pytest.raises(Rejected, match="a price "):
        read_price(number)


@pytest.mark.parametrize("thing", [True, None, [12], {"amount": 12}])
def test_what_is_neither_text_nor_number_is_no_price(thing: object) -> None:
    with pytest.raises(Rejected, match="number or text"):
        read_price(thing)


@given(st.integers(0, LARGEST * 100))
def test_what_is_written_reads_back(minor: int) -> None:
    assert read_price(write_price(minor)) == minor
