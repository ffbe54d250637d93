"""Without Redis an event that comes again costs a look into the database, and nothing is done twice."""

from __future__ import annotations

import pytest

from adapters.memory import MemoryEventLog, MemoryStore, MemoryTransactions
from adapters.redis import Connection, RedisDedup
from bot import Envelope, Transaction
from bot.clock import SystemClock
from bot.dedup import once
from tests.doubles.events import Happened
from tests.doubles.redis import control, frozen
from tests.doubles.rows import NOON


class Orders:
    """A consumer with its inbox in the database. ``tries`` counts the looks there, ``made`` the effects."""

    def __init__(self, connection: Connection) -> None:
        self.store = MemoryStore(SystemClock(lambda: NOON), frozenset({Happened.type}))
        self.log, self.dedup = MemoryEventLog(self.store), RedisDedup(connection, "orders")
        self.tries, self.made = 0, list[str]()

    async def published(self) -> Envelope:
        async def work(tx: Transaction) -> None:
            tx.publish(Happened(what="an order"))

        await MemoryTransactions(self.store).run("test", work, "shop")
        [event] = await self.log.waiting(NOON, 10)
        return event.envelope

    async def deliver(self, envelope: Envelope) -> None:
        """As the bus does it, perhaps again."""

        async def handle(_: Transaction, event: Envelope) -> None:
            self.made.append(event.data["what"])

        async def work() -> None:
            self.tries += 1
            await self.log.consume("orders", handle, envelope)

        await once(self.dedup, envelope.event_id, work)


@pytest.fixture
def orders(connection: Connection) -> Orders:
    return Orders(connection)


async def test_an_event_that_comes_again_does_not_reach_the_database(orders):
    event = await orders.published()
    for _ in range(3):
        await orders.deliver(event)
    assert (orders.made, orders.tries) == (["an order"], 1)


async def test_without_the_server_it_reaches_the_database_and_is_done_once(server, orders, now):
    event = await orders.published()
    await orders.deliver(event)
    await control(server, "kill")
    await orders.deliver(event)
    assert (orders.made, orders.tries) == (["an order"], 2)
    await control(server, "start")
    now.pause()
    await orders.deliver(event)
    assert (orders.made, orders.tries) == (["an order"], 2)


async def test_what_was_done_while_the_server_stood_still_is_remembered_when_it_comes_again(
    server, connection, orders, now
):
    event = await orders.published()
    async with frozen(server, connection):
        await orders.deliver(event)
    now.pause()
    for _ in range(3):
        await orders.deliver(event)
    assert orders.made == ["an order"]
    assert orders.tries <= 2


async def test_an_emptied_server_makes_nothing_happen_twice(connection, orders):
    event = await orders.published()
    await orders.deliver(event)
    await connection.ask(lambda redis: redis.flushall())
    await orders.deliver(event)
    assert (orders.made, orders.tries) == (["an order"], 2)
