"""The page about menu files is what strangers work from: what it shows is run here."""

import re
from pathlib import Path

import pytest

from bot import Product
from plugins.catalogue.importing import load, read, write_csv, write_json
from plugins.catalogue.importing.prices import read_price
from plugins.catalogue.importing.rows import COLUMNS, OTHER_NAMES

PAGE = (Path(__file__).parents[3] / "docs" / "catalogue.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```(?:json|csv)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
FAULTY = "name,price,extras\nKota,cheap,\nCoke,15,\nCoke,18,\nFanta,15,Ice: cold\n"


@pytest.fixture
def menu() -> tuple[Product, ...]:
    return load(EXAMPLES[0].encode())


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_the_same_menu(example: str, menu: tuple[Product, ...]) -> None:
    assert load(example.encode()) == menu


def test_the_first_example_is_what_an_export_writes(menu: tuple[Product, ...]) -> None:
    assert load(write_json(menu).encode()) == load(write_csv(menu).encode()) == menu


def test_every_field_and_every_other_name_is_on_the_page() -> None:
    fields = set(re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE))
    assert fields == set(COLUMNS)
    said = " ".join(PAGE.split())
    assert all(f"`{other}` is `{name}`" in said for other, name in OTHER_NAMES.items())


def test_every_price_on_the_page_is_read_as_it_says() -> None:
    rows = re.findall(r"^\| (`[^|]+`) \| ([\d.]+) \|$", PAGE, re.MULTILINE)
    read_as = {
        written: read_price(amount) for cell, amount in rows for written in re.findall(r"`(.+?)`", cell)
    }
    assert len(read_as) > 10
    assert {written: read_price(written) for written in read_as} == read_as


def test_the_faults_on_the_page_are_told_in_these_words() -> None:
    assert "\n".join(map(str, read(FAULTY.encode()).problems)) in PAGE
