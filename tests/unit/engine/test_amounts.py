import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import money, read_amount

CENTS = st.integers(0, 99_999_999)
"""Up to R 999 999.99: seven digits before the comma are written in no more than three groups."""


@pytest.mark.parametrize(
    "written",
    ["R12,50", "12.50", "12r50", "R 12.50", "r12,5", "KSh 12.50", "12,50 bob", "R12.50 ", "12 rand 50"],
)
def test_twelve_fifty_is_read_however_it_is_written(written: str) -> None:
    assert read_amount(written) == 12_50


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("R 1 250,00", 1250_00),
        ("10 rand", 10_00),
        ("10 bob", 10_00),
        ("ten bob", 10_00),
        ("50c", 50),
        ("fifty cents", 50),
        ("twenty five", 25_00),
        ("twenty-five fifty", 25_50),
        ("twelve fifty", 12_50),
        ("Twelve Rand Fifty", 12_50),
        ("twelve rand and fifty cents", 12_50),
        ("a hundred and twenty", 120_00),
        ("two hundred rand fifty", 200_50),
        ("₦500.00", 500_00),
    ],
)
def test_an_amount_is_read_as_people_write_and_say_it(written: str, minor: int) -> None:
    assert read_amount(written) == minor


@pytest.mark.parametrize(
    "written",
    [
        *("", "cheap", "R", "rand", "12 50", "-5", "-5 rand", "12.505", "1.250", "5 to 7", "x2", "half", "½"),
        *("two two", "a dozen", "twelve kotas", "twelve fifty ninety", "seventy eighty cents"),
    ],
)
def test_what_is_not_surely_one_amount_is_none(written: str) -> None:
    assert read_amount(written) is None


@given(CENTS)
def test_every_way_of_writing_an_amount_is_the_same_amount(cents: int) -> None:
    units, rest = divmod(cents, 100)
    grouped = f"{units:,}"
    ways = [
        f"{units}.{rest:02}",
        f"{units},{rest:02}",
        f"{units}r{rest:02}",
        f"R{grouped.replace(',', ' ')},{rest:02}",
        f"R {grouped}.{rest:02}",
        f"{units}.{rest:02} rand",
        f"{units} rand {rest:02}",
    ]
    assert {read_amount(way) for way in ways} == {cents}


@given(CENTS, st.sampled_from(("ZAR", "KES", "NGN", "USD")))
def test_what_we_write_reads_back(cents: int, currency: str) -> None:
    assert read_amount(money(cents, currency)) == cents


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    amount = read_amount(text)
    assert amount is None or amount >= 0
