"""Publishing to the broker: done when it is confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractChannel
from aiormq.abc import DeliveredMessage

from adapters.rabbitmq.errors import BrokerAway
from bot.events import Envelope, encode

CORRELATION, TENANT, TYPE = "x-correlation-id", "x-tenant-id", "x-event-type"
"""Headers for who looks at a message without decoding it."""


def message_of(envelope: Envelope) -> Message:
    """The envelope as it goes over the wire; it survives a restart of the broker."""
    return Message(
        encode(envelope),
        content_type="application/json",
        delivery_mode=DeliveryMode.PERSISTENT,
        message_id=envelope.event_id,
        correlation_id=envelope.correlation_id,
        type=envelope.event_type,
        timestamp=envelope.timestamp,
        headers={
            CORRELATION: envelope.correlation_id,
            TENANT: envelope.tenant_id,
            TYPE: envelope.event_type,
        },
    )


async def send(channel: AbstractChannel, exchange: str, letters: Iterable[tuple[str, Message]]) -> list[bool]:
    """Publish each by its routing key, in order; return whether each reached a queue, when all are confirmed.

    Raises BrokerAway when one is not. A channel is a queue itself: of what was sent, the broker has then
    taken a beginning. It refuses single messages only for queues of limited length, and ours have no limit.
    """
    target = await channel.get_exchange(exchange, ensure=False)
    sent = (target.publish(message, key, mandatory=True) for key, message in letters)
    results = await asyncio.gather(*sent, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):  # CancelledError, too: of the channel, not of us
            raise BrokerAway(f"RabbitMQ has not confirmed a message: {result!r}") from result
    return [not isinstance(result, DeliveredMessage) for result in results]
