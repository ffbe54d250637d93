from typing import Any

import msgspec
import pytest

from plugins.catalogue.importing import load

ROW = {"name": "Chips", "price": 10}


def read_options(kind: str, written: Any) -> list[tuple[str, str, int, tuple[str, ...]]]:
    """(id, name, price, aliases) of each option of one product, as read from JSON."""

    (product,) = load(msgspec.json.encode([{**ROW, kind: written}]))
    return [(o.id, o.name, o.price, o.aliases) for o in getattr(product, kind)]


CHEESE_AND_EGG = [("cheese", "Cheese", 600, ()), ("egg", "Egg", 750, ())]


@pytest.mark.parametrize(
    "written",
    [
        "Cheese: 6.00 | Egg: 7.50",
        "Cheese: R6; Egg: R7,50",
        "Cheese: 6,00, Egg: 7,50",
        "Cheese: 6\nEgg: 7r50",
        ["Cheese: 6", "Egg: 7.50"],
        [{"name": "Cheese", "price": 6}, {"name": "Egg", "price": "R7.50"}],
        [{"title": "Cheese", "Price": 6.0}, "Egg: 7.50"],
        {"Cheese": 6, "Egg": "7.50"},
        {"Cheese": {"price": 6}, "Egg": {"price": 7.5}},
    ],
)
def test_options_are_read_in_every_form(written: Any) -> None:
    assert read_options("extras", written) == CHEESE_AND_EGG


def test_an_option_may_have_an_id_and_other_names() -> None:
    assert read_options("extras", "[x1] Cheese = melted cheese = kaas: 6.00") == [
        ("x1", "Cheese", 600, ("melted cheese", "kaas"))
    ]


def test_an_extra_without_a_price_is_free() -> None:
    assert read_options("extras", ["Tomato Sauce"]) == [("tomato-sauce", "Tomato Sauce", 0, ())]


def test_a_size_without_a_price_costs_what_the_product_costs() -> None:
    assert read_options("sizes", "Small: 8 | Large") == [
        ("small", "Small", 800, ()),
        ("large", "Large", 1000, ()),
    ]


def test_a_backslash_makes_a_special_character_ordinary() -> None:
    assert read_options("extras", r"Salt\, vinegar \| mayo\: 2\=1 : 3") == [
        ("salt-vinegar-mayo-2-1", "Salt, vinegar | mayo: 2=1", 300, ())
    ]


def test_a_comma_within_a_number_does_not_separate() -> None:
    assert read_options("extras", "Sauce 1,5 l: 20, Cup") == [
        ("sauce-1-5-l", "Sauce 1,5 l", 2000, ()),
        ("cup", "Cup", 0, ()),
    ]
