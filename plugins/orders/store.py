"""The orders domain's own tables: a read model beside the event store, and the order numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import convert, to_builtins
from sqlalchemy import (
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    func,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from bot import Event, Transaction, utc
from plugins.orders.events import (
    OrderCancelled,
    OrderCollected,
    OrderCompleted,
    OrderConfirmed,
    OrderCreated,
    OrderDispatched,
)
from plugins.orders.model import STATUS
from plugins.orders.receipt import Taking

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
)
Index("orders_orders_number", orders.c.tenant, orders.c.number, unique=True)

numbers = Table(
    "orders_numbers",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("last", Integer, nullable=False),
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


async def project(tx: Transaction, event: Event) -> None:
    """Bring the read model up to date with one event."""
    statement: Any
    match event:
        case OrderCreated():
            statement = insert(orders).values(
                order_id=event.order_id,
                tenant=tx.tenant,
                number=event.number,
                customer_id=event.customer_id,
                status="pending",
                total_amount=event.total_amount,
                currency=event.currency,
                created_at=event.created_at,
            )
        case OrderConfirmed() | OrderCollected() | OrderDispatched() | OrderCompleted() | OrderCancelled():
            mine = (orders.c.tenant == tx.tenant, orders.c.order_id == event.order_id)
            statement = update(orders).where(*mine).values(status=STATUS[type(event)])
        case _:
            return
    await tx.execute(statement)


async def page(tx: Transaction, *, status: str | None, page: int, limit: int) -> tuple[Sequence[str], int]:
    """Return the ids of one page of the tenant's orders, newest first, and how many there are in all."""
    wanted = [orders.c.tenant == tx.tenant, *([orders.c.status == status] if status else [])]
    total: int = (await tx.execute(select(func.count()).select_from(orders).where(*wanted))).scalar_one()
    newest = select(orders.c.order_id).where(*wanted).order_by(orders.c.number.desc())
    rows = await tx.execute(newest.limit(limit).offset((page - 1) * limit))
    return rows.scalars().all(), total


async def take(tx: Transaction, event_id: str, order_id: str, payment_id: str, taking: Taking) -> None:
    """Keep what became of an order's money; the event that tells it names it."""
    row = {**to_builtins(taking), "order_id": order_id, "payment_id": payment_id, "at": utc(tx.now)}
    await tx.execute(insert(takings).values(event_id=event_id, tenant=tx.tenant, **row))


async def name_receipt(tx: Transaction, payment_id: str, receipt: str) -> None:
    """Give a payment the receipt number that it lacked."""
    named = update(takings).where(takings.c.tenant == tx.tenant, takings.c.payment_id == payment_id)
    await tx.execute(named.values(receipt=receipt))


async def taken(tx: Transaction, order_id: str) -> tuple[Taking, ...]:
    """Return what became of an order's money, oldest first."""
    mine = (takings.c.tenant == tx.tenant, takings.c.order_id == order_id)
    rows = await tx.execute(select(takings).where(*mine).order_by(takings.c.at, takings.c.event_id))
    return tuple(convert(row, Taking, from_attributes=True) for row in rows)
