"""Double texts: messages that are taken together, where a state says so, as they were written together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from bot.conversation import Conversation, decode_conversation
from bot.engine import Engine, decode_message
from bot.events import encode
from bot.messages import Message, Text
from bot.ports import Directory, Input, Turns
from bot.shop import Shop

log = logging.getLogger("wakala.double_texts")

FRAGMENTS = 10
"""So many fragments are one message at most, however fast somebody types."""

GAP = 2.0
"""Seconds between fragments, by the channel's clock, which knows whole seconds; older ones are apart."""


@dataclass(frozen=True, slots=True)
class Taken:
    """``given`` is to have its turn, and those ``joined`` end with it, on the conversation as it is known."""

    given: Input
    joined: Sequence[Input] = ()
    conversation: Conversation | None = None


@dataclass(frozen=True, slots=True)
class DoubleTexts:
    """Decides which waiting inputs are one. ``pause`` is how long (seconds) the next fragment may take."""

    engine: Engine
    turns: Turns
    directory: Directory
    pause: float = 0.7

    async def take(self, queue: Sequence[Input], known: Conversation | None, *, live: bool = True) -> Taken:
        """Take the first of the queue, and what goes with it; only a ``live`` queue is waited for to grow."""
        try:
            return await self._take(queue, known, live)
        except Exception:
            log.exception("input %d is taken alone", queue[0].seq)
            return Taken(queue[0])

    async def _take(self, queue: Sequence[Input], known: Conversation | None, live: bool) -> Taken:
        given = queue[0]
        if given.kind != "message":
            return Taken(given, (), known)
        conversation = known or await self.turns.load(given.conversation)
        policy = self._policy(conversation) if conversation else "enqueue"
        if conversation is None or policy == "enqueue":
            return Taken(given, (), conversation)
        if policy == "merge" and (fragments := await self._fragments(queue, conversation, live)):
            return Taken(_merged(fragments), fragments[1:], conversation)
        if policy == "supersede" and (several := list(self._same(queue, conversation))):
            return Taken(several[-1], several[:-1], conversation)
        return Taken(given, (), conversation)

    async def _fragments(self, queue: Sequence[Input], conversation: Conversation, live: bool) -> list[Input]:
        """The fragments at the head of the queue, once no more of them come."""
        found = list(self._same(queue, conversation))
        while live and found and len(found) == len(queue) < FRAGMENTS:
            await asyncio.sleep(self.pause)
            if len(queue) == len(found):
                break
            found = list(self._same(queue, conversation))
        return found[:FRAGMENTS]

    def _same(self, queue: Sequence[Input], conversation: Conversation) -> Iterator[Input]:
        """Leading messages that answer the state's own question: commands and news stay by themselves."""
        shop, before = self.directory.shop(queue[0].number), None
        for given in list(queue):
            if shop is None or given.kind != "message":
                return
            message = decode_message(given.body)
            if before is not None and (message.sent_at - before).total_seconds() > GAP:
                return
            if not self._is_answer(conversation, given, message, shop):
                return
            before = message.sent_at
            yield given

    def _policy(self, conversation: Conversation) -> str:
        """What becomes of answers that come while another waits, where the conversation stands."""
        flow = self.engine.flows.get(conversation.flow)
        state = flow.states.get(conversation.state) if flow else None
        return state.double_text if state else "enqueue"

    def _is_answer(self, conversation: Conversation, given: Input, message: Message, shop: Shop) -> bool:
        """Whether a message answers what the state asks, and is nothing that means the same anywhere.

        Where answers are merged, that is free words; where they are superseded, anything of the state's own.
        """
        copy = decode_conversation(encode(conversation))
        turn = self.engine.open(copy, given, message, shop, message.sent_at.timestamp())
        if self.engine.places.recognise(turn, message) is not None or turn.flow.name != conversation.flow:
            return False
        state = turn.flow.states[conversation.state]
        if state.double_text == "merge":
            return turn.trigger == state.hears and isinstance(message.content, Text)
        return turn.trigger in turn.flow.answers[conversation.state]


def _merged(fragments: Sequence[Input]) -> Input:
    """The first of them, with the words of all."""
    messages = [decode_message(one.body) for one in fragments]
    words = " ".join(message.content.body for message in messages if isinstance(message.content, Text))
    whole = msgspec.structs.replace(messages[-1], content=Text(words))
    return msgspec.structs.replace(fragments[0], body=encode(whole))
