"""``wakala broadcast``: counted, asked about, and left to the server."""

import json
import sqlite3
from pathlib import Path

import pytest

from plugins.tenants.demo import SHOP

DATABASE = Path("data/wakala.db")
SAID = "INSERT INTO notifications_consents VALUES (?, ?, ?, 'deals', 1, 'yes', 1, 'en', 'wamid.1', 0)"
ASKED = "SELECT body FROM events WHERE type LIKE 'notifications.%'"


@pytest.fixture
def agreed(wakala):
    """Two customers want to hear of deals."""
    wakala("broadcast", "list")
    with sqlite3.connect(DATABASE) as disk:
        disk.executemany(SAID, [(at, SHOP.tenant, who) for at, who in enumerate(("thandi", "thabo"))])
    disk.close()


def asked():
    """What the server is asked to do."""
    disk = sqlite3.connect(DATABASE)
    found = [json.loads(body) for (body,) in disk.execute(ASKED)]
    disk.close()
    return [(one["event_type"], one["tenant_id"], one["data"]) for one in found]


def test_a_dry_run_counts_and_sends_nothing(wakala, agreed):
    ended = wakala("broadcast", "send", "Two kotas for R60", "--dry-run")
    assert ended.out.splitlines() == [
        "Mama Thandi's Kitchen: 2 customers agreed to hear of deals",
        "Nothing was sent: this was a dry run.",
    ]
    assert asked() == []


def test_nobody_who_agreed_is_nobody_to_tell(wakala):
    assert wakala("broadcast", "send", "Two kotas for R60", "--yes").out.endswith("Nothing was sent.\n")
    assert asked() == []


@pytest.mark.parametrize(("words", "length"), [(" ", 0), ("kota " * 100, 499)])
def test_it_tells_something_and_not_more_than_people_read(wakala, agreed, words, length):
    ended = wakala("broadcast", "send", words, "--yes")
    assert ended.code == 2
    assert f"it has {length} characters; write 1 to 400, in quotes" in ended.err
    assert asked() == []


def test_a_yes_leaves_it_to_the_server(wakala, agreed):
    ended = wakala("broadcast", "send", "Two kotas for R60", "--yes", "--rate", 0.5)
    [(type_, tenant, data)] = asked()
    assert (type_, tenant) == ("notifications.broadcast", SHOP.tenant)
    assert (data["text"], data["rate"], data["member_id"]) == ("Two kotas for R60", 0.5, None)
    assert ended.out.splitlines()[-1].startswith(f"{data['broadcast_id']}: a running server begins")


def test_who_is_asked_and_says_no_sends_nothing(wakala, agreed, monkeypatch):
    monkeypatch.setattr("typer.confirm", lambda *_, **__: (_ for _ in ()).throw(SystemExit(1)))
    assert wakala("broadcast", "send", "Two kotas for R60").code == 1
    assert asked() == []


def test_of_two_shops_the_one_that_tells_is_named(wakala, agreed):
    wakala("shop", "add", "105954558954427", "--name", "Bra Joe's Kotas", "--phone", "+27 11 555 0199")
    ended = wakala("broadcast", "send", "Two kotas for R60", "--yes")
    assert ended.code == 2
    assert "2 shops fit without --shop; name one." in ended.err
    assert asked() == []
    assert "2 customers" in wakala("broadcast", "send", "Two kotas", "--shop", SHOP.number, "--dry-run").out


def test_one_is_stopped(wakala):
    assert "within 5 s" in wakala("broadcast", "stop").out
    assert asked() == [
        ("notifications.stop_broadcast", SHOP.tenant, {"broadcast_id": None, "member_id": None})
    ]


def test_those_there_are_are_listed_with_their_counts(wakala, agreed):
    row = "INSERT INTO notifications_broadcasts VALUES ('b1', ?, 'Two kotas', NULL, NULL, 'running', 2, 0)"
    with sqlite3.connect(DATABASE) as disk:
        disk.execute(row, (SHOP.tenant,))
    disk.close()
    assert wakala("broadcast", "list").out.splitlines()[1].split()[:2] == ["b1", "running"]
    [told] = json.loads(wakala("broadcast", "list", "--json").out)
    assert (told["id"], told["status"], told["people"], told["text"]) == ("b1", "running", 2, "Two kotas")
