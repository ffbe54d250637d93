"""How much waits in a queue."""

from __future__ import annotations

from adapters.rabbitmq.answers import answer
from adapters.rabbitmq.connection import Connection


async def depth(connection: Connection, queue: str) -> int:
    """Messages that no consumer has been given yet; raises BrokerAway."""
    channel = await connection.channel()
    try:
        declared = await answer(channel.declare_queue(queue, passive=True))
    finally:
        await answer(channel.close())
    return declared.declaration_result.message_count or 0
