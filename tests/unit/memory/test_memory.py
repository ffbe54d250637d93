"""What the doubles in memory do beyond their ports: teach, and play the channel's part."""

import pytest
from sqlalchemy import text

from adapters.memory import MemoryChannel, MemoryStore, MemoryTransaction, MemoryTransactions
from bot import Reply, Transaction, WakalaError
from bot.channel import Outgoing, Remedy, SendRefused, SendUnknown
from bot.clock import SystemClock
from tests.doubles.events import Happened
from tests.doubles.rows import NOON


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(SystemClock(lambda: NOON))


async def test_a_statement_is_refused_and_says_where_to_test_it(store: MemoryStore) -> None:
    async def work(tx: Transaction) -> None:
        await tx.execute(text("SELECT 1"))

    with pytest.raises(WakalaError, match=r"no tables in memory, so this cannot run: SELECT 1; .* on SQLite"):
        await MemoryTransactions(store).run("tips", work)


async def test_what_a_transaction_published_can_be_looked_at_before_it_is_committed(
    store: MemoryStore,
) -> None:
    tx = MemoryTransaction(store, "tips", tenant="shop")
    tx.publish(Happened(what="it"))
    assert [one.data for one in tx.published] == [{"what": "it"}]
    assert store.events == []
    tx.commit()
    assert len(store.events) == 1


async def test_what_json_cannot_hold_is_refused_as_the_database_would(store: MemoryStore) -> None:
    tx = MemoryTransaction(store, "tips")
    with pytest.raises(TypeError):
        tx.publish(Happened(what=object()))


async def test_a_channel_answers_as_it_was_told_and_then_takes_everything() -> None:
    channel = MemoryChannel(SendRefused(Remedy.RETRY, 1, "later"), None, SendUnknown("timed out"))
    hello = Outgoing("m1", "100", {"wa_id": "1"}, Reply("hello"))
    with pytest.raises(SendRefused):
        await channel.send(hello)
    assert await channel.send(hello) == "wamid.m1"
    with pytest.raises(SendUnknown):
        await channel.send(hello)
    assert await channel.send(hello) == "wamid.m1"
    await channel.acknowledge("100", "wamid.9")
    assert (channel.sent, channel.acknowledged) == ([hello, hello], [("100", "wamid.9")])
