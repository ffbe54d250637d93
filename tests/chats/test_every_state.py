"""In every state: the global words work, nothing is a dead end, and no tap does what nobody meant."""

from __future__ import annotations

import msgspec
import pytest

from bot import Conversation, Transaction
from bot.clock import utc
from bot.messages import Content, Location, Media, Message, Reply, Sender, Tap, Text, Unsupported
from bot.ports import Input
from flows import ordering
from plugins.orders import service
from plugins.orders.events import PlaceOrder
from plugins.tenants.demo import SHOP
from tests.chats.talk import DELIVERY, FILLED, PLACED, REVIEW
from tests.stage import EngineStage

WAYS = {
    "new": (*FILLED, "stop"),
    "home": (*FILLED, "hi"),
    "menu": (*FILLED, "menu"),
    "category": (*FILLED, "menu", "kotas"),
    "choosing": (*FILLED, "a coke"),
    "cart": FILLED,
    "fulfilment": (*FILLED, "check out"),
    "address": (*FILLED, "deliver"),
    "paying": DELIVERY,
    "note": (*DELIVERY, "cash"),
    "review": (*DELIVERY, "cash", "exact"),
    "waiting": (*REVIEW, "confirm"),
    "to_pay": (*FILLED, "collect", "card", "confirm"),
    "tracking": PLACED,
    "amending": (*PLACED, "make that 3"),
    "cancelling": (*FILLED, "cancel"),
    "with_person": (*FILLED, "person"),
    "rated": PLACED,
    "swapping": PLACED,
    "directing": PLACED,
}
"""What to say to get into each state, or to where news lead there from."""

LED = {
    "rated": {"stars": 5},
    "swapping": {
        "swaps": [
            {
                "order": "0190a1b2",
                "number": 1,
                "product": "russian-kota",
                "name": "Russian Kota",
                "quantity": 2,
                "amount": 70_00,
                "until": "2026-11-23T12:05:00+02:00",
            }
        ]
    },
    "directing": {"directing": "0190a1b2"},
}
"""What is remembered in states that only news lead to."""

LEADS = {
    "menu": dict.fromkeys(WAYS, "menu"),
    "cart": dict.fromkeys(WAYS, "cart") | dict.fromkeys(("to_pay", "tracking", "amending", *LED), "home"),
    "back": {
        **dict.fromkeys(("new", "home", "menu", "to_pay", "tracking", "rated"), "home"),
        **dict.fromkeys(("category", "choosing", "cart"), "menu"),
        **dict.fromkeys(("fulfilment", "cancelling"), "cart"),
        **{"address": "fulfilment", "paying": "address", "note": "paying", "review": "note"},
        **dict.fromkeys(("amending", "swapping", "directing"), "tracking"),
    },
    "cancel": dict.fromkeys(WAYS, "cancelling") | {"cancelling": "home"},
    "help": {},
    "status": {},
    "privacy": {},
    "thank you": {},
    "person": dict.fromkeys(WAYS, "with_person"),
    "#": dict.fromkeys(WAYS, "with_person"),
    "stop": dict.fromkeys(WAYS, "new") | {"with_person": "with_person"},
    "start": dict.fromkeys(WAYS, "home"),
}
"""Where each global word leads from where; from anywhere else it leaves the state as it is."""

PATIENT = {"menu", "cart", "back", "stop", "start"}
"""Words that wait until the shop has answered."""

ODD = (
    *("   ", "😀", "👍🏽👍🏽", "?!", "0", "12", "-1", "99999999999999999999", "R", "\u202eevil\u202c"),
    *("{{ shop }}", "'; drop table orders; --", "\n" * 50 + "hi", "ngicela amakota amabili", "a" * 4096),
    *("2 russian kotas and a coke, " * 150, "100 russian kotas", "2 more", "make that 0", "make that 3"),
    *("remove the coke", "remove that", "no atchar", "collect", "deliver", "exact", "last time"),
    *("no", "none", "next week"),
)
SENT = (Media("image", "1"), Media("audio", "1"), Unsupported("poll"), Location(-26.25, 27.85))
FOREIGN = (
    *("", ".", "zzz", "1", "1.", "1.zzz", "9999.confirm", "9999.yes", "9999.clear", "9999.note:100"),
    *("1.pick:", "1.pick:airfryer", "1.category:Nowhere/99", "1.size:2-l", "1.cancel:1", "1.checkout"),
    *("1.order.created", "1.order.refused", "1.idle 86400s", "1.after 7200s", "1.after 120s"),
)


class Bench:
    """A customer in one state, to whom any number of things may be said, each as if it were the first."""

    def __init__(self, shop: EngineStage, conversation: Conversation) -> None:
        self._shop, self._body = shop, msgspec.json.encode(conversation)
        self.state = conversation.state

    async def try_out(self, content: Content) -> tuple[tuple[Reply, ...], Conversation]:
        """What would be answered, and the conversation as it would be afterwards."""
        conversation = msgspec.json.decode(self._body, type=Conversation)
        now = self._shop.wakala.clock.now()
        message = Message("wamid.try", Sender(conversation.address), content, utc(now))
        given = Input(
            seq=1,
            key="wamid.try",
            kind="message",
            conversation=conversation.id,
            customer=conversation.customer,
            tenant=conversation.tenant,
            number=conversation.number,
            correlation="1",
            body=msgspec.json.encode(message),
        )
        decision = await self._shop.wakala.engine.decide(conversation, given, SHOP, now)
        return decision.replies, msgspec.json.decode(msgspec.json.encode(conversation), type=Conversation)


@pytest.fixture(params=WAYS)
async def bench(request: pytest.FixtureRequest, shop: EngineStage, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """The customer in each of the states."""

    async def later(tx: Transaction, command: PlaceOrder) -> None:
        """The shop has not answered yet."""

    if request.param == "waiting":
        monkeypatch.setattr(service, "place", later)
    for words in WAYS[request.param]:
        await shop.say("customer", Text(words))
    conversation = await shop.conversation("customer")
    if request.param in LED:
        conversation.asides = [conversation.state]
        conversation.state, conversation.slots = request.param, conversation.slots | LED[request.param]
    assert conversation.state == request.param
    return Bench(shop, conversation)


def test_there_is_a_way_into_every_state() -> None:
    assert set(WAYS) == {state.name for state in ordering.states}


async def test_the_global_words_work(bench: Bench) -> None:
    for word, leads in LEADS.items():
        replies, after = await bench.try_out(Text(word))
        if bench.state == "with_person" and word != "stop":
            assert (replies, after.state) == ((), "with_person"), word
        elif bench.state == "waiting" and word in PATIENT:
            assert (len(replies), after.state) == (1, "waiting"), word
        else:
            assert (len(replies), after.state) == (1, leads.get(bench.state, bench.state)), word


async def test_whatever_is_said_or_sent_gets_one_short_answer(bench: Bench) -> None:
    for content in (*map(Text, ODD), *SENT):
        replies, _ = await bench.try_out(content)
        assert len(replies) == (0 if bench.state == "with_person" else 1), content
        assert all(0 < len(reply.text) <= 600 for reply in replies), content


async def test_a_tap_that_nobody_offered_is_explained_and_changes_no_order(bench: Bench) -> None:
    _, before = await bench.try_out(Media("sticker", "1"))
    for id in FOREIGN:
        replies, after = await bench.try_out(Tap(id, "Something"))
        assert len(replies) == (0 if bench.state == "with_person" else 1), id
        assert after.slots.get("cart") == before.slots.get("cart"), id
        assert after.slots.get("orders") == before.slots.get("orders"), id
        assert ("placing" in after.slots) == ("placing" in before.slots), id
