"""Each event is counted once: after a crash, in batches of any size, and when the figures are made anew."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, func, select

from adapters.sql.tables import events
from bot import Envelope, new_id
from plugins.analytics import plugin, store
from tests.doubles.counted import Counted, moved, paid, placed, told

MORNING = (
    moved("thandi", "home"),
    moved("thandi", "cart", 10),
    moved("thandi", "waiting", 20),
    placed("one", "thandi", 20),
    told("order.waiting", 25, order_id="one"),
    told("order.confirmed", 85, order_id="one"),
    told("order.ready", 600, order_id="one"),
    paid("one", after=700),
    told("delivery.picked_up", 700, order_id="one"),
    told("delivery.completed", 1500, order_id="one"),
    told("order.completed", 1500, order_id="one"),
    told(
        "refund.succeeded", 1600, order_id="one", payment_id="payment of one", amount="5.00", currency="ZAR"
    ),
)


class PowerCut(Exception):
    """The process is gone."""


async def expected(shop: Counted) -> Any:
    """What one batch makes of the morning."""
    await shop.told(*MORNING)
    return await shop.all()


@pytest.mark.parametrize("size", [1, 2, 5, 11])
async def test_batches_of_any_size_make_the_same_figures(shop: Counted, size: int) -> None:
    whole = await expected(shop)
    await shop.rebuild()
    for start in range(0, len(MORNING), size):
        await shop.told(*(_of_another_shop(one) for one in MORNING[start : start + size]))
    assert await _all_of_another(shop) == whole


async def test_an_event_published_twice_is_counted_once(shop: Counted) -> None:
    await shop.told(*MORNING)
    before = await shop.all()
    await shop.told(*MORNING)
    assert await shop.all() == before


@pytest.mark.parametrize("at", range(1, 12))
async def test_a_power_cut_between_figures_and_cursor_loses_and_repeats_nothing(
    shop: Counted, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.publish(*MORNING[:at])
    [batch] = shop.batches.readers

    async def cut(tx: Any, envelopes: Sequence[Envelope]) -> None:
        await batch.fold(tx, envelopes)
        raise PowerCut

    with pytest.raises(PowerCut):
        await shop.database.reader.take(batch.name, cut, 1000)
    assert await shop.ask("funnel") == []
    await shop.told(*MORNING[at:])
    once = await shop.all()
    await shop.rebuild()
    assert await shop.all() == once


async def test_an_event_that_cannot_be_counted_costs_only_itself(shop: Counted) -> None:
    await shop.told(paid("one"), paid("two", amount="a lot"), paid("three"))
    assert [row["payments"] for row in await shop.ask("takings")] == [2]


async def test_rebuilding_makes_the_same_figures_again(shop: Counted) -> None:
    before = await expected(shop)
    await shop.rebuild()
    await shop.rebuild()
    assert await shop.all() == before


async def test_rebuilding_leaves_figures_alone_of_which_the_events_are_gone(shop: Counted) -> None:
    await shop.told(
        paid("old", "10.00"), paid("new", "20.00", after=3600), paid("newer", "30.00", after=7200)
    )
    await _forget_oldest(shop)
    await shop.rebuild()
    spans = [await shop.ask("takings", hour * 3600, (hour + 1) * 3600) for hour in range(3)]
    assert [row["paid"] for [row] in spans] == [1000, 2000, 3000]


async def test_what_comes_after_rebuilding_is_counted_as_ever(shop: Counted) -> None:
    await shop.told(*MORNING[:7])
    await shop.rebuild()
    await shop.told(*MORNING[7:])
    times = {row["stage"]: row["seconds"] for row in await shop.ask("times")}
    assert times == {"waiting": 60, "accepted": 515, "ready": 100, "on the way": 800, "delivered": 1480}


async def test_rebuilding_without_any_event_leaves_what_there_is(shop: Counted) -> None:
    await shop.told(paid("one"))
    await _forget_oldest(shop)
    await shop.rebuild()
    assert [row["payments"] for row in await shop.ask("takings")] == [1]


async def test_what_is_remembered_of_orders_is_forgotten_and_their_figures_are_not(shop: Counted) -> None:
    await shop.told(*MORNING)
    before = await shop.all()
    await shop.database.transactions.run("analytics", lambda tx: store.forget(tx, tx.now + 86400))
    assert await shop.all() == before


async def _forget_oldest(shop: Counted) -> None:
    oldest = delete(events).where(events.c.position == select(func.min(events.c.position)).scalar_subquery())

    async def work(tx: Any) -> None:
        await tx.execute(oldest)

    await shop.database.transactions.run("test", work)


def _of_another_shop(envelope: Envelope) -> Envelope:
    return msgspec.structs.replace(envelope, event_id=new_id(), tenant_id="another")


async def _all_of_another(shop: Counted) -> Any:
    return [await shop.ask(name, tenant="another") for name in plugin.queries]
