"""A session: what a consumer does on one channel, until that is lost or is to be opened anew."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from aio_pika import Message
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue

from adapters.rabbitmq.answers import answer
from adapters.rabbitmq.errors import BrokerAway
from adapters.rabbitmq.lanes import Lanes
from adapters.rabbitmq.line import Line
from adapters.rabbitmq.reading import TAG, consume
from adapters.rabbitmq.retries import ATTEMPT, CAUSE, copy, failed, reason
from adapters.rabbitmq.sending import send
from adapters.rabbitmq.topology import dead_exchange, events_queue, retry_queue
from bot.clock import Clock, utc
from bot.events import Envelope, decode_envelope

log = logging.getLogger("wakala.rabbitmq")

SILENCE = 60.0
"""Seconds without a message after which it is asked for anew: who deletes a queue and declares it again
leaves its readers with the old one, and RabbitMQ 3.10 does not tell them."""

Handler = Callable[[Envelope], Awaitable[None]]
"""Takes an event, also one it has taken before; returns when what it did is committed."""

Given = tuple[AbstractIncomingMessage, Envelope | ValueError | RecursionError]
"""A message, and what is in it: or why nobody can read it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads what: a service's queue, with so many messages under way at a time.

    ``delays`` are the seconds before each retry of what the handler failed at.
    """

    service: str
    handler: Handler
    clock: Clock
    delays: Sequence[float]
    prefetch: int


@dataclass(slots=True)
class Session:
    """Takes messages one at a time, or many (``wide``), and is ``over`` when that has to change.

    A message that was given back may be the one that killed whoever had it, and the broker counts it
    against all that died with it. So they are taken one at a time until one comes that nobody had: that
    way, of all of them, only the one which kills is counted any further. Nor is it over while somebody
    waits for a retry, as who comes next knows nothing of the line.
    """

    reading: Reading
    channel: AbstractChannel
    wide: bool
    widen: bool = False
    """Whether the next session may be wide."""
    lost: bool = False
    """Whether the connection is of no use any more."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    _heard: bool = False
    _line: Line = field(default_factory=Line)
    _lanes: Lanes[Given] = field(init=False)
    _queue: AbstractQueue = field(init=False)

    def __post_init__(self) -> None:
        self._lanes = Lanes(self._take, self._lose)

    async def run(self) -> None:
        """Take messages until it is over."""
        try:
            await answer(self._begin())
        except BrokerAway as error:
            self._lose(error)
        while not self.over.is_set():
            await self._listen()

    async def _listen(self) -> None:
        self._heard = False
        try:
            async with asyncio.timeout(SILENCE):
                await self.over.wait()
        except TimeoutError:
            if not self._heard and not self._line:
                self.widen = self.wide
                self.over.set()

    async def end(self) -> None:
        """Let what is under way come to its end, and give the rest back."""
        self.over.set()
        await self._lanes.idle()
        try:
            await answer(self.channel.close())
        except BrokerAway as error:
            log.debug("a channel ended without a goodbye: %s", error)
            self.lost = True

    async def _begin(self) -> None:
        name, prefetch = events_queue(self.reading.service), self.reading.prefetch if self.wide else 1
        self._queue = await consume(self.channel, name, prefetch, self._given, self._lose)

    def _lose(self, why: object) -> None:
        if not self.over.is_set():
            log.warning("%s hears nothing for a moment: %s", self.reading.service, why)
            self.lost = True
            self.over.set()

    def _given(self, message: AbstractIncomingMessage) -> None:
        self._heard = True
        if message.redelivered and self.wide and self.reading.prefetch > 1:
            self.over.set()
        if self.over.is_set():
            return  # it is given back with the channel
        try:
            envelope = decode_envelope(message.body)
        except (ValueError, RecursionError) as error:  # the latter for JSON that is nested too deeply
            self._lanes.submit("", (message, error))
        else:
            self._lanes.submit(envelope.correlation_id, (message, envelope))

    async def _take(self, given: Given) -> None:
        message, content = given
        if self.over.is_set():
            return
        if not isinstance(content, Envelope):
            await self._bury(message, {CAUSE: reason(content)})
        elif self._line.before(content):
            await self._wait(message, content, {}, 1)
        else:
            await self._handle(message, content)
        await self._done(message)

    async def _handle(self, message: AbstractIncomingMessage, envelope: Envelope) -> None:
        try:
            await self.reading.handler(envelope)
        except Exception as error:
            log.exception("event %s (%s) was not handled", envelope.event_type, envelope.event_id)
            await self._failed(message, envelope, error)
        else:
            self._line.leave(envelope)

    async def _failed(self, message: AbstractIncomingMessage, envelope: Envelope, error: Exception) -> None:
        headers = failed(message, error, utc(self.reading.clock.now()))
        if headers[ATTEMPT] <= len(self.reading.delays):
            await self._wait(message, envelope, headers, headers[ATTEMPT])
        else:
            await self._bury(message, headers | {CAUSE: reason(error)})
            self._line.leave(envelope)

    async def _wait(
        self, message: AbstractIncomingMessage, envelope: Envelope, headers: dict[str, Any], step: int
    ) -> None:
        self._line.join(envelope)
        delay = self.reading.delays[step - 1]
        await self._move("", retry_queue(self.reading.service, step), copy(message, headers, delay))

    async def _bury(self, message: AbstractIncomingMessage, headers: dict[str, Any]) -> None:
        await self._move(
            dead_exchange(self.reading.service), message.routing_key or "", copy(message, headers)
        )

    async def _move(self, exchange: str, key: str, message: Message) -> None:
        """Put it where it goes from here; the one in hand is acknowledged once this is confirmed."""
        if not all(await answer(send(self.channel, exchange, [(key, message)]))):
            raise BrokerAway(f"RabbitMQ has lost the queue behind exchange {exchange!r}, key {key!r}")

    async def _done(self, message: AbstractIncomingMessage) -> None:
        """Acknowledge it. No other is taken in the meantime if the next session is to be a wide one."""
        if not self.wide and not message.redelivered and not self._line:
            await answer(self._queue.cancel(TAG))
            self.widen = True
        await answer(message.ack())
        if self.widen:
            self.over.set()
