"""STOP and START: whoever says so, customer or one of the shop's own people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import Refusal, Turn
from plugins.frontdesk.events import OptedIn, OptedOut
from plugins.frontdesk.plugin import plugin


@plugin.on("stop")
@plugin.on("notification.marketing_refused")
async def stop(turn: Turn) -> None:
    """No more messages but those about running orders; the channel may be the one to tell us."""
    _opt_out(turn)


@plugin.view("stopped")
def stopped(turn: Turn) -> Mapping[str, Any]:
    """Whether it is one of the shop's own people who stops, while they buy."""
    return {"works": turn.member is not None}


@plugin.on("start")
async def start(turn: Turn) -> None:
    """Messages again, or still; from who writes first, or waits for an answer, the word is but a hello."""
    conversation = turn.conversation
    if conversation.opted_out:
        turn.say("started")
    elif conversation.version and conversation.state != "waiting":
        turn.say("on_already")
    _opt_in(turn)


@plugin.on("stop", flow="vending")
@plugin.on("stop", flow="driving")
async def stop_at_work(turn: Turn) -> None:
    """No deals; what concerns their work goes on. Only the word alone means it."""
    if turn.argument:
        raise Refusal("not_understood")
    _opt_out(turn)
    turn.say("stopped")


@plugin.on("subscribe", flow="vending")
@plugin.on("subscribe", flow="driving")
async def start_at_work(turn: Turn) -> None:
    """Deals again, to whoever agreed to them as a customer."""
    _opt_in(turn)
    turn.say("started")


def _opt_out(turn: Turn) -> None:
    if not turn.conversation.opted_out:
        turn.conversation.opted_out = True
        turn.publish(OptedOut(conversation_id=turn.conversation.id, customer_id=turn.customer))


def _opt_in(turn: Turn) -> None:
    if turn.conversation.opted_out:
        turn.conversation.opted_out = False
        turn.publish(OptedIn(conversation_id=turn.conversation.id, customer_id=turn.customer))
