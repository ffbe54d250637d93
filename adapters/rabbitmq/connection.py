"""A connection to the broker that comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractConnection
from aio_pika.exceptions import AuthenticationError, ChannelPreconditionFailed, ProbableAuthenticationError
from aiormq.exceptions import ChannelAccessRefused, ConnectionNotAllowed
from yarl import URL

from adapters.rabbitmq.answers import LIMIT, answer
from adapters.rabbitmq.errors import BrokerAway, BrokerRefused

log = logging.getLogger("wakala.rabbitmq")

PORTS: Final = {"amqp": 5672, "amqps": 5671}
"""Where an address names none."""

HEARTBEAT = 5
"""Seconds. The broker takes the queues of a process that was frozen away after two of them, and gives them
to the next; aio-pika believes in a silent broker for (heartbeat + 1) * 3."""

PAUSE = 0.5
"""Seconds between tries to reach the broker."""

REFUSALS = (
    AuthenticationError,
    ProbableAuthenticationError,
    ConnectionNotAllowed,
    ChannelAccessRefused,
    ChannelPreconditionFailed,
)

Declare = Callable[[AbstractChannel], Awaitable[None]]


class Connection:
    """One connection, for one who uses it: whoever publishes is slowed down by the broker when it is busy,
    and whoever acknowledges must not wait for that.

    All is declared again on every new connection: a broker that was killed may have forgotten a queue it
    had just been told of. What fails is dropped whole, for the same reason.
    """

    def __init__(self, url: str, declare: Declare, heartbeat: int = HEARTBEAT) -> None:
        self._url, self._declare = URL(url).update_query(heartbeat=heartbeat), declare
        self._name = f"RabbitMQ at {self._url.host}:{self._url.port or PORTS.get(self._url.scheme)}"
        self._open: AbstractConnection | None = None
        self._opening = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def alive(self) -> bool:
        """Whether there is a connection, as far as is known here."""
        return self._open is not None and not self._open.is_closed and self._open.connected.is_set()

    async def channel(self) -> AbstractChannel:
        """Open a channel that confirms what is published, as soon as the broker is there.

        Raises BrokerRefused if waiting would not help.
        """
        while True:
            try:
                return await answer(self._channel(), 2 * LIMIT)
            except BrokerAway as error:
                self.drop()
                if isinstance(error.__cause__, REFUSALS):
                    raise self._refused(error.__cause__) from error
                log.warning("%s is away (%s); trying again", self._name, error)
                await asyncio.sleep(PAUSE)

    def drop(self) -> None:
        """Give the connection up, with all its channels: the next channel begins anew."""
        connection, self._open = self._open, None
        if connection is not None and not connection.is_closed:
            task = asyncio.create_task(_close(connection))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Say goodbye to the broker, as far as it listens."""
        self.drop()
        await asyncio.gather(*self._closing)

    async def _channel(self) -> AbstractChannel:
        async with self._opening:
            if self._open is None or not self.alive:
                self.drop()
                self._open = await self._connect()
            channel = self._open.channel()
            await channel.initialize()
            return channel

    async def _connect(self) -> AbstractConnection:
        connection = await aio_pika.connect(self._url)
        try:
            async with connection.channel() as channel:
                await self._declare(channel)
        except BaseException:
            await _close(connection)
            raise
        return connection

    def _refused(self, reason: BaseException) -> BrokerRefused:
        return BrokerRefused(
            f"{self._name} refuses: {reason}. If it is the account, put one into bus.url that may declare, "
            "read and write; if it is a queue or an exchange that is there with other properties, empty "
            "and delete that, and it is declared as it should be"
        )


async def _close(connection: AbstractConnection) -> None:
    try:
        await answer(connection.close())
    except BrokerAway as error:
        log.debug("a connection ended without a goodbye: %s", error)
