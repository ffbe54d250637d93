from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from adapters.console.acts import Skipped
from adapters.console.people import PEOPLE, stranger
from adapters.console.recording import Seen, write_recording
from adapters.console.transcript import parse_transcript
from adapters.whatsapp.emulator.screen import Choice, Shown

CUSTOMER, VENDOR, DRIVER = PEOPLE.values()
NEW, OTHER = stranger("27831111111", "Lerato"), stranger("27832222222", "Pieter")
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
numbers = count()


def shown(direction: str, text: str, kind: str = "text", **fields: Any) -> Shown:
    fields = {"wamid": f"wamid.{next(numbers)}", "at": NOON, "number": "1"} | fields
    return Shown(direction=direction, kind=kind, text=text, **fields)


def test_messages_and_skips_become_lines() -> None:
    menu = shown(
        "out", "What would you like?", "buttons", choices=[Choice("k", "Kota", "R35.00")], footer="STOP ends"
    )
    asking = shown("out", "Where to?", "location_request")
    entries = [
        Seen(CUSTOMER, shown("in", "hi")),
        Seen(CUSTOMER, menu),
        Seen(CUSTOMER, shown("in", "Kota", "tap", context=menu.wamid)),
        Seen(CUSTOMER, asking),
        Seen(CUSTOMER, shown("in", "", "location", detail={"latitude": -26.2485, "longitude": 27.854})),
        Seen(CUSTOMER, shown("in", "Coke", "tap", context=menu.wamid)),
        Seen(CUSTOMER, shown("in", "my slip", "image")),
        Skipped(600),
    ]
    assert (
        write_recording("ordering/change-of-mind", entries)
        == """\
# Change of mind
customer > hi
bot      < What would you like?
           STOP ends
           [Kota] R35.00
customer > [Kota]
bot      < Where to?
           [Send location]
customer > (pin -26.2485, 27.854)
customer > [Coke @1]
customer > (image my slip)
clock    + 10m
"""
    )


def test_the_bot_is_said_to_speak_to_somebody_where_it_is_not_whoever_spoke_last() -> None:
    entries = [
        Seen(CUSTOMER, shown("in", "order")),
        Seen(VENDOR, shown("out", "New order")),
        Seen(CUSTOMER, shown("out", "Thank you")),
    ]
    assert write_recording("x", entries) == (
        "# X\nshop     = by hand\ncustomer > order\nbot to vendor < New order\nbot      < Thank you\n"
    )


def test_people_known_by_a_number_become_customers_without_a_name() -> None:
    entries = [
        Seen(NEW, shown("in", "hi")),
        Seen(NEW, shown("out", "Hi Lerato!")),
        Seen(OTHER, shown("in", "hi")),
    ]
    assert write_recording("x", entries) == "# X\ncustomer > hi\nbot      < Hi ...!\ncustomer-2 > hi\n"


def test_what_differs_each_time_is_left_open() -> None:
    entries = [Seen(CUSTOMER, shown("out", "Order *#1042* is ready at 18:40, R35.00."))]
    assert "Order *#...* is ready at ..., R35.00." in write_recording("x", entries)


def test_orders_and_pins_are_named_as_they_are_on_the_stage() -> None:
    news = shown("out", "*New order #12*", "buttons", choices=[Choice("r", "Ready #12"), Choice("n", "No")])
    entries = [
        Seen(CUSTOMER, shown("in", "12")),
        Seen(VENDOR, news),
        Seen(VENDOR, shown("in", "acc 12 20")),
        Seen(VENDOR, shown("in", "price kota 12,50")),
        Seen(VENDOR, shown("in", "Ready #12", "tap", context=news.wamid)),
        Seen(CUSTOMER, shown("out", "Your PIN: *8319*. Tell it")),
        Seen(DRIVER, shown("in", "pin 8319")),
    ]
    assert write_recording("x", entries).splitlines()[2:] == [
        "customer > 12",
        "bot to vendor < *New order #...*",
        "                [Ready #1]",
        "                [No]",
        "vendor   > acc 1 20",
        "vendor   > price kota 12,50",
        "vendor   > [Ready #1]",
        "bot to customer < Your PIN: *...*. Tell it",
        "driver   > pin 4821",
    ]


def test_what_came_as_a_template_is_left_open() -> None:
    news = shown("out", "New order #12", "template", choices=[Choice("r", "Ready")])
    tap = shown("in", "Ready", "tap", context=news.wamid)
    recording = write_recording("x", [Seen(VENDOR, news), Seen(VENDOR, tap)])
    assert recording.endswith("bot to vendor < ...\nvendor   > [Ready]\n")


def test_customers_have_other_names_on_the_stage_and_the_shop_has_not() -> None:
    entries = [Seen(CUSTOMER, shown("out", "Hi Thandi! This is Mama Thandi's Kitchen"))]
    assert write_recording("x", entries) == "# X\nbot to customer < Hi ...! This is Mama Thandi's Kitchen\n"


def test_what_a_gateway_chose_is_left_open() -> None:
    link = "Pay here until 15:10:\nhttp://127.0.0.1:8080/emulator/paystack/checkout/1d24d231\nThank you"
    slip = "Soweto, 23 Nov 2026 15:10\nPaid R95.00, card, 4099260516\nReply PDF for a document."
    entries = [Seen(CUSTOMER, shown("in", "receipt")), Seen(CUSTOMER, shown("out", link + "\n" + slip))]
    recording = write_recording("x", entries)
    assert "Pay here until ...:\n           ...\n           Thank you" in recording
    assert "Soweto, ... ...\n           Paid R95.00, card, ...\n           Reply PDF" in recording


def test_what_never_arrived_is_left_out() -> None:
    assert write_recording("x", [Seen(CUSTOMER, shown("out", "Hello", status="failed"))]) == "# X\n"


def test_what_a_transcript_has_no_line_for_is_noted() -> None:
    recording = write_recording("x", [Seen(CUSTOMER, shown("in", "poll", "unsupported"))])
    assert "# customer sent something that transcripts do not have: unsupported" in recording
    assert len(parse_transcript(recording).lines) == 2
