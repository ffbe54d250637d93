"""Dead letters of every kind: listed, shown, tried again or dropped, in one way."""

import json

import pytest
from sqlalchemy import inspect, select

from adapters.sql.sqlite import open_connection
from adapters.sql.tables import (
    EventStatus,
    InputStatus,
    LetterStatus,
    MessageStatus,
    events,
    inbox,
    letters,
    outbox,
    unreadable,
)
from bot.channel import Outgoing
from bot.events import encode
from bot.messages import Reply
from tests.doubles.events import OrderMade
from tests.doubles.rows import envelope

URL = "sqlite:///data/wakala.db"
EVENT = "0190a1b2-0000-7000-8000-0000000000e1"
MESSAGE = "0190a1b2-0000-7000-8000-0000000000f1"
HASH = "a" * 64
STREET = "Vilakazi Street"


def rows(*columns):
    with open_connection(URL, reads=True) as connection:
        return connection.execute(select(*columns)).all()


def made(*columns):
    """The event among those that the demo shop publishes."""
    with open_connection(URL, reads=True) as connection:
        return connection.execute(select(*columns).where(events.c.type == "order.made")).all()


def letter(number=1, **changes):
    """An event that was given up on at noon, or the second after."""
    body = encode(envelope(OrderMade(order_id="order-1")))
    fields = {
        "id": f"0190a1b2-0000-7000-8000-0000000000e{number}",
        "service": "bot",
        "type": "order.made",
        "tenant": "shop",
        "correlation": "cause",
        "cause": f"LookupError: no order {number}",
        "history": json.dumps([{"at": "2026-01-01T10:00:00Z", "error": "TimeoutError: "}] * 2),
        "body": body,
        "status": LetterStatus.LYING,
        "filed_at": 1_767_261_600.0 + number,
        "replays": 0,
        "changed_at": 0.0,
    }
    return fields | changes


def event(**changes):
    """The same where it was published."""
    fields = letter()
    kept = {name: fields[name] for name in ("type", "tenant", "body")}
    dead = {
        "event_id": EVENT,
        "status": EventStatus.DEAD,
        "attempts": 3,
        "due_at": 0.0,
        "error": "LookupError",
    }
    return kept | dead | changes


def parked(**changes):
    fields = {
        "key": "wamid.1",
        "kind": "message",
        "conversation": "100:c",
        "customer": "0190a1b2-0000-7000-8000-00000000abcd",
        "tenant": "t",
        "number": "100",
        "correlation": "",
        "body": b"{}",
        "status": InputStatus.PARKED,
        "attempts": 3,
        "error": "orders.add: KeyError",
        "received_at": 1_770_000_000.0,
    }
    return fields | changes


def buried(**changes):
    message = Outgoing(MESSAGE, "100", {"wa_id": "27821234567"}, Reply(STREET, template="told"))
    fields = {
        "id": MESSAGE,
        "conversation": "100:c",
        "tenant": "t",
        "status": MessageStatus.DEAD,
        "due_at": 0.0,
        "attempts": 1,
        "resent": 0,
        "heard_at": 0.0,
        "message_id": "wamid.9",
        "standing": 9,
        "reason": "131026: not on WhatsApp",
        "body": encode(message),
    }
    return fields | changes


def lost():
    return {"key": HASH, "number": "100", "reason": "no type", "raw": b'{"a": 1}', "received_at": 0.0}


@pytest.fixture
def one_of_each(database):
    database(letters, **letter())
    database(events, **event())
    database(inbox, **parked())
    database(outbox, **buried())
    database(unreadable, **lost())


def test_there_may_be_none(wakala):
    assert wakala("dlq", "list", "--json").out == "[]\n"
    assert wakala("dlq", "replay", "--all").out.startswith("nothing tried again")


def test_like_errors_are_one_line_with_their_number_and_times(wakala, database):
    for number in (1, 2, 3):
        database(letters, **letter(number))
    database(inbox, **parked())
    first, second = json.loads(wakala("dlq", "list", "--json").out)
    assert first == {
        "kind": "event",
        "error": "LookupError: no order <n>",
        "count": 3,
        "oldest": "2026-01-01T10:00:01Z",
        "newest": "2026-01-01T10:00:03Z",
        "id": "0190a1b2-0000-7000-8000-0000000000e3",
    }
    assert (second["kind"], second["error"], second["id"]) == ("input", "orders.add: KeyError", "1")
    assert "LookupError: no order <n>" in wakala("dlq", "list").out
    assert "LookupError" not in wakala("dlq", "list", "--kind", "input").out


@pytest.mark.usefixtures("one_of_each")
def test_every_kind_is_there_and_each_may_be_listed(wakala):
    kinds = ["event", "input", "message", "webhook"]
    assert sorted(one["kind"] for one in json.loads(wakala("dlq", "list", "--json").out)) == kinds
    each = json.loads(wakala("dlq", "list", "--each", "--json").out)
    assert sorted((one["kind"], one["standing"]) for one in each) == [
        ("event", "lying"),
        ("input", "parked"),
        ("message", "dead"),
        ("webhook", "unreadable"),
    ]
    [dead] = json.loads(wakala("dlq", "list", "--each", "--error", "131026", "--json").out)
    assert dead["id"] == MESSAGE
    assert "0190a1b2-0000-7000-8000-0000000000f1" in wakala("dlq", "list", "--each", "--kind", "message").out


def test_an_event_is_shown_with_every_failure_and_without_what_is_personal(wakala, database):
    told = encode(envelope(OrderMade(order_id="order-1"))).replace(
        b'"order_id"', b'"phone":"27821234567","x"'
    )
    database(letters, **letter(body=told))
    shown = json.loads(wakala("dlq", "show", "0000000000e1").out)
    assert [failure["error"] for failure in shown["history"]] == ["TimeoutError: "] * 2
    assert (shown["service"], shown["correlation"], shown["replays"]) == ("bot", "cause", 0)
    assert shown["body"]["data"]["phone"] == "*****567"
    assert "27821234567" in wakala("dlq", "show", EVENT, "--reveal").out


@pytest.mark.usefixtures("one_of_each")
@pytest.mark.parametrize("name", [EVENT, "1", MESSAGE, HASH])
def test_whatever_it_is_it_is_shown_without_who_it_is_of(wakala, name):
    shown = wakala("dlq", "show", name)
    assert shown.code == 0
    assert json.loads(shown.out)["error"]
    assert not [
        word for word in ("27821234567", STREET, "7000-8000-00000000abcd", "wamid.") if word in shown.out
    ]


@pytest.mark.usefixtures("one_of_each")
def test_what_is_replayed_waits_again_as_new(wakala):
    assert (
        wakala("dlq", "replay", EVENT).out
        == "1 event tried again; a running server takes them up within seconds\n"
    )
    assert made(events.c.status, events.c.attempts, events.c.error) == [(EventStatus.WAITING, 0, "")]
    assert wakala("dlq", "replay", "--kind", "input").code == 0
    assert rows(inbox.c.status, inbox.c.attempts, inbox.c.error) == [(InputStatus.WAITING, 0, "")]


@pytest.mark.usefixtures("one_of_each")
def test_a_message_leaves_under_another_id_so_that_nothing_said_of_the_first_is_of_it(wakala):
    wakala("dlq", "replay", "--kind", "message", "--error", "not on WhatsApp")
    first, second = rows(
        outbox.c.id, outbox.c.status, outbox.c.standing, outbox.c.message_id, outbox.c.attempts
    )
    assert (first.id, first.status) == (MESSAGE, MessageStatus.SENT)
    assert second.id != MESSAGE
    assert second[1:] == (MessageStatus.WAITING, 0, None, 0)


@pytest.mark.usefixtures("one_of_each")
def test_all_is_all_but_what_nobody_could_read(wakala):
    assert wakala("dlq", "replay", "--all").out.startswith("1 event, 1 input, 1 message tried again")
    assert [one["kind"] for one in json.loads(wakala("dlq", "list", "--json").out)] == ["webhook"]
    ended = wakala("dlq", "replay", HASH)
    assert (ended.code, "could not be read, so there is nothing to replay" in ended.err) == (2, True)


@pytest.mark.usefixtures("one_of_each")
def test_dropping_asks_first(wakala, monkeypatch):
    monkeypatch.setattr("typer.confirm", _no)
    assert wakala("dlq", "drop", "--all").code == 1
    assert len(json.loads(wakala("dlq", "list", "--json").out)) == 4
    assert wakala("dlq", "drop", "--all", "--yes").out == "1 event, 1 input, 1 message, 1 webhook dropped\n"
    assert wakala("dlq", "list", "--json").out == "[]\n"
    assert made(events.c.status) == [(EventStatus.DONE,)]
    assert rows(inbox.c.error) == [("dropped: orders.add: KeyError",)]


def test_an_event_that_was_published_elsewhere_is_delivered_here(wakala, database):
    database(letters, **letter(service="orders"))
    wakala("dlq", "replay", "--kind", "event")
    assert made(events.c.type, events.c.status) == [("order.made", EventStatus.WAITING)]


@pytest.mark.parametrize("body", [b"not an event", b'{"more":' * 100_000])
def test_what_is_no_event_cannot_be_delivered(wakala, database, body):
    database(letters, **letter(body=body))
    assert json.loads(wakala("dlq", "show", EVENT).out)["body"] == {"bytes": len(body)}
    ended = wakala("dlq", "replay", EVENT)
    assert (ended.code, "is no event" in ended.err, "drop it" in ended.err) == (2, True, True)
    assert len(json.loads(wakala("dlq", "list", "--json").out)) == 1


def test_what_cannot_be_delivered_keeps_nothing_else_back(wakala, database):
    database(letters, **letter(2, body=b"not an event"))
    database(letters, **letter(service="orders"))
    ended = wakala("dlq", "replay", "--all")
    assert (ended.code, "1 cannot be tried again, 1 event is: dead letter " in ended.err) == (2, True)
    assert made(events.c.type, events.c.status) == [("order.made", EventStatus.WAITING)]


@pytest.mark.parametrize("group", ["dlq", "saga", "outbox", "events"])
def test_a_command_is_about_the_services_own_database_which_stays_its_own(wakala, monkeypatch, group):
    services = {
        "ONLY": "payments",
        "BUS__URL": "amqp://127.0.0.1/",
        "SERVICES__URLS": "bot=http://127.0.0.1:1,payments=http://127.0.0.1:2",
        "SERVICES__DATABASES": f"payments={URL}",
        "DEMO__EMULATOR": "false",
    }
    for name, value in services.items():
        monkeypatch.setenv(f"WAKALA_{name}", value)
    assert wakala(group, "list", "--json").out == "[]\n"
    with open_connection(URL, reads=True) as connection:
        tables = set(inspect(connection).get_table_names())
    assert {"letters", "payments_migrations"} <= tables
    assert "catalogue_migrations" not in tables


@pytest.mark.parametrize("given", [(), ("x", "--all"), ("--kind", "input", "--all"), ("--error", "x")])
@pytest.mark.parametrize("command", ["replay", "drop"])
def test_which_are_meant_has_to_be_said_in_one_way(wakala, command, given):
    ended = wakala("dlq", command, *given)
    assert ended.code == 2
    assert "--kind" in ended.err


def test_what_is_not_there_is_named(wakala):
    ended = wakala("dlq", "show", "nothing")
    assert ended.code == 2
    assert (
        "'nothing' is nothing that was given up on; `wakala dlq list --each` shows what there is" in ended.err
    )


def _no(question, *, abort):
    assert question == "Drop 1 event, 1 input, 1 message, 1 webhook for good?"
    raise SystemExit(1)
