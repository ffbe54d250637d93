"""A turn by itself, and inputs for the engine alone."""

from __future__ import annotations

from typing import Any

from bot import Conversation, Flow, Message, Text, Turn
from bot.clock import utc
from bot.engine import TimerDue
from bot.events import encode
from bot.machine import CompiledFlow, compile_flow
from bot.messages import Content, Sender
from bot.ports import Input
from tests.doubles.events import OrderMade
from tests.doubles.rows import NOON, envelope
from tests.doubles.town import MENU, SHOP


def turn_in(flow: Flow | CompiledFlow, state: str, **changes: Any) -> Turn:
    """A turn of a conversation in this state."""
    compiled = compile_flow(flow) if isinstance(flow, Flow) else flow
    conversation = Conversation(
        id="100:thandi",
        tenant="shop",
        number="100",
        customer="thandi",
        flow=compiled.name,
        flow_version=compiled.table.version,
        state=state,
        **changes,
    )
    return Turn(conversation, compiled, SHOP, MENU, utc(NOON))


def said(words: str | Content, at: float = NOON) -> Input:
    """The input of a message of the same person, sent at this time."""
    content = Text(words) if isinstance(words, str) else words
    message = Message("m1", Sender({"wa_id": "27820000001"}, "Thandi"), content, utc(at))
    return _input("message", encode(message))


def happened(order_id: str) -> Input:
    """The input of an event about an order."""
    return _input("event", encode(envelope(OrderMade(order_id=order_id))))


def came_due(name: str, due: float) -> Input:
    """The input of a timer."""
    return _input("timer", encode(TimerDue(name, due)))


def _input(kind: str, body: bytes) -> Input:
    return Input(1, "key", kind, "100:thandi", "thandi", "shop", "100", "cause", body)
