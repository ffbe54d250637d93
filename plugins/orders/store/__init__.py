"""The orders domain's own tables: a read model beside the event store, and the order numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from msgspec import convert, to_builtins
from sqlalchemy import (
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from bot import Event, Transaction, utc
from plugins.orders.events import OrderConfirmed, OrderCreated, OrderToFetch
from plugins.orders.model import STATUS
from plugins.orders.receipts.receipt import Taking
from plugins.orders.shop.events import OrderDelayed, OrderReady
from plugins.orders.swaps.events import OrderAmended

metadata = MetaData()

orders = Table(
    "orders_orders",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("status", String, nullable=False),
    Column("total_amount", Numeric(12, 2), nullable=False),
    Column("currency", String, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("ready_at", DateTime(timezone=True)),
)
Index("orders_orders_number", orders.c.tenant, orders.c.number, unique=True)

numbers = Table(
    "orders_numbers",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("last", Integer, nullable=False),
)

missed = Table(
    "orders_missed",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("in_a_row", Integer, nullable=False),
)

days = Table(
    "orders_days",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("due_at", Float, nullable=False),
)

takings = Table(
    "orders_takings",
    metadata,
    Column("event_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("payment_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("method", String, nullable=False),
    Column("receipt", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
Index("orders_takings_order", takings.c.tenant, takings.c.order_id)


async def next_number(tx: Transaction) -> int:
    """The next order number of the tenant, starting at 1; given out with the transaction or not at all."""
    row = insert(numbers).values(tenant=tx.tenant, last=1)
    row = row.on_conflict_do_update(index_elements=["tenant"], set_={"last": numbers.c.last + 1})
    number: int = (await tx.execute(row.returning(numbers.c.last))).scalar_one()
    return number


async def project(tx: Transaction, order_id: str, event: Event) -> None:
    """Bring the read model up to date with one event of an order."""
    if isinstance(event, OrderCreated):
        await tx.execute(insert(orders).values(tenant=tx.tenant, **_placed(event)))
    elif changes := _changes(event):
        mine = (orders.c.tenant == tx.tenant, orders.c.order_id == order_id)
        await tx.execute(update(orders).where(*mine).values(**changes))


def _placed(event: OrderCreated) -> dict[str, Any]:
    return {
        "order_id": event.order_id,
        "number": event.number,
        "customer_id": event.customer_id,
        "status": STATUS[OrderCreated],
        "total_amount": event.total_amount,
        "currency": event.currency,
        "created_at": event.created_at,
    }


def _changes(event: Event) -> dict[str, Any]:
    """What an event changes of its order's row."""
    status = {"status": STATUS[type(event)]} if type(event) in STATUS else {}
    if isinstance(event, OrderConfirmed | OrderReady | OrderDelayed):
        return {**status, "ready_at": event.ready_at}
    if isinstance(event, OrderAmended | OrderToFetch):
        return {"total_amount": event.total_amount}
    return status


async def page(
    tx: Transaction, *, statuses: Sequence[str], page: int, limit: int
) -> tuple[Sequence[str], int]:
    """Return the ids of one page of the tenant's orders, newest first, and how many there are in all.

    Without ``statuses`` those of every status.
    """
    wanted = [orders.c.tenant == tx.tenant, *([orders.c.status.in_(statuses)] if statuses else [])]
    total: int = (await tx.execute(select(func.count()).select_from(orders).where(*wanted))).scalar_one()
    newest = select(orders.c.order_id).where(*wanted).order_by(orders.c.number.desc())
    rows = await tx.execute(newest.limit(limit).offset((page - 1) * limit))
    return rows.scalars().all(), total


async def open_ids(tx: Transaction, statuses: Sequence[str]) -> Sequence[str]:
    """Return the ids of the tenant's orders that stand there, oldest first."""
    wanted = (orders.c.tenant == tx.tenant, orders.c.status.in_(statuses))
    rows = await tx.execute(select(orders.c.order_id).where(*wanted).order_by(orders.c.number))
    ids: Sequence[str] = rows.scalars().all()
    return ids


async def ids_since(tx: Transaction, since: dt.datetime) -> Sequence[str]:
    """Return the ids of the tenant's orders from then on, oldest first."""
    wanted = (orders.c.tenant == tx.tenant, orders.c.created_at >= since)
    rows = await tx.execute(select(orders.c.order_id).where(*wanted).order_by(orders.c.number))
    ids: Sequence[str] = rows.scalars().all()
    return ids


async def newest(tx: Transaction, most: int) -> Sequence[dt.datetime]:
    """Return when the tenant's newest orders were placed that are not cancelled, the newest first."""
    wanted = select(orders.c.created_at).where(orders.c.tenant == tx.tenant, orders.c.status != "cancelled")
    rows = await tx.execute(wanted.order_by(orders.c.number.desc()).limit(most))
    return [created_at.replace(tzinfo=dt.UTC) for created_at in rows.scalars()]


async def id_of(tx: Transaction, number: int) -> str | None:
    """Return the id of the tenant's order of that number."""
    wanted = (orders.c.tenant == tx.tenant, orders.c.number == number)
    found: str | None = (await tx.execute(select(orders.c.order_id).where(*wanted))).scalar_one_or_none()
    return found


async def take(tx: Transaction, event_id: str, order_id: str, payment_id: str, taking: Taking) -> None:
    """Keep what became of an order's money, once: the event that tells it names it, or its refund."""
    row = {**to_builtins(taking), "order_id": order_id, "payment_id": payment_id, "at": utc(tx.now)}
    await tx.execute(
        insert(takings).values(event_id=event_id, tenant=tx.tenant, **row).on_conflict_do_nothing()
    )


async def name_receipt(tx: Transaction, payment_id: str, receipt: str) -> None:
    """Give a payment the receipt number that it lacked."""
    named = update(takings).where(takings.c.tenant == tx.tenant, takings.c.payment_id == payment_id)
    await tx.execute(named.values(receipt=receipt))


async def paid(tx: Transaction, order_id: str) -> int:
    """Return how much of an order's money is with the shop, in minor units."""
    signs = {"paid": 1, "refunded": -1}
    return sum(signs.get(taking.kind, 0) * taking.amount for taking in await taken(tx, order_id))


async def count_missed(tx: Transaction) -> int:
    """Count one more order that nobody answered; return how many there are in a row."""
    row = insert(missed).values(tenant=tx.tenant, in_a_row=1)
    row = row.on_conflict_do_update(index_elements=["tenant"], set_={"in_a_row": missed.c.in_a_row + 1})
    count: int = (await tx.execute(row.returning(missed.c.in_a_row))).scalar_one()
    return count


async def forget_missed(tx: Transaction) -> None:
    """Somebody at the shop is there."""
    await tx.execute(delete(missed).where(missed.c.tenant == tx.tenant))


async def begin_day(tx: Transaction, due_at: float) -> None:
    """Open the tenant's day, to be summed up at ``due_at``; one that is open stays so."""
    day = insert(days).values(tenant=tx.tenant, since=utc(tx.now), due_at=due_at)
    await tx.execute(day.on_conflict_do_nothing())


async def end_days(tx: Transaction) -> list[tuple[str, dt.datetime]]:
    """Close the days that are due, of every tenant; return whose they were, and since when they were open."""
    is_over = days.c.due_at <= tx.now
    over = (await tx.execute(select(days.c.tenant, days.c.since).where(is_over))).all()
    await tx.execute(delete(days).where(is_over))
    return [(tenant, since.replace(tzinfo=dt.UTC)) for tenant, since in over]


async def taken_since(tx: Transaction, since: dt.datetime) -> Sequence[Taking]:
    """Return what became of the tenant's money from then on."""
    wanted = (takings.c.tenant == tx.tenant, takings.c.at >= since)
    rows = await tx.execute(select(takings).where(*wanted).order_by(takings.c.at, takings.c.event_id))
    return [convert(row, Taking, from_attributes=True) for row in rows]


async def taken(tx: Transaction, order_id: str) -> tuple[Taking, ...]:
    """Return what became of an order's money, oldest first."""
    mine = (takings.c.tenant == tx.tenant, takings.c.order_id == order_id)
    rows = await tx.execute(select(takings).where(*mine).order_by(takings.c.at, takings.c.event_id))
    return tuple(convert(row, Taking, from_attributes=True) for row in rows)
