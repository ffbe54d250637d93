"""Talks: the domain's part, which knows with whom the shop's people may be talking."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot import Envelope, Transaction
from plugins.frontdesk import store
from plugins.frontdesk.events import BotResumed, PersonRequested
from plugins.frontdesk.plugin import plugin
from plugins.frontdesk.store import Talk

WORD = re.compile(r"[^\W\d_]+")


@plugin.query("talks")
async def open_talks(tx: Transaction) -> list[Talk]:
    """The talks that are going on, the longest first."""
    return await store.open_talks(tx)


@plugin.consume("conversation.person_requested")
async def begun(tx: Transaction, envelope: Envelope) -> None:
    """Somebody is to be answered by a person."""
    asked = envelope.read(PersonRequested)
    talk = Talk(conversation=asked.conversation_id, code=asked.code, name=asked.customer_name, since=tx.now)
    await store.begin(tx, talk)


@plugin.consume("conversation.bot_resumed")
async def ended(tx: Transaction, envelope: Envelope) -> None:
    """The bot answers them again."""
    await store.end(tx, envelope.read(BotResumed).conversation_id)


def code_for(order_number: int | None, name: str, taken: Collection[str]) -> str:
    """What the shop's people call a talk: its order, else the first name, else a letter and a number."""
    first = WORD.match(name.strip())
    wanted = (str(order_number) if order_number else "", first[0].casefold() if first else "")
    free = (code for code in wanted if code and code not in taken)
    numbered = (f"c{number}" for number in range(1, len(taken) + 2))
    return next(free, None) or next(code for code in numbered if code not in taken)


def find(talks: Sequence[Talk], called: str) -> Talk | None:
    """The talk of this code, or the only one with somebody of this first name."""
    wanted = called.casefold()
    if found := next((talk for talk in talks if talk.code == wanted), None):
        return found
    named = [talk for talk in talks if talk.name.casefold().split()[:1] == [wanted]]
    return named[0] if len(named) == 1 else None
