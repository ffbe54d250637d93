import json

import pytest

from adapters.whatsapp.webhook import MAX_BYTES, MalformedWebhook, parse
from bot.channel import Received, StatusUpdate, Unreadable

STATUS = {"id": "wamid.OUT", "status": "read", "timestamp": "1795420783"}


def test_entries_changes_messages_and_statuses_are_all_read_in_order(value, message, now):
    def change(n):
        return {"field": "messages", "value": value(messages=[message(id=f"{n}a"), message(id=f"{n}b")])}

    statuses = {"field": "messages", "value": value(statuses=[STATUS, STATUS | {"id": "wamid.TWO"}])}
    entry = [{"changes": [change(1), change(2)]}, {"changes": [statuses, change(3)]}]

    updates = parse(json.dumps({"entry": entry}).encode(), now)

    ids = [u.message.id if isinstance(u, Received) else u.message_id for u in updates]
    assert ids == ["1a", "1b", "2a", "2b", "wamid.OUT", "wamid.TWO", "3a", "3b"]


def test_messages_and_statuses_may_share_a_value(post, message, now):
    received, status = parse(post(messages=[message()], statuses=[STATUS]), now)

    assert isinstance(received, Received)
    assert isinstance(status, StatusUpdate)


def test_a_thousand_updates_of_one_post_are_all_read(post, message, now):
    body = post(messages=[message(id=f"wamid.{n}") for n in range(500)], statuses=[STATUS] * 500)

    assert len(body) < MAX_BYTES
    updates = parse(body, now)

    assert len({update.message.id for update in updates[:500]}) == 500
    assert updates[500:] == updates[500:501] * 500


@pytest.mark.parametrize("field", ["standby", "messaging_handovers", "account_update", "smb_message_echoes"])
def test_other_fields_are_left_alone(field, post, message, now):
    assert parse(post(field, messages=[message()]), now) == []


def test_group_chats_are_left_alone(post, message, now):
    [update] = parse(post(messages=[message(group_id="g1"), message(id="wamid.MINE")]), now)

    assert update.message.id == "wamid.MINE"


def test_a_webhook_of_another_product_is_left_alone(now):
    assert parse(b'{"object":"instagram","entry":[{"changes":[]}]}', now) == []


def test_an_error_alone_is_kept(post, now):
    [update] = parse(post(errors=[{"code": 130429, "title": "Rate limit hit"}]), now)

    assert update.reason == "the Cloud API reported error 130429: Rate limit hit"


def test_an_error_beside_a_message_costs_nothing(post, message, now):
    messages = [message("interactive_without_its_object")]

    [update] = parse(post(messages=messages, errors=[{"code": 131000}]), now)

    assert isinstance(update, Received)


@pytest.mark.parametrize("metadata", [None, {}, {"phone_number_id": ""}])
def test_what_is_for_no_known_number_is_kept(metadata, post, message, now):
    renewal = {"user_id": {"previous": "ZA.1", "current": "ZA.2"}}

    updates = parse(post(metadata=metadata, messages=[message()]), now)
    updates += parse(post("user_id_update", metadata=metadata, user_id_update=[renewal]), now)

    assert [isinstance(update, Unreadable) for update in updates] == [True, True]
    assert all("metadata.phone_number_id is missing" in update.reason for update in updates)


def test_a_number_beyond_all_bounds_costs_only_its_own_part(post, message, now):
    body = post(messages=[message("location"), message()]).replace(b"-26.2485", b"1e999")

    far, near = parse(body, now)

    assert far.reason == "messages: latitude is a number, not a finite number"
    assert isinstance(near, Received)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("x", "entry is not a list"),
        (["x"], "entry: a part of entry is not an object"),
        ([{"changes": {}}], "changes is not a list"),
        ([{"changes": [None]}], "changes: a part of changes is not an object"),
        ([{"changes": [{"value": {}}]}], "changes: field is missing"),
        ([{"changes": [{"field": "messages"}]}], "changes: value is missing, not an object"),
        ([{"changes": [{"field": "messages", "value": {"messages": 5}}]}], "messages is not a list"),
        ([{"changes": [{"field": "messages", "value": {"statuses": [5]}}]}], "statuses: a part of"),
    ],
)
def test_a_broken_envelope_is_kept_and_costs_no_neighbour(entry, reason, value, message, now):
    good = {"changes": [{"field": "messages", "value": value(messages=[message()])}]}
    parts = [*entry, good] if isinstance(entry, list) else entry

    update, *rest = parse(json.dumps({"entry": parts}).encode(), now)

    assert isinstance(update, Unreadable)
    assert update.reason.startswith(reason)
    assert len(rest) == (1 if isinstance(entry, list) else 0)


def test_a_post_that_tells_nothing_tells_nothing(now):
    assert parse(b"{}", now) == parse(b'{"entry":[{"changes":null}]}', now) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "webhook body of 0 bytes is not JSON"),
        (b"hello", "webhook body of 5 bytes is not JSON"),
        (b'{"entry":[', "webhook body of 10 bytes is not JSON"),
        (b"[]", "webhook body is a list, but must be a JSON object"),
        (b"null", "webhook body is missing, but must be a JSON object"),
        (b"[" * 100_000, "webhook body of 100000 bytes is not JSON"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused_by_name(body, said, now):
    with pytest.raises(MalformedWebhook, match=said.replace("[", r"\[")):
        parse(body, now)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (rb"caf\u00e9 \ud83d\ude00 a\/b", "café 😀 a/b"),
        (rb"cut \ud83d", "cut \ufffd"),
        (rb"cut \ude00 \ud83d\n", "cut \ufffd \ufffd\n"),
        (rb"not a cut: \\ud83d", r"not a cut: \ud83d"),
        (rb"nul \u0000", "nul \ufffd"),
        (rb"not a nul: \\u0000", r"not a nul: \u0000"),
        (b"latin \xe9", "latin \ufffd"),
    ],
)
def test_text_that_was_cut_or_badly_encoded_is_mended(sent, read, post, message, now):
    body = post(messages=[message(text={"body": "WORDS"})]).replace(b"WORDS", sent)

    [update] = parse(body, now)

    assert update.message.content.body == read
