"""Changing one's mind: more, fewer, others, without."""

from collections.abc import Callable

import pytest

from bot import Item
from bot.understanding import Understood

Read = Callable[..., Understood]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("remove the coke", Item("coke", 0)),
        ("take off 1 coke", Item("coke", 1)),
        ("cancel the coke please", Item("coke", 0)),
        ("no coke", Item("coke", 0)),
        ("not the coke", Item("coke", 0)),
        ("i dont want the coke anymore", Item("coke", 0)),
        ("0 coke", Item("coke", 0)),
    ],
)
def test_items_are_removed_all_of_them_unless_an_amount_is_named(text: str, item: Item, read: Read) -> None:
    understood = read(text)
    assert (understood.intent, understood.items) == ("remove", (item,))


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("change the coke to 2", Item("coke", 2)),
        ("actually 4 cokes", Item("coke", 4)),
        ("make the coke 2l", Item("coke", 0, ("2l",))),
        ("make the chips large", Item("chips", 0, ("large",))),
        ("no atchar on the russian kota", Item("kota-russian", 0, ("no-atchar",))),
        ("add cheese to the burger", Item("burger", 0, ("cheese",))),
    ],
)
def test_a_line_is_changed_and_its_amount_stays_unless_named(text: str, item: Item, read: Read) -> None:
    understood = read(text)
    assert (understood.intent, understood.items) == ("change", (item,))


def test_what_was_last_spoken_of_is_changed_without_being_named(read: Read) -> None:
    assert read("make that 3") == Understood("change", quantity=3, score=0.95)
    assert read("make it large").options == ("large",)
    assert read("no atchar please").options == ("no-atchar",)
    assert read("2 more") == Understood("add", quantity=2, score=0.95)


def test_words_of_a_size_stand_for_its_id_on_every_product(read: Read) -> None:
    assert set(read("large", "hotel").options) == {"chips-l", "juice-l"}


def test_one_thing_is_swapped_for_another(read: Read) -> None:
    understood = read("change the coke to a sprite")
    assert (understood.intent, understood.items) == ("change", (Item("sprite"),))
    assert understood.removed == (Item("coke", 0),)


def test_adding_and_removing_in_one_breath(read: Read) -> None:
    understood = read("remove the coke and add 2 sprites")
    assert (understood.intent, understood.items) == ("add", (Item("sprite", 2),))
    assert understood.removed == (Item("coke", 0),)


def test_a_correction_within_the_message_counts_at_once(read: Read) -> None:
    assert read("2 russian kotas no wait make that 3").items == (Item("kota-russian", 3),)


@pytest.mark.parametrize("text", ["2 russian kotas, no 3", "2 russian kotas no 3 please"])
def test_a_number_after_no_takes_back_the_one_before(text: str, read: Read) -> None:
    assert read(text) == Understood("add", (Item("kota-russian", 3),), score=0.95)


def test_a_number_that_finds_no_place_is_said(read: Read) -> None:
    understood = read("2 russian kotas, 3")
    assert (understood.items, understood.unmatched) == ((Item("kota-russian", 2),), ("3",))


def test_no_and_a_number_correct_what_is_in_the_cart(read: Read) -> None:
    assert read("no 3") == Understood("change", quantity=3, score=0.95)


def test_a_house_number_corrects_nothing(read: Read) -> None:
    assert read("2 russian kotas to house no 3").items == (Item("kota-russian", 2),)


def test_more_than_can_be_ordered_is_said_not_dropped(read: Read) -> None:
    understood = read("make that 150")
    assert (understood.intent, understood.quantity, understood.unmatched) == ("change", None, ("150",))


def test_a_bare_number_is_an_amount_without_an_intent(read: Read) -> None:
    assert read("3") == Understood(quantity=3, score=0.95)


def test_a_change_before_there_is_a_cart_is_an_order(read: Read) -> None:
    assert read("actually 4 cokes", allowed={"add"}) == Understood("add", (Item("coke", 4),), score=0.95)
    assert read("make that 3", allowed={"add"}) == Understood()
