"""Records made anew from their events: as they were, whatever became of them; the books are left alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from adapters.sql.replay import Replayed, replay
from plugins.payments import plugin, tables
from plugins.payments.gateway import Outcome
from plugins.payments.projection import KEPT
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge, collect, refund
from tests.doubles.till import Till

BOTH = (tables.attempts, tables.refunds)


@pytest.fixture
async def busy(till: Till, gateway: FakeGateway) -> Till:
    """A till that has seen a link paid twice, refunds whole and in part, cash, an expiry and an open attempt.

    Its clock has parts of a second smaller than any timestamp tells.
    """
    till.clock.skip(0.1234562)
    await till.obey(charge())
    await till.work()
    account = gateway.accounts[next(iter(gateway.accounts))]
    account.times = 2
    gateway.pay(next(iter(gateway.accounts)))
    await till.pass_time(100)
    gateway.refund_outcome = Outcome.PAID
    await till.obey(refund("20.00"))
    await till.obey(charge("cash", order_id="order-2"))
    await till.obey(collect(order_id="order-2", tendered="100.00"))
    await till.obey(refund("10.00", order_id="order-2"))
    await till.obey(charge(order_id="order-3", email="thandi@example.org"))
    await till.pass_time(3600)
    await till.obey(charge(order_id="order-4", metadata={"table": 7}))
    await till.obey(charge(order_id="order-4"), tenant="another shop")
    await till.work()
    return till


def rows(till: Till) -> list[dict[str, Any]]:
    """Every payment and refund, whole."""
    return [
        dict(row)
        for table in BOTH
        for row in till.look.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    ]


def told(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, with only what events tell."""
    return [{name: value for name, value in row.items() if name not in KEPT} for row in found]


async def change(till: Till, statement: Any) -> None:
    """What nobody should ever do."""
    await till.database.transactions.run("vandal", lambda tx: tx.execute(statement))


async def replayed(till: Till) -> Replayed:
    assert plugin.projection is not None
    return await replay(till.database.writer, "payments", plugin.projection)


async def test_records_that_are_right_stay_as_they_are(busy: Till) -> None:
    before, events, books = rows(busy), busy.events(), await busy.books()
    done = await replayed(busy)
    assert (rows(busy), done.changed) == (before, 0)
    assert (done.streams, done.rows) == (5, len(before))
    assert (busy.events(), await busy.books()) == (events, books)


@pytest.mark.parametrize(
    "damage",
    [
        {"state": "charged", "received": 1},
        {"receipt": "", "transaction_id": "?", "error_code": "x", "error_message": "y"},
        {"amount": 0, "currency": "XXX", "order_id": "?", "created_at": 0.0, "submitted_at": None},
    ],
)
async def test_records_that_were_changed_are_put_right(busy: Till, damage: dict[str, Any]) -> None:
    before = rows(busy)
    await change(busy, update(tables.attempts).values(damage))
    done = await replayed(busy)
    assert rows(busy) == before
    assert done.changed == len(await busy.payments())


async def test_records_that_are_gone_come_back_with_all_that_events_tell(busy: Till) -> None:
    before = rows(busy)
    for table in BOTH:
        await change(busy, delete(table))
    done = await replayed(busy)
    assert told(rows(busy)) == told(before)
    assert (done.changed, done.rows) == (len(before), len(before))
    assert "27820000001" not in str(rows(busy))


async def test_a_record_of_no_event_goes(busy: Till) -> None:
    before = rows(busy)
    stray = before[0] | {"payment_id": "nobody's"}
    await change(busy, tables.attempts.insert().values(stray))
    assert (await replayed(busy)).changed == 1
    assert rows(busy) == before


async def test_payments_go_on_after_their_records_were_lost(busy: Till, gateway: FakeGateway) -> None:
    await change(busy, delete(tables.attempts).where(tables.attempts.c.order_id == "order-4"))
    await replayed(busy)
    gateway.pay([name for name in gateway.accounts if gateway.accounts[name].outcome is Outcome.PENDING][-1])
    await busy.pass_time(60)
    assert "payment.succeeded" in busy.types()[-3:]
