"""Reading a queue: what the broker has to be told before it gives messages."""

from __future__ import annotations

from collections.abc import Callable

from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue

TAG = "reader"
"""What a consumer is called on its channel, where there is no other."""

Give = Callable[[AbstractIncomingMessage], None]
"""Called for each message, in the order of the queue; to be back at once."""


async def consume(
    channel: AbstractChannel, name: str, prefetch: int, give: Give, lose: Callable[[object], None]
) -> AbstractQueue:
    """Ask for messages, so many at a time; ``lose`` is told why there will be no more on this channel.

    The messages are only handed over: what aio-pika itself runs for them, it cancels with the channel.
    """

    async def given(message: AbstractIncomingMessage) -> None:
        give(message)

    below = await channel.get_underlay_channel()
    below.closing.add_done_callback(lambda _: lose("the channel was closed"))
    below.on_consumer_cancel_callbacks.add(lambda _: lose("the queue was deleted"))
    await channel.set_qos(prefetch)
    queue = await channel.get_queue(name, ensure=False)
    await queue.consume(given, consumer_tag=TAG)
    return queue
