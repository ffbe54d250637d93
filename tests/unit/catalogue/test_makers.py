"""Vendors in a file: written and read back the same, and every bad row named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Zone
from plugins.catalogue.importing import BadFile
from plugins.catalogue.importing.makers import load_vendors, write_vendors
from plugins.catalogue.importing.prices import LARGEST
from plugins.catalogue.vendors import Vendor

PAGE = Path(__file__).parents[3] / "docs" / "vendors.md"

letters = st.characters(exclude_categories=("C", "Z"), include_characters=" |;,=:[]\\\"'#")
names = st.text(letters, min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
prices = st.integers(0, LARGEST * 100)
clocks = st.times().map(lambda time: time.strftime("%H:%M"))
days = st.none() | st.tuples(clocks, clocks)
vendors = st.builds(
    Vendor,
    vendor_id=st.just(""),
    tenant=st.just("t"),
    slug=st.text("abc019._-", min_size=1, max_size=12),
    name=names,
    phone=st.just("") | names,
    hours=st.just(()) | st.lists(days, min_size=7, max_size=7).map(tuple),
    zones=st.lists(st.builds(Zone, name=names, fee=prices), max_size=3).map(tuple),
    minimum_order=prices,
    active=st.booleans(),
)


def load(text: str) -> tuple[Vendor, ...]:
    return load_vendors(text.encode(), "t", currency="ZAR")


@given(st.lists(vendors, max_size=4, unique_by=lambda vendor: vendor.slug).map(tuple))
def test_vendors_that_are_written_read_back_the_same(written: tuple[Vendor, ...]) -> None:
    assert load(write_vendors(written)) == written


def test_the_pages_vendors_are_read_as_it_says() -> None:
    (table,) = re.findall(r"```csv\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    thandi, gogo = load(table)
    assert thandi.hours == (("08:00", "20:00"),) * 7
    assert thandi.zones == (Zone("Orlando West", 1000), Zone("Orlando East", 1500))
    assert (thandi.slug, thandi.minimum_order) == ("mama-thandis-kitchen", 5000)
    assert (gogo.hours[5], gogo.hours[6], gogo.zones) == (("09:00", "01:00"), None, ())


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",08:00-20:00,,", "line 2, name: '': this field must be there; add a name"),
        ("Gogo,25:00-26:00,,", "line 2, hours: '25:00-26:00': not a day's hours; write it like 08:00-20:00"),
        ("Gogo,closed|closed,,", "these are 2; write it like 08:00-20:00, or seven such"),
        (
            "Gogo,,Soweto,",
            "line 2, delivery_zones: 'Soweto': a zone has a name and a fee; write it like Soweto",
        ),
        ("Gogo,,Soweto: free,", "line 2, delivery_zones 1 price: 'free': not a price"),
        ("Gogo,,,lots", "line 2, minimum_order: 'lots': not a price"),
        ("Gogo,,,\nGOGO,,,", "line 3, id: 'gogo': this vendor is there already; give one of the two"),
        ("Gogo,,,,9", "line 2, row: '9': there are more cells than columns"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_read(row: str, problem: str) -> None:
    with pytest.raises(BadFile, match=re.escape(problem)):
        load(f"name,hours,delivery_zones,minimum_order\n{row}\n")


def test_a_column_that_is_none_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadFile, match="'fee': there is no such column; allowed are id, name, phone, hours"):
        load("name,fee\nGogo,10\n")


def test_times_are_read_as_people_write_them() -> None:
    assert load("name,hours\nGogo,9h00 to 0.30\n")[0].hours[0] == ("09:00", "00:30")
