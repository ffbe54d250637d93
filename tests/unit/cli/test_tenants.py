"""``wakala shop``: a shop is added, changed and shown, and what is wrong is told in a line each."""

import json
import re
import sqlite3
from pathlib import Path

import pytest

NUMBER, DEMO = "105954558954427", "100000000000001"
ADD = ("shop", "add", NUMBER, "--name", "Bra Joe's Kotas", "--phone", "+27 11 555 0199")


def shops(wakala):
    return {one["number"]: one for one in json.loads(wakala("shop", "list", "--json").out)}


def test_a_shop_is_added_once_and_listed_beside_the_others(wakala):
    added = wakala(*ADD, "--delivery-fee", "R15", "--hours", "08:00-20:00", "--currency", "ZAR")
    assert added.code == 0
    assert f"catalog import menu.json --shop {NUMBER}" in added.out
    assert "it is there already" in wakala(*ADD).out
    listed = shops(wakala)
    assert list(listed) == [DEMO, NUMBER]
    joe = listed[NUMBER]
    assert (joe["delivery_fee"], joe["hours"]) == (1500, [["08:00", "20:00"]] * 7)
    assert f"tenant {joe['tenant']}" in added.out
    assert "08:00-20:00" in wakala("shop", "list").out


def test_only_what_is_given_is_changed_and_only_once(wakala):
    wakala(*ADD)
    before = shops(wakala)[NUMBER]
    change = ("shop", "set", NUMBER, "--hours", "always", "--no-delivery", "--vat-number", "4012345678")
    assert "takes it up" in wakala(*change).out
    assert "it is so already" in wakala(*change).out
    after = shops(wakala)[NUMBER]
    assert after == before | {"delivery": False, "vat_number": "4012345678"}


@pytest.mark.parametrize(
    ("option", "value", "field", "kept"),
    [
        ("--hours", "closed|" * 6 + "09:00-13:00", "hours", [None] * 6 + [["09:00", "13:00"]]),
        ("--minimum-order", "12r50", "minimum_order", 1250),
        ("--vat-rate", "15.5%", "vat_rate", 1550),
        ("--timezone", "Africa/Nairobi", "timezone", "Africa/Nairobi"),
        ("--quiet-hours", "21:00 - 07:30", "quiet_hours", ["21:00", "07:30"]),
        ("--quiet-hours", "never", "quiet_hours", []),
        ("--location", "-26.2485, 27.8540", "location", [-26.2485, 27.854]),
        ("--privacy-url", "https://joe.example/privacy", "privacy_url", "https://joe.example/privacy"),
    ],
)
def test_settings_are_read_as_people_write_them(wakala, option, value, field, kept):
    assert wakala("shop", "set", DEMO, option, value).code == 0
    assert json.loads(wakala("shop", "show", DEMO, "--json").out)[field] == kept


def test_one_is_shown_with_all_its_settings(wakala):
    shown = wakala("shop", "show", DEMO).out
    assert "Mama Thandi's Kitchen" in shown
    assert {line.split()[0] for line in shown.splitlines() if line.strip()} >= {"tenant", "hours", "vat_rate"}
    assert "payment_methods" not in shown
    rows = dict(line.split(maxsplit=1) for line in shown.splitlines() if len(line.split()) > 1)
    assert (rows["delivery_fee"], rows["vat_rate"], rows["capacity"]) == ("R10.00", "15%", "0")
    assert (rows["cash_cap"], rows["collection"]) == ("R500.00", "true")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("add", "+27115550199", "--name", "X"), "number is '+27115550199'; it must be Meta's"),
        (("add", "5", "--name", "X", "--currency", "rand"), "currency is 'rand'; it must be"),
        (("add", "5", "--name", "X", "--hours", "nine"), "'nine': not a day's hours; write it like"),
        (("add", "5", "--name", "X", "--delivery-fee", "free"), "'free': not a price"),
        (("add", "5", "--name", "X", "--quiet-hours", "night"), "'night' is no time of day and another"),
        (("set", DEMO, "--quiet-hours", "20:00-8"), "quiet_hours is"),
        (("add", "5", "--name", "X", "--vat-rate", "much"), "'much' is no percentage"),
        (("add", DEMO, "--name", "X"), "is there already, and its name is"),
        (("set", DEMO), "nothing to change is given"),
        (("set", "9", "--name", "X"), "no shop has the number '9'"),
        (("show", "9"), "no shop has the number '9'"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(wakala, in_shop, arguments, told):
    ended = wakala("shop", *arguments)
    assert ended.code == 2
    assert told in ended.err
    assert list(shops(wakala)) == [DEMO]


def test_a_row_written_wrongly_stops_no_command_that_mends_it(wakala):
    wakala(*ADD)
    disk = sqlite3.connect("data/wakala.db")
    disk.execute("UPDATE tenants_shops SET hours = 'nine to five' WHERE number = ?", (NUMBER,))
    disk.commit()
    disk.close()
    for command in (("shop", "list"), ("run", "--port", "0"), ("catalog", "export")):
        ended = wakala(*command)
        assert ended.code == 2
        assert f"wakala: shop {NUMBER} (table tenants_shops): hours is 'nine to five'" in ended.err
        assert f"wakala: mend it with `wakala shop set {NUMBER}`" in ended.err
    assert wakala("shop", "set", NUMBER, "--hours", "always").code == 0
    assert wakala("shop", "list").code == 0


def test_a_menu_that_is_imported_for_one_shop_is_no_others(wakala, tmp_path):
    wakala(*ADD)
    file = tmp_path / "menu.csv"
    file.write_text("name,price\nQuarter Kota,27\n")
    assert "Bra Joe's Kotas: 1 products: 1 new" in wakala("catalog", "import", file, "--shop", NUMBER).out
    assert "Quarter Kota" in wakala("catalog", "export", "--shop", NUMBER).out
    assert "Quarter Kota" not in wakala("catalog", "export", "--shop", DEMO).out
    told = wakala("events", "list", "--tenant", shops(wakala)[NUMBER]["tenant"]).out
    assert "0190a1b2-0000-7000-8000-000000000001" not in told


@pytest.mark.parametrize(("group", "command"), [("shop", "add"), ("user", "add"), ("user", "set")])
def test_every_option_is_documented(wakala, group, command):
    page = (Path(__file__).parents[3] / "docs" / "shops.md").read_text("utf-8")
    options = set(re.findall(r"--[a-z-]+", wakala(group, command, "--help").out)) - {"--help", "--config"}
    assert {one for one in options if one not in page} == set()
