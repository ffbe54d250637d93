"""``wakala stock``: what is left is counted by the shop, and by nobody else."""

import json


def test_what_is_counted_is_listed_until_it_is_counted_no_longer(wakala):
    assert wakala("stock", "count", "russian-kota", 3).out == "Russian Kota: 3 left\n"
    assert json.loads(wakala("stock", "list", "--json").out) == {"russian-kota": 3}
    assert "russian-kota  3" in wakala("stock", "list").out
    assert wakala("stock", "count", "russian-kota").out == "Russian Kota: not counted any more\n"
    assert json.loads(wakala("stock", "list", "--json").out) == {}


def test_a_product_that_is_not_sold_is_named(wakala):
    ended = wakala("stock", "count", "caviar", 3)
    assert ended.code == 2
    assert "sells no product 'caviar'; `wakala catalog export` lists" in ended.err


def test_less_than_nothing_cannot_be_left(wakala):
    assert wakala("stock", "count", "russian-kota", "--", -1).code == 2
