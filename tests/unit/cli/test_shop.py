"""Commands on a shop's data: its tables, its menu, what is understood of a text."""

import io
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.sql.sqlite import open_connection
from adapters.sql.tables import EventStatus, events


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    monkeypatch.setenv("WAKALA_DATABASE__URL", f"sqlite:///{tmp_path}/fresh/wakala.db")


def test_tables_are_behind_until_they_are_brought_up_to_date(wakala, fresh):
    behind = wakala("db", "status")
    assert behind.code == 1
    assert "run `wakala db upgrade`" in behind.out
    assert wakala("db", "upgrade").code == 0
    assert wakala("db", "status").out == "up to date\n"


@pytest.mark.parametrize("command", [("run", "--port", "0"), ("db", "upgrade"), ("outbox", "list")])
@pytest.mark.parametrize("file", ["letter.db", "letter.db/wakala.db", "."])
def test_a_database_that_cannot_be_used_is_told_in_one_line(wakala, monkeypatch, command, file):
    Path("letter.db").write_text("Dear customer, this is a letter.")
    monkeypatch.setenv("WAKALA_DATABASE__URL", f"sqlite:///{file}")
    ended = wakala(*command)
    assert ended.code == 2
    assert ended.err.splitlines()[-1].startswith(f"wakala: {file} cannot be used as the database")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_exported_menu_imports_without_a_difference(wakala, in_shop, tmp_path, form):
    file = tmp_path / f"menu.{form}"
    assert wakala("catalog", "export", "--format", form, "--output", file).code == 0
    assert "0 new, 0 changed, 0 removed" in wakala("catalog", "import", file).out


def test_a_menu_that_cannot_be_written_is_told_in_one_line(wakala, in_shop):
    ended = wakala("catalog", "export", "--output", "nowhere/menu.csv")
    assert ended.code == 2
    assert ended.err == "wakala: nowhere/menu.csv: cannot write the file: No such file or directory\n"


def test_a_menu_is_replaced_as_a_whole_after_a_dry_run(wakala, fresh, tmp_path):
    file = tmp_path / "menu.csv"
    file.write_text("name,price\nUmqombothi,8.50\nTea,10\n")
    dry = wakala("catalog", "import", file, "--dry-run")
    assert "2 products: 2 new, 0 changed, 27 removed" in dry.out
    assert "Nothing was changed" in dry.out
    wakala("catalog", "import", file)
    assert wakala("catalog", "export", "--format", "csv").out.count("\n") == 3


def test_vendors_are_exported_and_imported_after_a_dry_run(wakala, fresh, tmp_path):
    file = tmp_path / "vendors.csv"
    assert wakala("catalog", "vendors", "export", "--output", file).code == 0
    assert "Orlando West: 10.00 | Orlando East: 15.00" in file.read_text()
    file.write_text(file.read_text() + "gogo,Gogo's Pap,,08:00-20:00,,40,yes\n")
    dry = wakala("catalog", "vendors", "import", file, "--dry-run").out
    assert "2 vendors: 1 new, 1 known" in dry
    assert "Nothing was changed" in dry
    assert "gogo" not in wakala("catalog", "vendors", "export").out
    wakala("catalog", "vendors", "import", file)
    assert "gogo,Gogo's Pap" in wakala("catalog", "vendors", "export").out


def test_an_import_leaves_word_for_the_server_that_runs(wakala, fresh, tmp_path):
    file = tmp_path / "menu.csv"
    file.write_text("name,price\nTea,10\n")
    wakala("catalog", "import", file)
    with open_connection(f"sqlite:///{tmp_path}/fresh/wakala.db") as connection:
        waiting = select(events.c.type).where(events.c.status == EventStatus.WAITING)
        seeded = ["tenant.changed", "tenant.member_changed", "tenant.member_changed", "catalogue.changed"]
        assert connection.execute(waiting).scalars().all() == [*seeded, "catalogue.changed"]


def test_a_faulty_menu_changes_nothing_and_names_each_line(wakala, in_shop, tmp_path):
    file = tmp_path / "menu.csv"
    file.write_text("name,price\nUmqombothi,cheap\nTea,10\n,3\n")
    ended = wakala("catalog", "import", file)
    assert ended.code == 2
    assert "line 2" in ended.err
    assert "line 4" in ended.err
    assert "Umqombothi" not in wakala("catalog", "export").out


def test_a_shop_that_is_not_there_is_answered_with_those_there_are(wakala, in_shop):
    ended = wakala("catalog", "export", "--shop", "5")
    assert ended.code == 2
    assert "--shop 100000000000001" in ended.err


def test_a_text_is_parsed_to_the_promised_json(wakala, in_shop):
    parsed = json.loads(wakala("parse", "2 russian kotas no atchar and a coke", "--json").out)
    assert list(parsed) == ["intent", "items", "ambiguous", "unmatched"]
    assert parsed["intent"] == "add"
    assert parsed["items"] == [
        {"product": "russian-kota", "quantity": 2, "options": ["no-atchar"]},
        {"product": "coke", "quantity": 1, "options": []},
    ]


def test_a_file_gives_one_json_line_for_each_of_its_lines(wakala, in_shop, tmp_path, monkeypatch):
    (tmp_path / "texts").write_text("hi\nwhere is my order\na coke\n")
    lines = [json.loads(line) for line in wakala("parse", "--file", tmp_path / "texts").out.splitlines()]
    assert [line["intent"] for line in lines] == ["greet", "status", "add"]
    monkeypatch.setattr("sys.stdin", io.StringIO("hi\n"))
    assert json.loads(wakala("parse", "--file", "-").out) == lines[0]


def test_for_people_a_text_is_parsed_to_sentences(wakala, in_shop):
    out = wakala("parse", "a kota, a coke and a spaceship").out.splitlines()
    assert out[:2] == ["intent: add", "item: 1 x coke"]
    assert out[2].startswith("ambiguous: 'kota' may be russian-kota, ")


def test_a_file_that_is_not_there_is_named(wakala):
    ended = wakala("parse", "--file", "nowhere")
    assert (ended.code, ended.err) == (
        2,
        "wakala: nowhere: cannot read the texts: No such file or directory\n",
    )


@pytest.mark.parametrize("arguments", [(), ("hi", "--file", "-")])
def test_parse_takes_a_text_or_a_file(wakala, arguments):
    ended = wakala("parse", *arguments)
    assert ended.code == 2
    assert "give a text or --file, and not both" in ended.err
