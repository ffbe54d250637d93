"""The list of orders made anew from their events, in one transaction, tenant by tenant."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from adapters.sql.database import Database, open_database
from adapters.sql.replay import Replayed, replay
from adapters.sql.sqlite import open_connection
from adapters.sql.tables import metadata
from bot.clock import SystemClock, utc
from bot.projection import Projection
from plugins.orders import service, store
from plugins.orders.events import CancelOrder, CompleteOrder, ConfirmOrder, OrderLine, PlaceOrder
from plugins.orders.projection import READ_MODEL
from plugins.orders.shop import acceptance
from plugins.orders.shop.events import AskVendor, MarkReady
from plugins.orders.streams import load, record
from tests.doubles.rows import NOON


def place(order_id: str) -> PlaceOrder:
    kota = OrderLine(product_id="kota", name="Russian Kota", quantity=2, unit_price=35_05, options=[])
    return PlaceOrder(
        order_id=order_id,
        customer_id="thandi",
        currency="ZAR",
        items=[kota],
        delivery_fee=0,
        fulfilment="collection",
        address=None,
        payment_method="cash",
        cash_note=None,
    )


def ask(order_id: str, accept_by: dt.datetime) -> AskVendor:
    return AskVendor(order_id=order_id, asked=1, reminder=False, is_paid=True, accept_by=accept_by)


async def decide(tx: Any, decision: Any, command: Any) -> None:
    order = await load(tx, command.order_id)
    await record(tx, command.order_id, order, decision(order, command, utc(tx.now)))


@pytest.fixture
async def shops(tmp_path: Path) -> AsyncIterator[Database]:
    """Two shops with an order of every status; both begin to count at 1."""
    url = f"sqlite:///{tmp_path}/orders.db"
    with open_connection(url) as connection, connection.begin():
        metadata.create_all(connection)
        store.metadata.create_all(connection)
    database = open_database(url, SystemClock(lambda: NOON + 0.123456), frozenset())

    async def trade(tx: Any) -> None:
        for name in ("pending", "waiting", "confirmed", "ready", "completed", "cancelled"):
            await service.place(tx, place(f"{name}-{tx.tenant}"))
        await decide(tx, acceptance.ask, ask(f"waiting-{tx.tenant}", utc(tx.now)))
        for name in ("confirmed", "ready", "completed"):
            accepted = ConfirmOrder(order_id=f"{name}-{tx.tenant}", vendor_id=None, minutes=20)
            await decide(tx, acceptance.confirm, accepted)
        await decide(tx, acceptance.mark_ready, MarkReady(order_id=f"ready-{tx.tenant}"))
        await service.complete(tx, CompleteOrder(order_id=f"completed-{tx.tenant}", delivery_id=None))
        wish = CancelOrder(order_id=f"cancelled-{tx.tenant}", reason="rain", cancelled_by="thandi")
        await service.cancel(tx, wish)

    for tenant in ("a_b", "a%b"):
        await database.transactions.run("orders", trade, tenant)
    yield database
    await database.close()


async def rows(shops: Database) -> list[Any]:
    async def read(tx: Any) -> list[Any]:
        return list((await tx.execute(select(store.orders).order_by(store.orders.c.order_id))).all())

    return await shops.transactions.run("test", read)


async def damage(shops: Database, statement: Any) -> None:
    await shops.transactions.run("vandal", lambda tx: tx.execute(statement))


async def replayed(shops: Database) -> Replayed:
    return await replay(shops.writer, "orders", READ_MODEL)


async def test_a_list_that_is_right_stays_as_it_is(shops: Database) -> None:
    before = await rows(shops)
    assert await replayed(shops) == Replayed("orders", streams=12, events=26, rows=12, changed=0)
    assert await rows(shops) == before


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        (delete(store.orders), 12),
        (delete(store.orders).where(store.orders.c.status == "pending"), 2),
        (
            update(store.orders).values(status="completed", total_amount=1, customer_id="?", ready_at=None),
            12,
        ),
        (
            update(store.orders).where(store.orders.c.number == 2).values(tenant=store.orders.c.tenant + "?"),
            2,
        ),
    ],
    ids=["emptied", "some are gone", "garbled", "given to another tenant"],
)
async def test_whatever_became_of_the_list_it_is_as_before(
    shops: Database, statement: Any, changed: int
) -> None:
    before = await rows(shops)
    await damage(shops, statement)
    assert await rows(shops) != before
    assert (await replayed(shops)).changed == changed
    assert await rows(shops) == before
    assert (await replayed(shops)).changed == 0


async def test_an_order_that_no_event_tells_of_goes(shops: Database) -> None:
    before = await rows(shops)
    await damage(
        shops, insert(store.orders).values({**before[0]._mapping, "order_id": "ghost", "number": 99})
    )
    assert (await replayed(shops)).changed == 1
    assert await rows(shops) == before


async def test_a_replay_that_fails_changes_nothing(shops: Database) -> None:
    async def fail(tx: Any, history: Any) -> None:
        await READ_MODEL.project(tx, history)
        if "completed" in history[0].data["order_id"]:
            raise ZeroDivisionError

    before = await rows(shops)
    with pytest.raises(ZeroDivisionError):
        await replay(shops.writer, "orders", Projection("order-", READ_MODEL.tables, fail))
    assert await rows(shops) == before
    assert (await replayed(shops)).changed == 0


async def test_the_order_numbers_go_on_where_they_were(shops: Database) -> None:
    await replayed(shops)
    await shops.transactions.run("orders", lambda tx: service.place(tx, place("next")), "a_b")
    assert next(row.number for row in await rows(shops) if row.order_id == "next") == 7
