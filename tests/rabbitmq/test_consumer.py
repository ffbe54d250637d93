"""Consuming: in order within a correlation, acknowledged after the handler, retried, and dead at last."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from adapters.rabbitmq.topology import dead_queue, events_queue
from bot.events import Envelope
from tests.rabbitmq.bus import Bus, Heard, happened, running
from tests.rabbitmq.proxy import proxy


def evening(correlations: int, each: int) -> list[Envelope]:
    """Events of several correlations, mixed; each tells its number within its own."""
    return [happened(str(n), f"order {c}") for n in range(each) for c in range(correlations)]


def by_correlation(events: Sequence[Envelope]) -> dict[str, list[int]]:
    """What was heard of each, the first time."""
    told: dict[str, list[int]] = {}
    for one in {one.event_id: one for one in reversed(events)}.values():
        told.setdefault(one.correlation_id, []).insert(0, int(one.data["what"]))
    return told


class Flaky(Heard):
    """Hears an event only after it has failed at it so often."""

    def __init__(self, enough: int, **failures: int) -> None:
        super().__init__(enough)
        self.failures = failures
        self.tries: list[str] = []

    async def __call__(self, envelope: Envelope) -> None:
        what = str(envelope.data["what"])
        self.tries.append(what)
        if self.failures.get(what, 0):
            self.failures[what] -= 1
            raise ValueError(f"no {what}")
        await super().__call__(envelope)


async def test_events_of_a_correlation_are_heard_in_order(bus: Bus) -> None:
    heard = Heard(200)
    await bus.publish(*evening(10, 20))
    async with running(bus.consumer(heard)):
        await heard.done.wait()
    assert by_correlation(heard.events) == {f"order {c}": list(range(20)) for c in range(10)}


async def test_correlations_do_not_wait_for_one_another(bus: Bus) -> None:
    heard, quick = Heard(3), asyncio.Event()

    async def handler(envelope: Envelope) -> None:
        if envelope.correlation_id == "slow":
            await quick.wait()
        await heard(envelope)
        if envelope.correlation_id == "quick":
            quick.set()

    await bus.publish(happened("start"), happened("kota", "slow"), happened("coke", "quick"))
    async with running(bus.consumer(handler)):
        await heard.done.wait()
    assert heard.what[-2:] == ["coke", "kota"]


async def test_an_event_stays_until_its_handler_is_through(bus: Bus) -> None:
    begun, heard = asyncio.Event(), Heard(1)

    async def handler(_: Envelope) -> None:
        begun.set()
        raise asyncio.CancelledError  # as if the process ended here

    await bus.publish(happened("kota"))
    async with proxy(bus.url) as between:
        async with running(bus.consumer(handler, url=between.url)):
            await begun.wait()
            between.cut()
        async with running(bus.consumer(heard)):
            await heard.done.wait()
    assert heard.what == ["kota"]


async def test_what_fails_is_tried_again_and_others_go_past_it(bus: Bus) -> None:
    heard = Flaky(2, kota=2)
    await bus.publish(happened("kota"), happened("coke"))
    async with running(bus.consumer(heard)):
        await heard.done.wait()
    assert (heard.tries.count("kota"), heard.what) == (3, ["coke", "kota"])


async def test_a_retry_waits_as_long_as_its_step_says(bus: Bus) -> None:
    """The message lies in the queue of its step; one that waits longer holds nobody up there."""
    heard = Flaky(2, kota=2, coke=1)
    await bus.publish(happened("kota"), happened("coke"))
    async with running(bus.consumer(heard, waits=(0.0, 0.5, 60.0))):
        await heard.done.wait()
    assert heard.what == ["coke", "kota"]


async def test_what_comes_after_a_retry_of_its_correlation_waits_behind_it(bus: Bus) -> None:
    heard = Flaky(3, kota=3)
    await bus.publish(*(happened(what, "order") for what in ("kota", "coke", "chips")))
    async with running(bus.consumer(heard, waits=(0.1, 0.2, 0.1))):
        await heard.done.wait()
    assert heard.what == ["kota", "coke", "chips"]


async def test_after_the_last_retry_it_is_a_dead_letter_with_its_history(bus: Bus) -> None:
    heard = Flaky(1, kota=9)
    kota = happened("kota", "order")
    await bus.publish(kota, happened("coke", "order"))
    async with running(bus.consumer(heard)):
        await heard.done.wait()
    [letter] = await bus.dead(1)
    assert (heard.tries.count("kota"), heard.what) == (4, ["coke"])
    assert (letter.message_id, letter.type, letter.correlation) == (kota.event_id, kota.event_type, "order")
    assert letter.cause == "ValueError: no kota"
    assert [failure.error for failure in letter.history] == ["ValueError: no kota"] * 4


async def test_what_nobody_can_read_goes_straight_to_the_dead_letters(bus: Bus) -> None:
    heard = Heard(1)
    await bus.publish()
    for body in (b"\xff\xfe", b"{}", b'{"event_id": "\xff"}'):
        await bus.put(body)
    await bus.publish(happened("kota"))
    async with running(bus.consumer(heard)):
        await heard.done.wait()
        letters = await bus.dead(3)
    assert [letter.body for letter in letters] == [b"\xff\xfe", b"{}", b'{"event_id": "\xff"}']
    assert [letter.cause.split(":")[0] for letter in letters] == [
        "DecodeError",
        "ValidationError",
        "UnicodeDecodeError",
    ]


async def test_one_consumer_hears_at_a_time_and_another_takes_over(bus: Bus) -> None:
    first, second, stuck = Heard(1), Heard(3), asyncio.Event()

    async def handler(envelope: Envelope) -> None:
        await first(envelope)
        stuck.set()
        await asyncio.Event().wait()

    await bus.publish(happened("one", "order"))
    async with proxy(bus.url) as between:
        consumer = bus.consumer(handler, url=between.url)
        alone = asyncio.create_task(consumer.run())
        await stuck.wait()
        async with running(bus.consumer(second)):
            await bus.publish(happened("two", "order"), happened("three", "order"))
            assert second.what == []
            between.stall()
            between.cut()
            await second.done.wait()
        alone.cancel()
    assert (first.what, second.what) == (["one"], ["one", "two", "three"])


async def test_at_the_end_what_is_under_way_is_done_and_the_rest_is_left(bus: Bus) -> None:
    begun, go, first, second = asyncio.Event(), asyncio.Event(), Heard(1), Heard(2)

    async def handler(envelope: Envelope) -> None:
        begun.set()
        await go.wait()
        await first(envelope)

    await bus.publish(*(happened(what, "order") for what in ("one", "two", "three")))
    consumer = bus.consumer(handler)
    task = asyncio.create_task(consumer.run())
    await begun.wait()
    task.cancel()
    await asyncio.wait([task])
    go.set()
    await consumer.close()
    async with running(bus.consumer(second)):
        await second.done.wait()
    assert (first.what, second.what) == (["one"], ["two", "three"])


async def test_nothing_is_lost_when_connections_are_cut_again_and_again(bus: Bus) -> None:
    heard = Heard(200)
    await bus.publish(*evening(10, 20))
    async with proxy(bus.url) as between, running(bus.consumer(heard, url=between.url, prefetch=5)):
        for some in (20, 60, 120):
            await heard.so_many(some)
            between.cut()
        await heard.done.wait()
    assert by_correlation(heard.events) == {f"order {c}": list(range(20)) for c in range(10)}
    assert await bus.depth(events_queue(bus.service)) + await bus.depth(dead_queue(bus.service)) == 0


async def test_a_queue_that_is_deleted_and_declared_again_is_heard_again(
    bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RabbitMQ 3.10 leaves whoever read it with the old one, and says nothing."""
    monkeypatch.setattr("adapters.rabbitmq.session.SILENCE", 0.3)
    heard = Heard(3)
    await bus.publish(happened("kota"), happened("chips"))
    async with running(bus.consumer(heard)):
        await heard.so_many(2)
        await bus.delete(events_queue(bus.service))
        await bus.publish(happened("coke"))
        await heard.done.wait()
    assert heard.what == ["kota", "chips", "coke"]
