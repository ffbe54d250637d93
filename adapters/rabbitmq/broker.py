"""The broker in the composition: what a process of a service does with it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from typing import Final

from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.consumer import Consumer
from adapters.rabbitmq.depth import depth
from adapters.rabbitmq.errors import BrokerAway
from adapters.rabbitmq.publisher import Publisher
from adapters.rabbitmq.relay import Relay
from adapters.rabbitmq.topology import Topology, events_queue
from adapters.roles import Role
from adapters.sql.database import Database
from adapters.sql.errors import is_away
from bot.bus import Bus
from bot.clock import Clock
from bot.dedup import Dedup, once
from bot.events import Envelope

log = logging.getLogger("wakala.bus")

LOOK: Final = 1.0
"""Seconds between looks whether everything is heard, or whether the database is back."""


@dataclass(frozen=True, slots=True)
class Broker:
    """``relay`` is for one replica of each service, ``consumer`` for all: the broker chooses who is given."""

    service: str
    relay: Relay
    consumer: Consumer
    publishing: Connection
    hearing: Connection

    @property
    def problem(self) -> str:
        """What is wrong with it, "" if nothing: events wait in the database meanwhile, and in the broker."""
        if self.hearing.alive:
            return ""
        return "not connected to RabbitMQ; see that it runs and that bus.url is right"

    async def caught_up(self) -> None:
        """Return once all that came while nobody of this service ran is in somebody's hands."""
        while True:
            try:
                if not await depth(self.publishing, events_queue(self.service)):
                    return
            except BrokerAway as error:
                log.debug("how much waits is not known: %s", error)
            await asyncio.sleep(LOOK)

    async def stop_hearing(self) -> None:
        """Take nothing new, and let what was begun come to its end."""
        await self.consumer.close()

    async def close(self) -> None:
        """Say goodbye."""
        await self.publishing.close()


def compose_broker(
    url: str, role: Role, *, database: Database, bus: Bus, dedup: Dedup, clock: Clock
) -> Broker:
    """Be ready for the broker at ``url``; nothing is connected yet.

    An event that comes while the database is away waits for it: that is not a fault that counts.
    """

    topology = Topology(role.told)
    publishing, hearing = (Connection(url, topology.declare) for _ in range(2))

    async def hear(envelope: Envelope) -> None:
        if envelope.event_type in role.keeps:
            await database.events.keep(envelope)
        await bus.hear(envelope)

    async def handle(envelope: Envelope) -> None:
        while True:
            try:
                await once(dedup, envelope.event_id, partial(hear, envelope))
                return
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("event %s waits for the database: %s", envelope.event_id, error)
            await asyncio.sleep(LOOK)

    return Broker(
        service=role.service,
        relay=Relay(database.events, Publisher(publishing), clock, bus.published),
        consumer=Consumer(hearing, role.service, handle, clock),
        publishing=publishing,
        hearing=hearing,
    )
