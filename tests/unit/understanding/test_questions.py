"""Where words fit several products, or none: ask, or say so, and never guess."""

from collections.abc import Callable

import pytest

from bot.understanding import Understood

Read = Callable[..., Understood]


def test_words_that_fit_several_products_are_asked_about_with_all_that_was_said(read: Read) -> None:
    understood = read("2 kotas with cheese")
    (asked,) = understood.ambiguous
    assert understood.items == ()
    assert (asked.words, asked.quantity, asked.options) == ("kotas", 2, ("cheese",))
    assert set(asked.candidates) >= {"kota-polony", "kota-russian", "kota-chicken"}


def test_a_product_of_just_that_name_is_meant_without_asking(read: Read) -> None:
    assert [item.product for item in read("a kota", "corner").items] == ["k1"]
    assert [item.product for item in read("russian").items] == ["russian"]


def test_a_category_is_asked_about(read: Read) -> None:
    (asked,) = read("a cold drink").ambiguous
    assert {"coke", "sprite", "water"} <= set(asked.candidates)


def test_an_option_tells_the_candidates_apart(read: Read) -> None:
    assert [item.product for item in read("kota with patty and vienna, R25").items] == ["kota-polony"]
    assert [item.product for item in read("R35 kota").items] == ["kota-russian"]


def test_one_or_the_other_is_asked_about(read: Read) -> None:
    (asked,) = read("coke or sprite").ambiguous
    assert asked.candidates == ("coke", "sprite")


def test_details_that_add_up_answer_the_question_at_once(read: Read) -> None:
    understood = read("3 fantas, 2 grape and 1 orange")
    assert [(item.product, item.quantity) for item in understood.items] == [
        ("fanta-grape", 2),
        ("fanta-orange", 1),
    ]
    assert understood.ambiguous == ()


@pytest.mark.parametrize(
    ("text", "unmatched"),
    [
        ("2 pizzas and a sprite", "pizzas"),
        ("sprite, pizza", "pizza"),
        ("pizza and sprite", "pizza"),
        ("sprite plus ice cream", "ice cream"),
        ("sprite and garlic bread", "garlic bread"),
        ("sprite and a russian roll", "russian roll"),
    ],
)
def test_what_is_not_on_the_menu_is_said_and_the_rest_ordered(text: str, unmatched: str, read: Read) -> None:
    understood = read(text)
    assert [item.product for item in understood.items] == ["sprite"]
    assert understood.unmatched == (unmatched,)


@pytest.mark.parametrize(
    ("text", "unmatched"),
    [
        ("large russian kota", "large"),
        ("russian kota with bacon", "bacon"),
        ("russian kota no onions", "no onions"),
        ("russian kota with mushrooms", "mushrooms"),
        ("russian kota with cheesr", "cheesr"),
    ],
)
def test_an_option_that_the_product_lacks_or_that_is_misspelt_is_said(
    text: str, unmatched: str, read: Read
) -> None:
    understood = read(text)
    assert [(item.product, item.options) for item in understood.items] == [("kota-russian", ())]
    assert understood.unmatched == (unmatched,)


@pytest.mark.parametrize("word", ["plus", "also", "and", "+"])
def test_what_goes_on_with_the_order_adds_to_it(word: str, read: Read) -> None:
    assert read(f"{word} ice cream") == Understood("add", unmatched=("ice cream",))


def test_options_of_what_is_not_sold_go_to_nothing_else(read: Read) -> None:
    understood = read("polony kota and a pizza with cheese")
    assert [(item.product, item.options) for item in understood.items] == [("kota-polony", ())]
    assert understood.unmatched == ("pizza", "cheese")


@pytest.mark.parametrize(
    "text",
    [
        "russian kota please my bro for tonight",
        "hi sisi how are you, russian kota hle",
        "russian kota, yellow house behind the spaza",
        "russian kota for thabo",
    ],
)
def test_courtesies_times_and_addresses_are_not_reported(text: str, read: Read) -> None:
    understood = read(text)
    assert [item.product for item in understood.items] == ["kota-russian"]
    assert understood.unmatched == ()


@pytest.mark.parametrize("text", ["asdf ghjk", "", "   ", "\N{PILE OF POO}", "...", "lekker vibes only"])
def test_gibberish_means_nothing(text: str, read: Read) -> None:
    assert read(text) == Understood()


@pytest.mark.parametrize(
    "text",
    [
        "how much is a russian kota",
        "do you have coke?",
        "you have cold coke?",
        "u got any coke?",
        "u guys have coke today?",
        "is the coke cold",
        "the kota was cold",
        "my coke did not arrive",
    ],
)
def test_questions_and_complaints_order_nothing(text: str, read: Read) -> None:
    understood = read(text)
    assert (understood.items, understood.ambiguous) == ((), ())
