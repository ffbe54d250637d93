"""What is said after *price*, *add* and *alias*."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.catalogue.sayings import (
    Priced,
    category_of,
    name_of,
    split_added,
    split_alias,
    split_price,
)

PRODUCTS = {"russian kota", "coke", "coke 2 l", "chips large"}


@pytest.mark.parametrize(
    ("said", "name", "amount"),
    [
        ("russian kota 42,50", "russian kota", 4250),
        ("russian kota R 1 250,00", "russian kota", 125000),
        ("russian kota to 42r50", "russian kota", 4250),
        ("russian kota = R42.50", "russian kota", 4250),
        ("chips large twenty five", "chips large", 2500),
        ("russian kota forty two rand fifty", "russian kota", 4250),
        ("coke 2 l 25", "coke 2 l", 2500),
        ("R 42,50 russian kota", "russian kota", 4250),
        ("25 coke 2 l", "coke 2 l", 2500),
    ],
)
def test_a_price_stands_behind_the_name(said: str, name: str, amount: int) -> None:
    assert split_price(said, PRODUCTS.__contains__) == Priced(name, amount)


@pytest.mark.parametrize("said", ["", "42,50", "russian kota", "russian kota cheap"])
def test_without_a_name_and_a_price_there_is_none(said: str) -> None:
    assert split_price(said, PRODUCTS.__contains__) is None


@pytest.mark.parametrize(
    ("said", "priced"),
    [
        ('"Mogodu" 60 plates', Priced("Mogodu", 6000, "plates")),
        ("mogodu R60 in plates", Priced("mogodu", 6000, "plates")),
        ("mogodu 60", Priced("mogodu", 6000)),
        ("\u201cSix Gun 6\u201d R 1 250,00 plates", Priced("Six Gun 6", 125000, "plates")),
        ("pap 500 g 30 groceries", Priced("pap 500 g", 3000, "groceries")),
        ("half a dozen eggs 22 groceries", Priced("half a dozen eggs", 2200, "groceries")),
        ("mogodu twelve fifty plates", Priced("mogodu", 1250, "plates")),
    ],
)
def test_something_new_has_a_name_a_price_and_what_it_belongs_to(said: str, priced: Priced) -> None:
    assert split_added(said) == priced


@pytest.mark.parametrize("said", ["", "mogodu", "60", '"Mogodu"', "60 plates"])
def test_without_a_price_behind_a_name_nothing_is_added(said: str) -> None:
    assert split_added(said) is None


@pytest.mark.parametrize(
    ("said", "pair"),
    [
        ("sphatlo = kota", ("sphatlo", "kota")),
        ("chapo is chapati", ("chapo", "chapati")),
        ("fat cake->vetkoek", ("fat cake", "vetkoek")),
        ("sphatlo kota", None),
        ("= kota", None),
        ("sphatlo =", None),
        ("", None),
    ],
)
def test_an_alias_is_said_with_what_it_means(said: str, pair: tuple[str, str] | None) -> None:
    assert split_alias(said) == pair


def test_a_category_is_known_by_its_beginning_and_else_is_new() -> None:
    known = ["Kotas", "Chips and Snacks", "Plates"]
    assert [category_of(said, known) for said in ("plate", "CHIPS", "kotas", "wings")] == [
        "Plates",
        "Chips and Snacks",
        "Kotas",
        "Wings",
    ]


def test_a_name_gets_its_capital_unless_it_has_one() -> None:
    assert [name_of(said) for said in ("mogodu", "pap en Vleis", "iSonka")] == [
        "Mogodu",
        "pap en Vleis",
        "iSonka",
    ]


@given(st.text(max_size=60))
def test_no_words_make_it_fail(said: str) -> None:
    for read in (split_added(said), split_price(said, lambda _: False)):
        assert read is None or (read.name and read.amount >= 0)
    split_alias(said)
