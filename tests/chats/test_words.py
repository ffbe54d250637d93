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
from bot import Closure, Menu, Zone
from bot.channel import Outgoing
from bot.machine import compile_flow
from bot.messages import Reply, Text
from bot.understanding import LexicalUnderstanding, Understood
from flows import ordering
from plugins.orders.receipts.api import shown
from plugins.orders.receipts.chat import MOST
from plugins.orders.receipts.receipt import Taking, receipt_of
from plugins.tenants.demo import SHOP
from tests.stage import EngineStage
from tests.unit.orders.receipts.test_receipt import order

FOLDER = Path(__file__).parents[2] / "templates"
PARTS = ("closure", "opening", "pause_reason")
"""What stands only within other templates."""
NAMES = sorted(file.stem for file in (FOLDER / "en" / "ordering").glob("*.j2") if file.stem not in PARTS)
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
ID = "0190a1b2-0000-7000-8000-000000000001"
ORDER = {"id": ID, "number": 1234, "status": "pending", "total": 689_00, "paid": True, "cash_due": 689_00}
UNDERWAY = {"link": "https://mama-thandis-kitchen.co.za/track/GkP2v9xWq1sT7bLr0yZmAQ"}
STAGES = (
    "pending",
    "unpaid",
    "waiting",
    "declined",
    "confirmed",
    "ready",
    "on_the_way",
    "completed",
    "cancelled",
)


def told(stage: str) -> dict[str, Any]:
    """An order as *status* tells it."""
    return {**ORDER, **UNDERWAY, "status": stage, "ready": "14:05", "minutes": 20, "driver": "Sipho"}


PAY = {"method": "paystack", "kind": "open_url", "url": "https://checkout.paystack.com/0peioxfhpn-0190a1b2"}
PLACE = {"text": "yellow house with the green gate behind the spaza, zone 14, ask for Lerato", "pin": [1, 2]}
PRODUCT = {"name": "Cheese and Egg Kota", "price": 132_00, "sized": True, "about": "Quarter loaf, " * 9}
USUAL: dict[str, Any] = {
    "shop": replace(SHOP, minimum_order=100_00, privacy_url="https://mama-thandis-kitchen.co.za/privacy"),
    "name": "Nomthandazo Khumalo-Dlamini wase Orlando",
    "understood": Understood(),
    "items": 21,
    "order": ORDER,
    "orders": [told("confirmed")] * 3,
    "closure": Closure("paused", "no power in the whole of zone 14", (2, "Wednesday", "08:00")),
    "new": True,
    "greeted": True,
    "usual": "",
    "pictured": True,
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
        "order_id": ID,
        "number": 1234,
        "reason": "the gas is finished and the bread has not come",
        "status": "completed",
        "currency": "ZAR",
        "text": "the gas is finished and the bread has not come " * 4,
        "minutes": 240,
        "contact": 1,
        "pin": "4821",
        "added": "Cheese and Egg Kota",
        "removed": "Full House Kota (no lettuce)",
        "chosen": True,
    },
    "driver": "Nkosinathi-Sibusiso",
    "ready": "14:05",
    "ready_at": "14:05",
    "delivered": "14:05",
    "stars": 3,
    "back": 689_00,
    "less": 96_00,
    "swap": {
        "number": 1234,
        "order": ID,
        "product": "russian",
        "name": "Russian Kota",
        "quantity": 12,
        "amount": 96_00,
    },
    "offers": [{"id": f"product-{n}", "name": "Cheese and Egg Kota", "price": 32_00} for n in range(2)],
    "id": "cheese-and-egg-kota",
    "price": 36_00,
    "total_amount": 679_00,
    "before": 32_00,
    "number": 1234,
    "currency": "ZAR",
    "owed": 150_00,
    "left": 50_00,
    "credit": 50_00,
    "on_book": False,
    "pin": "4821",
    "pins": {ORDER["id"]: "4821"},
    "refunds": {},
    "open": ORDER,
    "works": True,
    "in_cash": False,
    "entries": [{"day": "12 Nov", "kind": "bought", "amount": 150_00}] * 3,
    "wording": "Mama Thandi's Kitchen may tell me of its deals here.",
    "room_from": "14:05",
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
USUALLY = ", ".join(f"{line['quantity']} x {line['name']}" for line in LINES)
UNUSUAL: list[dict[str, Any]] = [
    {},
    {"words": "Coke", "sizes": [{"id": f"s{n}", "name": "Tray of 30", "price": 95_00} for n in range(3)]},
    {
        "order": None,
        "items": 0,
        "closure": None,
        "amount": None,
        "note": 0,
        "method": "cash",
        "pay": None,
        "cancelling": "0190a1b2",
        "address": {"text": "", "pin": None},
    },
    {"pay": {**PAY, "kind": "confirm_on_phone", "url": None}, "order": {**ORDER, "failure": "expired"}},
    {"order": {**ORDER, "refund": "689.00", "missing": {"name": "Russian Kota", "wanted": 3, "left": 1}}},
    {"notes": [], "offers": [], "owed": -20_00, "credit": None, "on_book": True, "less": 0},
    {"in_cash": True},
    {"orders": [told("cancelled")], "refunds": {ID: {"on_its_way": 689_00, "stuck": 80_00}}},
    {"closure": Closure("hours", "", (2, "Wednesday", "08:00")), "usual": USUALLY, "items": 0, "stars": 5},
    *({"order": {**ORDER, **UNDERWAY, "status": stage}, "orders": [told(stage)]} for stage in STAGES),
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
    "book_paid": {"amount": 150_00},
    "book_corrected": {"amount": 150_00},
    "closed": {"closure": Closure("closed", "the bakery has not come with the bread")},
    "pay_while_closed": {"closure": Closure("paused", "no power", (0, "Wednesday", "18:30"))},
    "on_the_way": {"order": {**ORDER, **UNDERWAY, "asked": True}},
    "rate_order": {"order": ORDER},
    "rated_already": {"order": ORDER},
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
    ours = {intent: said for intent, said in phrases.items() if "/" not in intent}
    for intent, by_language in ours.items():
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
