"""What every domain's transaction promises."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot import Conflict, Transaction, WakalaError
from bot.clock import utc
from tests.contracts.conftest import Ports
from tests.doubles.events import Happened
from tests.doubles.rows import NOON

STREAM = "order-1"


async def append(ports: Ports, expected: int, *names: str, tenant: str = "shop") -> None:
    """Append to the stream in a transaction of its own."""

    async def work(tx: Transaction) -> None:
        await tx.append(STREAM, expected, [Happened(what=name) for name in names])

    await ports.transactions.run("orders", work, tenant)


async def history(ports: Ports, tenant: str = "shop") -> list[str]:
    """What the stream holds."""

    async def work(tx: Transaction) -> list[str]:
        return [one.data["what"] for one in await tx.load(STREAM)]

    return await ports.transactions.run("orders", work, tenant)


async def test_work_is_told_the_time_and_the_tenant_and_its_result_comes_back(ports: Ports) -> None:
    async def work(tx: Transaction) -> tuple[float, str]:
        return tx.now, tx.tenant

    assert await ports.transactions.run("orders", work, "shop") == (NOON, "shop")


async def test_a_stream_holds_its_events_oldest_first(ports: Ports) -> None:
    assert await history(ports) == []
    await append(ports, 0, "created")
    await append(ports, 1, "confirmed", "prepared")
    assert await history(ports) == ["created", "confirmed", "prepared"]


async def test_appended_events_are_published_with_their_number_in_the_stream(ports: Ports) -> None:
    await append(ports, 0, "created", "confirmed")
    published = [one.envelope for one in await ports.events.waiting(NOON, 10)]
    assert [(one.data["what"], one.metadata.sequence) for one in published] == [
        ("created", 1),
        ("confirmed", 2),
    ]
    assert {(one.tenant_id, one.metadata.source) for one in published} == {("shop", "orders")}
    assert {one.timestamp for one in published} == {utc(NOON)}


@pytest.mark.parametrize("expected", [0, 1, 3, 9])
async def test_a_stream_that_holds_another_number_of_events_is_left_alone(
    ports: Ports, expected: int
) -> None:
    await append(ports, 0, "created", "confirmed")
    with pytest.raises(Conflict, match=STREAM):
        await append(ports, expected, "cancelled")
    assert await history(ports) == ["created", "confirmed"]
    assert len(await ports.events.waiting(NOON, 10)) == 2


async def test_of_two_that_append_to_the_same_version_one_is_told_of_the_conflict(ports: Ports) -> None:
    results = await asyncio.gather(
        append(ports, 0, "mine"), append(ports, 0, "yours"), return_exceptions=True
    )
    assert [type(result) for result in results] == [type(None), Conflict]
    assert await history(ports) == ["mine"]


async def test_a_transaction_sees_what_it_appended_itself(ports: Ports) -> None:
    async def work(tx: Transaction) -> list[str]:
        await tx.append(STREAM, 0, [Happened(what="created")])
        await tx.append(STREAM, 1, [Happened(what="confirmed")])
        return [one.data["what"] for one in await tx.load(STREAM)]

    assert await ports.transactions.run("orders", work, "shop") == ["created", "confirmed"]


async def test_work_that_raises_leaves_nothing_behind(ports: Ports) -> None:
    async def work(tx: Transaction) -> None:
        await tx.append(STREAM, 0, [Happened(what="created")])
        tx.publish(Happened(what="told"))
        raise KeyError("price")

    with pytest.raises(KeyError, match="price"):
        await ports.transactions.run("orders", work, "shop")
    assert await history(ports) == []
    assert await ports.look.events() == []


async def test_work_that_raises_does_so_alone(ports: Ports) -> None:
    async def failing(tx: Transaction) -> None:
        raise KeyError("price")

    results = await asyncio.gather(
        append(ports, 0, "created"), ports.transactions.run("stock", failing), return_exceptions=True
    )
    assert [type(result) for result in results] == [type(None), KeyError]
    assert await history(ports) == ["created"]


async def test_tenants_have_streams_of_their_own(ports: Ports) -> None:
    await append(ports, 0, "ours")
    await append(ports, 0, "theirs", tenant="mall")
    assert (await history(ports), await history(ports, "mall")) == (["ours"], ["theirs"])


async def test_an_event_may_be_published_for_another_tenant(ports: Ports) -> None:
    async def work(tx: Transaction) -> None:
        tx.publish(Happened(what="it"), tenant="mall", sequence=7)

    await ports.transactions.run("tenants", work)
    [found] = await ports.events.waiting(NOON, 10)
    assert (found.envelope.tenant_id, found.envelope.metadata.sequence) == ("mall", 7)


async def test_what_begins_a_story_is_its_own_correlation_and_has_no_cause(ports: Ports) -> None:
    await append(ports, 0, "created")
    [found] = await ports.events.waiting(NOON, 10)
    event = found.envelope
    assert (event.correlation_id, event.causation_id) == (event.event_id, None)


async def wait_for_nothing() -> None:
    await asyncio.sleep(0)


async def wait_for_something_cancelled() -> None:
    call = asyncio.get_running_loop().create_future()
    call.cancel()
    await call


@pytest.mark.parametrize("wait", [wait_for_nothing, wait_for_something_cancelled])
async def test_work_that_waits_for_something_else_is_told_not_to(
    ports: Ports, wait: Callable[[], Awaitable[None]]
) -> None:
    async def work(tx: Transaction) -> None:
        await tx.append(STREAM, 0, [Happened(what="created")])
        await wait()

    with pytest.raises(RuntimeError, match="every other writer would wait with it"):
        await ports.transactions.run("orders", work, "shop")
    assert await history(ports) == []


async def test_who_reads_sees_what_was_committed_and_changes_nothing(ports: Ports) -> None:
    await append(ports, 0, "created")

    async def look(tx: Transaction) -> tuple[str, list[str]]:
        return tx.tenant, [one.data["what"] for one in await tx.load(STREAM)]

    async def meddle(tx: Transaction) -> None:
        tx.publish(Happened(what="meddled"))

    assert await ports.transactions.read("orders", look, "shop") == ("shop", ["created"])
    with pytest.raises(WakalaError, match="a query of 'orders' publishes"):
        await ports.transactions.read("orders", meddle, "shop")
    assert [one.envelope.data["what"] for one in await ports.events.waiting(NOON, 10)] == ["created"]
