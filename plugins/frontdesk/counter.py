"""A person in place of the bot, as the shop has it: they write to customers, take over and give back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot import Refusal, Turn
from flows.numbers import begin_of
from plugins.frontdesk.events import GivenBack, ShopWrote, TakenOver, TellCustomer
from plugins.frontdesk.plugin import plugin
from plugins.frontdesk.store import Talk
from plugins.frontdesk.talks import find

MOST: Final = 900
"""Characters of a message: with the shop's name before it, it still fits the channel's template."""


@plugin.view("person_wanted", "customer_wrote", "bot_resumed", flow="vending")
def news(turn: Turn) -> Mapping[str, Any]:
    """What the customers' side tells."""
    return {"event": turn.news}


@plugin.on("say", flow="vending")
async def say(turn: Turn) -> None:
    """``say 12 we are coming``: to whoever talks with us under that code, or made the order."""
    talk, order, words = await _named(turn)
    if not words:
        raise Refusal("say_what", called=turn.argument)
    if len(words) > MOST:
        raise Refusal("say_shorter", most=MOST, length=len(words))
    if talk is not None:
        turn.publish(ShopWrote(conversation_id=talk.conversation, words=words, member_id=turn.member_id))
    else:
        turn.publish(TellCustomer(order_id=order["id"], text=words, member_id=turn.member_id))
    turn.say("said", to=_name(talk, order))


@plugin.on("bot_off", flow="vending")
async def take_over(turn: Turn) -> None:
    """Talk with the customer in place of the bot; the customer's turn tells how it stands."""
    talk, order, _ = await _named(turn)
    if talk is not None:
        raise Refusal("is_with_person", to=_name(talk, order), code=talk.code)
    turn.publish(TakenOver(conversation_id=None, order_id=order["id"], member_id=turn.member_id))


@plugin.on("bot_on", flow="vending")
async def give_back(turn: Turn) -> None:
    """Leave them to the bot again."""
    talk, order, _ = await _named(turn)
    if talk is None:
        raise Refusal("is_with_bot", to=_name(talk, order))
    turn.publish(GivenBack(conversation_id=talk.conversation, member_id=turn.member_id))
    turn.say("given_back", to=_name(talk, order))


async def _named(turn: Turn) -> tuple[Talk | None, dict[str, Any], str]:
    """The talk or else the order that is named first, and the words after it; raises Refusal."""
    called, _, words = turn.argument.lstrip("# ").partition(" ")
    talks = await turn.ask("frontdesk.talks")
    talk = find(talks, called.rstrip(":,"))
    number, rest = (None, words) if talk else begin_of(turn.argument)
    order = None if number is None else await turn.ask("orders.find", number=number)
    if talk is None and order is None:
        raise Refusal("to_whom", called=called, talks=talks[:5])
    return talk, order or {}, rest.strip()


def _name(talk: Talk | None, order: dict[str, Any]) -> str:
    if talk is not None:
        return talk.name or talk.code
    return f"#{order['number']}"
