"""The words themselves: short enough for a cheap phone and a small bundle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from adapters.jinja import JinjaRenderer, load_phrases
from adapters.whatsapp.sizes import BUTTON_TITLE, BUTTONS, ROW_DESCRIPTION, ROW_TITLE, ROWS
from adapters.whatsapp.wire import render
from bot import Menu, Zone
from bot.channel import Outgoing
from bot.machine import compile_flow
from bot.messages import Reply, Text
from bot.understanding import LexicalUnderstanding, Understood
from flows import ordering
from plugins.orders.papers import MOST
from plugins.orders.receipt import Taking, receipt_of
from plugins.orders.receipts import shown
from plugins.tenants.demo import SHOP
from tests.stage import EngineStage
from tests.unit.orders.test_receipt import order

FOLDER = Path(__file__).parents[2] / "templates"
NAMES = sorted(file.stem for file in (FOLDER / "en" / "ordering").glob("*.j2") if file.stem != "opening")
LONG = ("cart", "receipt", "review", "privacy")
"""What may have 600 characters: carts, receipts, and what is asked for; all else has 320."""

LINES = [
    {"quantity": 2, "name": "Russian Kota (extra cheese, no atchar)", "total": 96_00},
    {"quantity": 1, "name": "Full House Kota (no lettuce)", "total": 70_00},
    {"quantity": 12, "name": "Vetkoek and Mince (cheese)", "total": 336_00},
    {"quantity": 3, "name": "Stoney Ginger Beer (2 L)", "total": 87_00},
    {"quantity": 1, "name": "Washing Powder 500 g", "total": 24_00},
    {"quantity": 2, "name": "Maize Meal (2.5 kg)", "total": 76_00},
]
ORDER = {"id": "0190a1b2", "number": 1234, "status": "pending", "total": 689_00, "paid": True}
PAY = {"method": "paystack", "kind": "open_url", "url": "https://checkout.paystack.com/0peioxfhpn-0190a1b2"}
PLACE = {"text": "yellow house with the green gate behind the spaza, zone 14, ask for Lerato", "pin": [1, 2]}
PRODUCT = {"name": "Cheese and Egg Kota", "price": 132_00, "sized": True, "about": "Quarter loaf, " * 9}
USUAL: dict[str, Any] = {
    "shop": replace(SHOP, minimum_order=100_00, privacy_url="https://mama-thandis-kitchen.co.za/privacy"),
    "name": "Nomthandazo Khumalo-Dlamini wase Orlando",
    "understood": Understood(),
    "items": 21,
    "order": ORDER,
    "orders": [ORDER, ORDER, ORDER],
    "opens": (2, "Wednesday", "08:00"),
    "new": True,
    "categories": {f"Category number {n}": ["Cheese and Egg Kota"] * 9 for n in range(10)},
    "category": "Chips and Snacks",
    "products": [{**PRODUCT, "id": f"product-{n}"} for n in range(8)],
    "sizes": [],
    "more": 2,
    "words": "kotas",
    "quantity": 12,
    "cart": [f"{line['quantity']} x {line['name']}" for line in LINES],
    "lines": LINES,
    "subtotal": 689_00,
    "total": 699_00,
    "fulfilment": "delivery",
    "address": PLACE,
    "pinned": False,
    "note": 800_00,
    "method": "paystack",
    "pay": PAY,
    "until": "14:05",
    "amount": 689_00,
    "notes": [100_00, 200_00],
    "enough": 700_00,
    "cancelling": "cart",
    "event": {
        "order_id": "0190a1b2",
        "reason": "the gas is finished and the bread has not come",
        "status": "completed",
        "currency": "ZAR",
    },
    "product": "Cheese and Egg Kota",
    "names": ["Cheese and Egg Kota", "Full House Kota", "Russian Kota"],
    "least": 100_00,
    "missing": 30_00,
    "fee": 10_00,
    "zones": (Zone("Orlando East", 15_00),),
    "most": 99,
    "due": 699_00,
    "sent_at": None,
}
UNUSUAL: list[dict[str, Any]] = [
    {},
    {"words": "Coke", "sizes": [{"id": f"s{n}", "name": "Tray of 30", "price": 95_00} for n in range(3)]},
    {
        "order": None,
        "items": 0,
        "opens": None,
        "amount": None,
        "note": 0,
        "method": "cash",
        "pay": None,
        "cancelling": "0190a1b2",
        "address": {"text": "", "pin": None},
    },
    {"pay": {**PAY, "kind": "confirm_on_phone", "url": None}, "order": {**ORDER, "failure": "expired"}},
    {"order": {**ORDER, "refund": "689.00", "missing": {"name": "Russian Kota", "wanted": 3, "left": 1}}},
    {"notes": []},
    {"pinned": True, "fulfilment": "collection", "products": []},
]
RECEIPT = receipt_of(
    order(*[(12, 35_00)] * 20, fee=15_00, vat_number="4123456789", vat_rate=1500),
    "confirmed",
    tuple(
        Taking(kind=kind, amount=9_00, method="mpesa", receipt="LHG31AA5TX") for kind in ("paid", "refunded")
    ),
)
PECULIAR: dict[str, dict[str, Any]] = {
    "receipt": shown(RECEIPT, SHOP, most=MOST, offer=True),
    "receipt_document": {"order": ORDER},
    "cart": {"lines": LINES * 4},
    "how_many": {"words": ["-2 kotas", "3", "a very long word" * 40]},
    "unmatched": {"words": ["pizza with anchovies", "sushi", "burgers", "a very long word" * 40]},
}


@pytest.fixture(scope="module")
def words() -> JinjaRenderer:
    renderer = JinjaRenderer([FOLDER])
    renderer.check()
    return renderer


@pytest.mark.parametrize("name", NAMES)
def test_every_reply_is_short_and_every_choice_fits(words: JinjaRenderer, name: str) -> None:
    for values in UNUSUAL:
        reply = words.render("en", "ordering", name, {**USUAL, **values, **PECULIAR.get(name, {})})
        assert 0 < len(reply.text) <= (600 if name in LONG else 320)
        as_buttons = len(reply.choices) <= BUTTONS.most and not any(one.description for one in reply.choices)
        for choice in reply.choices:
            assert 0 < len(choice.title) <= (BUTTON_TITLE if as_buttons else ROW_TITLE).most
        assert len(reply.choices) <= ROWS.most


def test_every_phrase_means_its_intent_somewhere() -> None:
    phrases = load_phrases([FOLDER])
    flow, understanding = compile_flow(ordering), LexicalUnderstanding()
    for intent, by_language in phrases.items():
        for phrase in by_language["en"]:
            meant = {
                understanding.understand(
                    phrase.removeprefix("="), menu=Menu("shop", "ZAR", ()), intents=phrases, allowed=allowed
                ).intent
                for allowed in flow.triggers.values()
                if intent in allowed
            }
            assert intent in meant, phrase


@pytest.mark.parametrize("text", ["can i have the same again", "the same kota as last time please"])
def test_only_the_whole_message_asks_for_the_same_address(text: str) -> None:
    phrases, menu = load_phrases([FOLDER]), Menu("shop", "ZAR", ())
    meant = LexicalUnderstanding().understand(text, menu=menu, intents=phrases, allowed={*phrases, "add"})
    assert meant.intent != "same_address"


async def test_a_whole_order_costs_less_than_six_kilobytes_and_no_picture(shop: EngineStage) -> None:
    for words in ("hi", "menu", "kotas", "2 russian kotas and a coke", "500 ml", "check out", "deliver"):
        await shop.say("customer", Text(words))
    for words in ("yellow house behind the spaza, zone 14", "cash", "R200", "confirm", "where is my order"):
        await shop.say("customer", Text(words))
    replies = await shop.replies("customer")
    sent = [render(Outgoing("1", SHOP.number, {"wa_id": "1"}, reply)) for reply in replies]
    assert [message["type"] for message in sent] == ["interactive"] * 11 + ["text"]
    assert sum(len(text.encode()) for reply in replies for text in _texts(reply)) < 6_000


def _texts(reply: Reply) -> Iterator[str]:
    """Everything that is shown of a reply."""
    yield from (reply.text, reply.menu_label)
    for choice in reply.choices:
        yield from (choice.title, choice.description[: ROW_DESCRIPTION.most], choice.section)
