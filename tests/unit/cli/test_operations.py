"""What an operator looks at: messages that have not left yet."""

import json

from adapters.sql.tables import MessageStatus, outbox
from bot.channel import Outgoing
from bot.events import encode
from bot.messages import Reply

URL = "sqlite:///data/wakala.db"


def test_nothing_unsent_is_an_empty_list(wakala):
    assert wakala("outbox", "list", "--json").out == "[]\n"


def test_a_message_that_waits_is_listed_with_its_reason_and_its_recipient_masked(wakala, database):
    message = Outgoing("m1", "100", {"wa_id": "27821234567"}, Reply("hi"))
    row = {
        "id": "m1",
        "conversation": "100:c",
        "tenant": "t",
        "status": MessageStatus.WAITING,
        "due_at": 1_770_000_000.0,
        "attempts": 1,
        "resent": 0,
        "heard_at": 0.0,
        "message_id": None,
        "standing": 0,
        "reason": "131056: too fast",
        "body": encode(message),
    }
    database(outbox, **row)
    database(outbox, **row | {"id": "m2", "status": MessageStatus.SENT})
    database(outbox, **row | {"id": "m3", "status": MessageStatus.DEAD})
    (waiting,) = json.loads(wakala("outbox", "list", "--json").out)
    assert (waiting["id"], waiting["status"], waiting["to"]) == ("m1", "waiting", "*****567")
    assert "131056: too fast" in wakala("outbox", "list").out
