"""What an operator looks at: inputs and messages that went no further."""

import json

import pytest
from sqlalchemy import insert, select

from adapters.sql.sqlite import open_connection
from adapters.sql.tables import InputStatus, MessageStatus, inbox, outbox
from bot.channel import Outgoing
from bot.events import encode
from bot.messages import Reply

URL = "sqlite:///data/wakala.db"


@pytest.fixture
def database(wakala):
    """An up-to-date database to write rows into."""
    wakala("db", "upgrade")

    def write(table, **values):
        with open_connection(URL) as connection, connection.begin():
            connection.execute(insert(table).values(values))

    return write


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


def test_nothing_stuck_is_an_empty_list(wakala):
    assert wakala("inbox", "list", "--json").out == "[]\n"
    assert wakala("outbox", "list", "--json").out == "[]\n"


def test_a_parked_input_is_listed_with_its_reason_and_without_the_person(wakala, database):
    database(inbox, **parked())
    (stuck,) = json.loads(wakala("inbox", "list", "--json").out)
    assert (stuck["key"], stuck["outcome"], stuck["attempts"]) == ("1", "parked", 3)
    table = wakala("inbox", "list").out
    assert "orders.add: KeyError" in table
    assert "wamid" not in table
    assert "0190a1b2-0000-7000" not in table


def test_a_parked_input_may_run_again(wakala, database):
    database(inbox, **parked())
    assert wakala("inbox", "retry", "1").code == 0
    with open_connection(URL) as connection:
        assert connection.execute(select(inbox.c.status, inbox.c.attempts)).one() == (InputStatus.WAITING, 0)


def test_an_input_that_is_not_stuck_is_not_run_again(wakala, database):
    database(inbox, **parked(status=InputStatus.DONE))
    ended = wakala("inbox", "retry", "1")
    assert ended.code == 2
    assert "no failed or parked input has the number 1" in ended.err


def test_a_dead_message_is_listed_with_its_reason_and_its_recipient_masked(wakala, database):
    message = Outgoing("m1", "100", {"wa_id": "27821234567"}, Reply("hi"))
    row = {
        "id": "m1",
        "conversation": "100:c",
        "tenant": "t",
        "status": MessageStatus.DEAD,
        "due_at": 1_770_000_000.0,
        "attempts": 1,
        "resent": 0,
        "heard_at": 0.0,
        "message_id": None,
        "standing": 0,
        "reason": "131026: not on WhatsApp",
        "body": encode(message),
    }
    database(outbox, **row)
    database(outbox, **row | {"id": "m2", "status": MessageStatus.SENT})
    (dead,) = json.loads(wakala("outbox", "list", "--json").out)
    assert (dead["id"], dead["status"], dead["to"]) == ("m1", "dead", "*****567")
    assert "131026: not on WhatsApp" in wakala("outbox", "list").out
