import datetime as dt
from pathlib import Path

import pytest

from adapters.whatsapp.webhook import parse
from bot.channel import Received, Unreadable
from bot.messages import CatalogueOrder, Location, Media, Message, Reaction, Sender, Tap, Text, Unsupported

SAID = {
    "text": Text("hi"),
    "text_about_a_product": Text("How much?"),
    "text_forwarded": Text("Look"),
    "text_from_an_advertisement": Text("Is this still on?"),
    "image": Media("image", "media-1", "image/jpeg", "the gate"),
    "video": Media("video", "media-1", "video/mp4"),
    "audio_voice_note": Media("audio", "media-1", "audio/ogg; codecs=opus"),
    "document": Media("document", "media-1", "application/pdf", "paid"),
    "sticker": Media("sticker", "media-1", "image/webp"),
    "location": Location(-26.2485, 27.854, "Maponya Mall", "Chris Hani Rd"),
    "location_current": Location(-26.0, 27.854),
    "location_as_text": Location(-26.2485, 27.854),
    "contacts": Unsupported("contacts"),
    "contact_request": Unsupported("contacts"),
    "button_reply": Tap("checkout", "Check out"),
    "list_reply": Tap("kota-1", "Russian Kota"),
    "flow_reply": Unsupported("nfm_reply"),
    "call_permission_reply": Unsupported("call_permission_reply"),
    "interactive_without_its_object": Unsupported("interactive"),
    "template_button": Tap("REORDER", "Order again"),
    "template_button_without_context": Tap("REORDER", "Order again"),
    "template_button_without_payload": Text("Order again"),
    "order": CatalogueOrder((("kota-1", 2), ("coke", 1))),
    "reaction": Reaction("wamid.OURS", "👍"),
    "reaction_removed": Reaction("wamid.OURS"),
    "reaction_removed_as_empty_text": Reaction("wamid.OURS"),
    "edit": Unsupported("edit"),
    "revoke": Unsupported("revoke"),
    "unsupported": Unsupported("poll"),
    "unknown": Unsupported("unknown"),
    "type_of_the_future": Unsupported("hologram"),
    "type_missing": Unsupported("unknown"),
}


@pytest.mark.parametrize("name", SAID)
def test_every_type_of_message_is_read(name, post, message, now):
    [update] = parse(post(messages=[message(name)]), now)

    assert isinstance(update, Received)
    assert update.message.content == SAID[name]


def test_no_example_of_a_message_is_left_untested():
    assert {path.stem for path in (Path(__file__).parent / "messages").glob("*.json")} == SAID.keys()


def test_a_message_carries_who_when_and_to_which_number(post, message, now):
    assert parse(post(messages=[message("button_reply")]), now) == [
        Received(
            "106540352242922",
            Message(
                id="wamid.IN",
                sender=Sender({"wa_id": "27821234567", "bsuid": "ZA.1349120865530274"}, "Thandi"),
                content=Tap("checkout", "Check out"),
                sent_at=dt.datetime(2026, 11, 23, 7, 59, 43, tzinfo=dt.UTC),
            ),
        )
    ]


def test_an_empty_text_is_a_text(post, message, now):
    [update] = parse(post(messages=[message("text", text={"body": ""})]), now)

    assert update.message.content == Text("")


@pytest.mark.parametrize(
    "timestamp",
    [None, "", "soon", "0", "-5", "1749416383000000", [], 10**400, "1230767999", "1795440000"],
)
def test_without_a_credible_time_of_sending_the_time_of_arrival_counts(timestamp, post, message, now):
    [update] = parse(post(messages=[message("text", timestamp=timestamp)]), now)

    assert update.message.sent_at == now


def test_a_message_of_ten_days_ago_is_as_old_as_it_is(post, message, now):
    sent_at = now - dt.timedelta(days=10)
    timestamp = str(int(sent_at.timestamp()))
    [update] = parse(post(messages=[message("text", timestamp=timestamp)]), now)

    assert update.message.sent_at == sent_at.replace(microsecond=0)


BROKEN = {
    "text without words": ("text", {"text": {}}, "text.body is missing"),
    "text that is no object": ("text", {"text": "hi"}, "text is text, not an object"),
    "message without an id": ("text", {"id": ""}, "id is missing"),
    "media without an id": ("image", {"image": {"mime_type": "image/jpeg"}}, "id is missing"),
    "place without a latitude": (
        "location",
        {"location": {"longitude": 1}},
        "latitude is missing, not a finite number",
    ),
    "place in words": (
        "location",
        {"location": {"latitude": "north", "longitude": 1}},
        "latitude is text, not a finite number",
    ),
    "place that is no number": (
        "location",
        {"location": {"latitude": "nan", "longitude": 1}},
        "latitude is text, not a finite number",
    ),
    "place outside the earth": (
        "location",
        {"location": {"latitude": 91, "longitude": 1}},
        "location is not on earth: latitude 91.0, longitude 1.0",
    ),
    "tap on nothing": (
        "button_reply",
        {"interactive": {"type": "button_reply", "button_reply": {"title": "x"}}},
        "id is missing",
    ),
    "template button without words": ("template_button", {"button": {}}, "payload is missing"),
    "order without items": ("order", {"order": {"product_items": []}}, "order.product_items holds no items"),
    "order of an item that is no object": (
        "order",
        {"order": {"product_items": ["kota"]}},
        "order.product_items holds something other than an object",
    ),
    "order of half a kota": (
        "order",
        {"order": {"product_items": [{"product_retailer_id": "kota", "quantity": 0.5}]}},
        "order quantity is 0.5, not a whole number from 1",
    ),
    "order of a thing without a name": (
        "order",
        {"order": {"product_items": [{"quantity": 1}]}},
        "product_retailer_id is missing",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_message_is_kept_with_the_reason_and_its_neighbours_are_read(case, post, message, now):
    name, broken, reason = BROKEN[case]

    before, update, after = parse(post(messages=[message(), message(name, **broken), message()]), now)

    assert isinstance(before, Received)
    assert isinstance(after, Received)
    assert isinstance(update, Unreadable)
    assert (update.number, update.reason) == ("106540352242922", f"messages: {reason}")
    assert update.raw.startswith(b'{"from":"27821234567"')
