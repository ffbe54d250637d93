"""The front desk: stop and start, and a person on demand."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from bot import Event, Id, Time, Turn
from plugins.frontdesk import second_thoughts
from plugins.frontdesk.plugin import plugin

__all__ = ["PersonRequested", "plugin", "second_thoughts"]


class PersonRequested(Event, frozen=True, kw_only=True):
    """A customer asked for a person; the bot is silent until ``silent_until`` unless they call it back."""

    type: ClassVar[str] = "conversation.person_requested"
    priority: ClassVar[str] = "high"
    conversation_id: str
    customer_id: Id
    silent_until: Time


@plugin.on("stop")
async def stop(turn: Turn) -> None:
    """No more messages but those about running orders."""
    turn.conversation.opted_out = True


@plugin.on("start")
async def start(turn: Turn) -> None:
    """Messages again; to many the word is but a hello."""
    if turn.conversation.opted_out:
        turn.say("started")
    turn.conversation.opted_out = False


@plugin.enter("with_person")
async def person(turn: Turn) -> None:
    """Tell the shop's people."""
    turn.publish(
        PersonRequested(
            conversation_id=turn.conversation.id,
            customer_id=turn.customer,
            silent_until=turn.now + dt.timedelta(hours=2),
        )
    )
