"""What an order names: products, amounts, sizes, extras, and what is left out."""

from collections.abc import Callable

import pytest

from bot.understanding import Understood

Items = Callable[..., list[str]]
Read = Callable[..., Understood]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 russian kotas", ["2 kota-russian"]),
        ("two russian kotas", ["2 kota-russian"]),
        ("russian kota x2", ["2 kota-russian"]),
        ("2x russian kota", ["2 kota-russian"]),
        ("russian kota: 2", ["2 kota-russian"]),
        ("a couple of russian kotas", ["2 kota-russian"]),
        ("twenty five vetkoek", ["25 vetkoek"]),
        ("a dozen eggs", ["12 egg"]),
        ("half a dozen eggs", ["6 egg"]),
        ("one and a half dozen eggs", ["18 egg"]),
        ("2 dozen eggs", ["24 egg"]),
        ("russian kota 2 sprite 3", ["2 kota-russian", "3 sprite"]),
        ("2 russian kota 3 sprite", ["2 kota-russian", "3 sprite"]),
    ],
)
def test_an_amount_may_be_written_in_many_ways(text: str, expected: list[str], items: Items) -> None:
    assert items(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "sprite at 6",
        "sprite at 18:30, zone 14",
        "sprite to 12 Vilakazi street",
        "sprite, I have a R50 note",
        "sprite, call 072 123 4567",
        "sprite for 4 people",
        "sprite in 20 minutes",
        "sprite R13",
    ],
)
def test_times_money_addresses_and_telephone_numbers_are_no_amounts(text: str, items: Items) -> None:
    assert [line.split()[:2] for line in items(text)] == [["1", "sprite"]]


@pytest.mark.parametrize(
    "text", ["russian kota", "Russian Kota!", "RUSIAN KOTTA", "kota russian", "russiankota"]
)
def test_case_order_and_typing_errors_are_forgiven(text: str, items: Items) -> None:
    assert items(text) == ["1 kota-russian"]


@pytest.mark.parametrize("text", ["cake", "ships", "power", "beef", "wine"])
def test_a_genuine_word_is_nobodys_typing_error(text: str, items: Items) -> None:
    assert items(f"2 {text}") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2l coke", ["1 coke 2l"]),
        ("coke 2 litre", ["1 coke 2l"]),
        ("two litre coke", ["1 coke 2l"]),
        ("coke 500", ["1 coke 500ml"]),
        ("2 x 500ml coke", ["2 coke 500ml"]),
        ("half a litre of milk", ["1 milk 500ml"]),
        ("big chips", ["1 chips large"]),
        ("chips for R20", ["1 chips medium"]),
        ("1/4 mutton bunny", ["1 bunny-mutton quarter"]),
        ("12 wings", ["1 wings wings-12"]),
        ("R10 mtn airtime", ["1 airtime-mtn r10"]),
    ],
)
def test_a_size_is_known_by_its_name_number_measure_or_price(
    text: str, expected: list[str], items: Items
) -> None:
    assert items(text) == expected


def test_a_size_that_is_not_named_is_not_chosen(items: Items) -> None:
    assert items("coke") == ["1 coke"]


def test_an_option_belongs_to_the_nearest_product(items: Items) -> None:
    text = "2 russian kotas no atchar and a polony kota with cheese"
    assert items(text) == ["2 kota-russian no-atchar", "1 kota-polony cheese"]


@pytest.mark.parametrize("word", ["no", "without", "w/o", "hold the", "but no", "minus", "leave out the"])
def test_what_is_in_can_be_left_out(word: str, items: Items) -> None:
    assert items(f"full house {word} atchar") == ["1 kota-full no-atchar"]


def test_what_is_in_already_is_not_charged_again_unless_extra(items: Items) -> None:
    assert items("full house with cheese") == ["1 kota-full"]
    assert items("full house with extra cheese") == ["1 kota-full cheese"]


def test_portions_of_an_item_may_differ(items: Items) -> None:
    text = "3 polony kotas: 1 with cheese, 1 no atchar, 1 plain"
    assert sorted(items(text)) == ["1 kota-polony", "1 kota-polony cheese", "1 kota-polony no-atchar"]


def test_options_may_go_to_all_items(items: Items) -> None:
    assert items("2 cokes and a sprite, all 2l") == ["2 coke 2l", "1 sprite 2l"]


def test_equal_items_are_added_up_and_different_ones_are_not(items: Items) -> None:
    text = "large chips, sprite, large chips, small chips"
    assert items(text) == ["2 chips large", "1 sprite", "1 chips small"]


def test_and_within_a_name_makes_one_item_but_not_between_amounts(items: Items) -> None:
    assert items("2 russian and chips") == ["2 russian-chips"]
    assert items("2 russians and 2 chips") == ["2 russian", "2 chips"]


def test_a_list_may_have_a_line_for_each_item(items: Items) -> None:
    text = "Please:\n1) 2 full house\n2) sprite\n3) 6 eggs\nDeliver to zone 6"
    assert items(text) == ["2 kota-full", "1 sprite", "6 egg"]


def test_what_is_sold_out_is_understood_all_the_same(items: Items) -> None:
    assert items("2 stoney") == ["2 stoney"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("100 sprites", "100 sprites"),
        ("a hundred sprites", "100 sprites"),
        ("two hundred and ten sprites", "210 sprites"),
        ("a thousand sprites", "1000 sprites"),
        ("-2 sprites", "-2 sprites"),
        ("\N{MINUS SIGN}2 sprites", "-2 sprites"),
    ],
)
def test_an_amount_that_nobody_orders_is_said_and_not_taken(text: str, said: str, read: Read) -> None:
    understood = read(text)
    assert (understood.items, understood.unmatched) == ((), (said,))


def test_a_dash_before_an_item_of_a_list_is_no_sign(items: Items) -> None:
    assert items("-2 russian kotas\n-1 water") == ["2 kota-russian", "1 water"]
    assert items("- 2 russian kotas") == ["2 kota-russian"]


@pytest.mark.parametrize("word", ["chees", "chese", "cheeze", "cheesee", "cheeses"])
def test_a_misspelt_extra_is_forgiven(word: str, items: Items) -> None:
    assert items(f"russian kota with {word}") == ["1 kota-russian cheese"]


def test_a_name_cut_short_is_read_by_the_words_beside_it(items: Items) -> None:
    assert items("fanta pine 500", "corner") == ["1 d3 500"]
    assert items("saf airtime 50 bob", "hotel") == ["1 airtime-saf saf-50"]


def test_another_name_of_a_product_is_completed_alike(items: Items) -> None:
    assert items("6 magwinya with livers", "spaza") == ["6 vetkoek-livers"]
