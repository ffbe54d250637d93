"""The publisher: puts events on the bus, in order, and knows that they are there."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from aio_pika import Message
from aio_pika.abc import AbstractChannel

from adapters.rabbitmq.answers import LIMIT, answer
from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.errors import BrokerAway, NotConfirmed
from adapters.rabbitmq.sending import message_of, send
from adapters.rabbitmq.topology import EXCHANGE
from bot.events import Envelope


class Publisher:
    """Publishes on a connection of its own.

    ``unroutable`` counts, by type, events that no service has asked for: they are published all the same.
    """

    def __init__(self, connection: Connection, exchange: str = EXCHANGE, limit: float = LIMIT) -> None:
        self._connection, self._exchange, self._limit = connection, exchange, limit
        self._channel: AbstractChannel | None = None
        self._turn = asyncio.Lock()
        self.unroutable = Counter[str]()

    async def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Return when the broker keeps every one of them; raises NotConfirmed if it does not say so in time.

        Then some may be there nevertheless: publish them all again, whoever hears an event twice knows it.
        """
        letters = [(envelope.event_type, message_of(envelope)) for envelope in envelopes]
        reached = await self._send(self._exchange, letters)
        self.unroutable.update(
            envelope.event_type for envelope, there in zip(envelopes, reached, strict=True) if not there
        )

    async def put(self, queue: str, message: Message) -> None:
        """Publish to this one queue; raises NotConfirmed, also if there is no such queue."""
        if not all(await self._send("", [(queue, message)])):
            raise NotConfirmed(f"RabbitMQ has no queue {queue!r}; start the service that reads it, once")

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()

    async def _send(self, exchange: str, letters: Sequence[tuple[str, Message]]) -> list[bool]:
        async with self._turn:
            try:
                return await answer(self._sent(exchange, letters), self._limit)
            except BrokerAway as error:
                self._channel = None
                self._connection.drop()
                raise NotConfirmed(f"{len(letters)} messages may not have been published: {error}") from error

    async def _sent(self, exchange: str, letters: Sequence[tuple[str, Message]]) -> list[bool]:
        if self._channel is None or self._channel.is_closed:
            self._channel = await self._connection.channel()
        return await send(self._channel, exchange, letters)
