"""Cash is paid with notes that there are."""

import pytest

from plugins.orders.chat.notes import enough, notes_above


@pytest.mark.parametrize(
    ("due", "notes"),
    [
        (8_50, (10_00, 20_00, 50_00, 100_00, 200_00)),
        (45_00, (50_00, 100_00, 200_00)),
        (100_00, (200_00,)),
        (145_00, (200_00,)),
        (200_00, ()),
        (345_00, ()),
    ],
)
def test_only_notes_that_pay_it_alone_and_leave_change_are_offered(due: int, notes: tuple[int, ...]) -> None:
    assert notes_above(due, "ZAR") == notes


@pytest.mark.parametrize(
    ("due", "sum_"), [(45_00, 50_00), (145_00, 200_00), (345_00, 400_00), (400_00, 400_00)]
)
def test_what_somebody_would_hand_over_is_one_note_or_a_round_sum(due: int, sum_: int) -> None:
    assert enough(due, "ZAR") == sum_


def test_a_currency_whose_notes_are_not_known_is_paid_in_round_sums() -> None:
    assert (notes_above(45_00, "NAD"), enough(45_00, "NAD")) == ((), 100_00)
