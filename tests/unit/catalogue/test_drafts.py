"""A menu pasted into the chat."""

from hypothesis import given
from hypothesis import strategies as st

from bot import minor
from plugins.catalogue.drafts import MOST, read_drafts

PASTED = """Plates
- Mogodu R60
* Ox tail: 85,50

Cooldrink:
Stoney 2L 30
7 colours 95 plates
vetkoek 5
Mogodu 70
free sauce 0"""


def test_lines_with_prices_are_drafts_under_the_heading_above_them() -> None:
    drafts = read_drafts(PASTED, ["Cooldrinks"], ["vetkoek"])
    assert [(one.name, minor(one.price), one.category) for one in drafts.new] == [
        ("Mogodu", 6000, "Plates"),
        ("Ox tail", 8550, "Plates"),
        ("Stoney 2L", 3000, "Cooldrinks"),
        ("7 colours", 9500, "Plates"),
    ]
    assert drafts.known == ["Vetkoek", "Mogodu"]
    assert drafts.unread == ["free sauce 0"]


def test_a_price_without_a_heading_belongs_nowhere() -> None:
    assert read_drafts("Mogodu 60", ["Plates"], []).unread == ["Mogodu 60"]


def test_what_is_too_much_for_one_look_is_said_and_not_lost() -> None:
    drafts = read_drafts("Plates\n" + "\n".join(f"Plate {one} R60" for one in "abcdefghijkl"), [], [])
    assert len(drafts.new) == MOST
    assert drafts.late == ["Plate k R60", "Plate l R60"]


@given(st.text(alphabet="ab 1,.\n-R:", max_size=200))
def test_nothing_that_is_pasted_makes_it_fail_or_is_lost(pasted: str) -> None:
    drafts = read_drafts(pasted, ["Plates"], ["a"])
    assert len(drafts.new) <= MOST
    assert len({one.product_id for one in drafts.new}) == len(drafts.new)
