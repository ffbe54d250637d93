"""The publisher: puts events on the bus, in order, and knows that they are there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from aio_pika import Message
from aio_pika.abc import AbstractChannel

from adapters.rabbitmq.answers import LIMIT, answer
from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.errors import BrokerAway, NotConfirmed
from adapters.rabbitmq.sending import message_of, send
from adapters.rabbitmq.topology import EXCHANGE
from bot.events import Envelope

log = logging.getLogger("wakala.rabbitmq")


class Publisher:
    """Publishes on a connection of its own."""

    def __init__(self, connection: Connection, exchange: str = EXCHANGE, limit: float = LIMIT) -> None:
        self._connection, self._exchange, self._limit = connection, exchange, limit
        self._channel: AbstractChannel | None = None
        self._turn = asyncio.Lock()

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Return when the broker keeps every one of them; raises NotConfirmed if it does not say so in time.

        Then some may be there nevertheless: publish them all again, whoever hears an event twice knows it.
        What no queue took is published once more, on a connection that has declared the queues anew.
        """
        if strays := await self._publish(envelopes):
            self._drop()
            strays = await self._publish(strays)
        for kind in sorted({stray.event_type for stray in strays}):
            log.warning("%s is dropped: no service's queue is bound to it; see which plugins are on", kind)

    async def put(self, queue: str, message: Message) -> None:
        """Publish to this one queue; raises NotConfirmed, also if there is no such queue."""
        if not all(await self._send("", [(queue, message)])):
            raise NotConfirmed(f"RabbitMQ has no queue {queue!r}; start the service that reads it, once")

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()

    async def _publish(self, envelopes: Sequence[Envelope]) -> list[Envelope]:
        """Return those that no queue took."""
        letters = [(envelope.event_type, message_of(envelope)) for envelope in envelopes]
        taken = await self._send(self._exchange, letters)
        return [envelope for envelope, there in zip(envelopes, taken, strict=True) if not there]

    async def _send(self, exchange: str, letters: Sequence[tuple[str, Message]]) -> list[bool]:
        async with self._turn:
            try:
                return await answer(self._sent(exchange, letters), self._limit)
            except BrokerAway as error:
                self._drop()
                raise NotConfirmed(f"{len(letters)} messages may not have been published: {error}") from error

    async def _sent(self, exchange: str, letters: Sequence[tuple[str, Message]]) -> list[bool]:
        if self._channel is None or self._channel.is_closed:
            self._channel = await self._connection.channel()
        return await send(self._channel, exchange, letters)

    def _drop(self) -> None:
        """Begin anew with the next message."""
        self._channel = None
        self._connection.drop()
