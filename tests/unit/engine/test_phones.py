"""Phone numbers, as people write them at home and abroad."""

import pytest

from bot import WakalaError, international, national


@pytest.mark.parametrize(
    ("written", "currency", "digits"),
    [
        ("27820000002", "ZAR", "27820000002"),
        ("+27 82 000 0002", "KES", "27820000002"),
        ("0027 (82) 000-0002", "ZAR", "27820000002"),
        ("082 000 0002", "ZAR", "27820000002"),
        ("0712 345678", "KES", "254712345678"),
        ("0803 123 4567", "NGN", "2348031234567"),
        ("+1 202 555 0142", "ZAR", "12025550142"),
    ],
)
def test_a_number_is_known_by_its_international_digits(written: str, currency: str, digits: str) -> None:
    assert international(written, currency) == digits


@pytest.mark.parametrize("written", ["", "1234", "820000002", "082 000 000a", "0" * 12, "9" * 16])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(WakalaError, match="it must be a number with its country code"):
        international(written, "ZAR")


def test_without_a_country_to_be_at_home_in_a_zero_means_nothing() -> None:
    with pytest.raises(WakalaError, match=r"phone is '0820000002'"):
        international("0820000002", "USD")


@pytest.mark.parametrize(
    ("digits", "currency", "written"),
    [
        ("27820000002", "ZAR", "082 000 0002"),
        ("254712345678", "KES", "071 234 5678"),
        ("254712345678", "ZAR", "+254712345678"),
        ("12025550142", "USD", "+12025550142"),
    ],
)
def test_a_number_is_shown_as_people_write_it_at_home(digits: str, currency: str, written: str) -> None:
    assert national(digits, currency) == written
