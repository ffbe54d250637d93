"""Dead letters: what a service could not handle, with the cause, and the way back."""

from __future__ import annotations

import asyncio
import logging

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage

from adapters.rabbitmq.answers import answer
from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.errors import BrokerAway
from adapters.rabbitmq.lanes import Lanes
from adapters.rabbitmq.publisher import Publisher
from adapters.rabbitmq.reading import consume
from adapters.rabbitmq.retries import CAUSE, history
from adapters.rabbitmq.sending import CORRELATION, TENANT, TYPE
from adapters.rabbitmq.topology import dead_queue, events_queue
from bot.dead_letters import DeadLetter, File

log = logging.getLogger("wakala.rabbitmq")

PAUSE = 1.0
"""Seconds before a dead letter is filed again that could not be."""

KILLED = "delivery_limit: given back again and again by processes that died with it or lost the broker"


class DeadLetters:
    """Empties a service's queue of dead letters into wherever people look at them."""

    def __init__(self, connection: Connection, service: str, file: File) -> None:
        self._connection, self._service, self._file = connection, service, file

    async def run(self) -> None:
        """File until cancelled. Each is acknowledged once it is filed, and stays where it is until then."""
        while True:
            try:
                await self._read(await self._connection.channel())
            except BrokerAway as error:
                log.warning("dead letters of %s: %s", self._service, error)
            self._connection.drop()
            await asyncio.sleep(PAUSE)

    async def close(self) -> None:
        """Close the connection."""
        await self._connection.close()

    async def _read(self, channel: AbstractChannel) -> None:
        lost = asyncio.Event()

        def lose(why: object) -> None:
            if not lost.is_set():
                log.warning("dead letters of %s stay for a moment: %s", self._service, why)
                lost.set()

        lanes = Lanes(self._bring, lose)
        name = dead_queue(self._service)
        await answer(consume(channel, name, 1, lambda one: lanes.submit("", one), lose))
        await lost.wait()
        await lanes.idle()

    async def _bring(self, message: AbstractIncomingMessage) -> None:
        await self._file(dead_letter(self._service, message))
        await answer(message.ack())


def dead_letter(service: str, message: AbstractIncomingMessage) -> DeadLetter:
    """Read what the message says of itself; the broker writes no cause, and has but one."""
    return DeadLetter(
        service=service,
        message_id=_text(message.message_id or ""),
        type=_told(message, TYPE),
        tenant=_told(message, TENANT),
        correlation=_told(message, CORRELATION),
        cause=_told(message, CAUSE, KILLED),
        history=history(message),
        body=message.body,
    )


def _told(message: AbstractIncomingMessage, header: str, unless: str = "") -> str:
    return _text(str(message.headers.get(header, unless)))


def _text(told: str) -> str:
    """Without NUL, which PostgreSQL keeps in no text: one strange letter would hold up all behind it."""
    return told.replace("\0", "")


async def replay(publisher: Publisher, letter: DeadLetter) -> None:
    """Give it to its service once more, as new, and to no other: they have heard it.

    It is the same event by its id, so a handler that did take it does nothing. Raises NotConfirmed.
    """
    message = Message(
        letter.body,
        content_type="application/json",
        delivery_mode=DeliveryMode.PERSISTENT,
        message_id=letter.message_id,
        correlation_id=letter.correlation,
        type=letter.type,
        headers={CORRELATION: letter.correlation, TENANT: letter.tenant, TYPE: letter.type},
    )
    await publisher.put(events_queue(letter.service), message)
