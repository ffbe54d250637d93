"""Dead letters are filed before the broker forgets them, and go back to the one service that had them."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from aio_pika import Message
from aio_pika.abc import AbstractIncomingMessage

from adapters.rabbitmq.dead_letters import DeadLetters, dead_letter, replay
from adapters.rabbitmq.errors import NotConfirmed
from adapters.rabbitmq.retries import CAUSE
from adapters.rabbitmq.sending import TYPE
from adapters.rabbitmq.topology import dead_queue, events_queue
from bot.dead_letters import DeadLetter
from bot.events import Envelope
from tests.rabbitmq.bus import Bus, Heard, happened, running


async def refuse(_: Envelope) -> None:
    raise ValueError("not today")


async def a_dead_letter(bus: Bus, envelope: Envelope) -> DeadLetter:
    """One that the first service could not handle; the second has heard it."""
    other = Heard(1)
    await bus.publish(envelope)
    async with running(bus.consumer(other, service=bus.services[1])):
        await other.done.wait()
    async with running(bus.consumer(refuse, waits=())):
        [letter] = await bus.dead(1)
    return letter


async def test_a_replayed_letter_goes_to_its_service_alone(bus: Bus) -> None:
    kota, heard = happened("kota"), Heard(1)
    letter = await a_dead_letter(bus, kota)
    publisher = bus.publisher()
    await replay(publisher, letter)
    await publisher.close()
    assert [await bus.depth(events_queue(service)) for service in bus.services] == [1, 0]
    async with running(bus.consumer(heard)):
        await heard.done.wait()
    assert heard.events == [kota]


async def test_a_replayed_letter_begins_anew(bus: Bus) -> None:
    """It is tried as often as before, and tells of these tries alone."""
    letter = await a_dead_letter(bus, happened("kota"))
    publisher = bus.publisher()
    await replay(publisher, letter)
    await publisher.close()
    async with running(bus.consumer(refuse)):
        [again] = await bus.dead(1)
    assert (len(letter.history), len(again.history)) == (1, 4)
    assert (again.message_id, again.body) == (letter.message_id, letter.body)


async def test_a_letter_stays_until_it_is_filed(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.rabbitmq.dead_letters.PAUSE", 0.0)
    await bus.publish()
    await bus.put(b"not an event")
    tries, done = list[DeadLetter](), asyncio.Event()

    async def file(letter: DeadLetter) -> None:
        tries.append(letter)
        if len(tries) < 3:
            raise OSError("the disk is full")
        done.set()

    async with (
        running(bus.consumer(Heard(1))),
        running(DeadLetters(bus.connection(), bus.service, file)),
    ):
        await done.wait()
    assert [letter.body for letter in tries] == [b"not an event"] * 3
    assert await bus.depth(dead_queue(bus.service)) == 0


async def test_an_event_nested_too_deeply_to_be_read_is_a_dead_letter_at_once(bus: Bus) -> None:
    await bus.publish()
    deep = b'{"more":' * 100_000
    await bus.put(deep)
    async with running(bus.consumer(Heard(1))):
        [letter] = await bus.dead(1)
    assert letter.body == deep
    assert letter.cause.startswith("RecursionError")


def test_a_letter_tells_nothing_that_the_database_cannot_keep() -> None:
    """Anybody on the bus may write NUL into a header, and PostgreSQL keeps none in a text."""
    message = Message(b"", message_id="id\0", headers={TYPE: "some\0thing", CAUSE: "a\0 cause"})
    letter = dead_letter("orders", cast(AbstractIncomingMessage, message))
    assert (letter.message_id, letter.type, letter.cause) == ("id", "something", "a cause")


async def test_a_letter_for_a_service_that_is_not_there_is_told(bus: Bus) -> None:
    letter = await a_dead_letter(bus, happened("kota"))
    nobody = DeadLetter(f"{bus.name}c", *(getattr(letter, name) for name in letter.__struct_fields__[1:]))
    publisher = bus.publisher()
    with pytest.raises(NotConfirmed, match=r"no queue .*c\.events"):
        await replay(publisher, nobody)
    await publisher.close()
