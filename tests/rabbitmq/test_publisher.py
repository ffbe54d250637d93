"""Publishing: done when the broker keeps it, and told when it may not."""

from __future__ import annotations

import aio_pika
import pytest
from aiormq.connection import Connection as Below

from adapters.rabbitmq.connection import Connection
from adapters.rabbitmq.errors import BrokerRefused, NotConfirmed
from adapters.rabbitmq.publisher import Publisher
from adapters.rabbitmq.topology import Topology, events_queue
from bot.events import decode_envelope
from tests.rabbitmq.bus import Bus, happened
from tests.rabbitmq.proxy import proxy

SOON = 0.5
"""Seconds to wait for a broker that says nothing."""


async def first(url: str, queue: str) -> aio_pika.abc.AbstractIncomingMessage:
    async with await aio_pika.connect(url) as connection:
        channel = await connection.channel()
        await channel.set_qos(1)
        async with (await channel.get_queue(queue, ensure=False)).iterator(no_ack=True) as messages:
            return await anext(messages)


async def test_what_is_published_lies_in_the_queue_of_every_service_that_hears_it(bus: Bus) -> None:
    await bus.publish(happened("kota"), happened("coke"))
    assert [await bus.depth(events_queue(service)) for service in bus.services] == [2, 2]


async def test_a_message_tells_what_it_is_without_being_decoded(bus: Bus) -> None:
    envelope = happened("kota")
    await bus.publish(envelope)
    message = await first(bus.url, events_queue(bus.service))
    assert decode_envelope(message.body) == envelope
    assert (message.message_id, message.type) == (envelope.event_id, "test.happened")
    assert message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT
    assert dict(message.headers) == {
        "x-correlation-id": envelope.correlation_id,
        "x-tenant-id": envelope.tenant_id,
        "x-event-type": "test.happened",
    }


async def test_an_event_that_nobody_asked_for_is_told_of_and_done(
    bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    lonely = Topology({}, exchange=bus.name)
    publisher = Publisher(Connection(bus.url, lonely.declare), bus.name)
    await publisher.publish([happened("kota"), happened("coke")])
    await publisher.close()
    assert caplog.messages == [
        "test.happened is dropped: no service's queue is bound to it; see which plugins are on"
    ]
    await bus.publish()  # declares what the end of the test removes


async def test_what_finds_no_queue_is_published_again_once_the_queues_are_declared(
    bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    publisher = bus.publisher()
    await publisher.publish([])
    for service in bus.services:
        await bus.delete(events_queue(service))
    await publisher.publish([happened("kota"), happened("coke")])
    await publisher.close()
    assert [await bus.depth(events_queue(service)) for service in bus.services] == [2, 2]
    assert caplog.messages == []


async def test_what_is_published_before_a_service_first_runs_waits_for_it(bus: Bus) -> None:
    await bus.publish(happened("kota"))
    assert await bus.depth(events_queue(bus.service)) == 1


async def test_publishing_to_a_silent_broker_is_not_confirmed(bus: Bus) -> None:
    async with proxy(bus.url) as between:
        publisher = bus.publisher(between.url)
        await publisher.publish([happened("kota")])
        publisher = bus.publisher(between.url, limit=SOON)
        between.stall()
        with pytest.raises(NotConfirmed, match="has not answered"):
            await publisher.publish([happened("coke")])


async def test_a_connection_that_dies_of_silence_does_not_end_whoever_publishes(
    bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aio-pika raises CancelledError there."""
    monkeypatch.setattr(Below, "HEARTBEAT_GRACE_MULTIPLIER", 1)
    async with proxy(bus.url) as between:
        publisher = bus.publisher(between.url)
        await publisher.publish([happened("kota")])
        between.stall()
        with pytest.raises(NotConfirmed, match="CancelledError"):
            await publisher.publish([happened("coke")])
        await between.heal()
        await publisher.publish([happened("coke")])
        await publisher.close()


async def test_after_a_cut_it_publishes_again_by_itself(bus: Bus) -> None:
    async with proxy(bus.url) as between:
        publisher = bus.publisher(between.url)
        await publisher.publish([happened("kota")])
        between.cut()
        while True:  # the first may find that the connection is gone
            try:
                await publisher.publish([happened("coke")])
            except NotConfirmed:
                continue
            break
        await publisher.close()
    assert await bus.depth(events_queue(bus.service)) >= 2


async def test_a_queue_that_was_deleted_is_declared_again(bus: Bus) -> None:
    publisher = bus.publisher()
    await publisher.publish([happened("kota")])
    async with await aio_pika.connect(bus.url) as connection:
        channel = await connection.channel()
        await channel.exchange_delete(bus.name)
    with pytest.raises(NotConfirmed):
        await publisher.publish([happened("coke")])
    await publisher.publish([happened("coke")])
    await publisher.close()
    assert await bus.depth(events_queue(bus.service)) == 2


async def test_a_wrong_password_is_told_rather_than_tried_again(bus: Bus) -> None:
    await bus.publish()
    wrong = bus.url.replace("guest:guest", "guest:kota")
    with pytest.raises(BrokerRefused, match=r"127\.0\.0\.1.* refuses.*bus\.url"):
        await bus.publisher(wrong).publish([happened("kota")])


async def test_a_queue_with_other_properties_is_named(bus: Bus) -> None:
    await bus.publish()
    other = Bus(bus.url, deliveries=7, name=bus.name)
    with pytest.raises(BrokerRefused, match=rf"{events_queue(bus.service)}.*empty and delete"):
        await other.publish(happened("kota"))
