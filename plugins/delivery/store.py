"""The delivery domain's own table: a read model beside the event store."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, MetaData, Numeric, String, Table, func, insert, select, update

from bot import Event, Transaction
from plugins.delivery.events import DeliveryAssigned, DeliveryScheduled
from plugins.delivery.model import STATUS

metadata = MetaData()

deliveries = Table(
    "delivery_deliveries",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("driver_id", String),
    Column("status", String, nullable=False),
    Column("fee", Numeric(12, 2), nullable=False),
    Column("cash_due", Numeric(12, 2), nullable=False),
    Column("currency", String, nullable=False),
    Column("scheduled_at", DateTime(timezone=True), nullable=False),
)
Index("delivery_deliveries_order", deliveries.c.tenant, deliveries.c.order_id, unique=True)


async def project(tx: Transaction, event: Event) -> None:
    """Bring the read model up to date with one event."""
    if isinstance(event, DeliveryScheduled):
        row = {
            "delivery_id": event.delivery_id,
            "tenant": tx.tenant,
            "order_id": event.order_id,
            "customer_id": event.customer_id,
            "status": "scheduled",
            "fee": event.fee,
            "cash_due": event.cash_due,
            "currency": event.currency,
            "scheduled_at": event.scheduled_at,
        }
        await tx.execute(insert(deliveries).values(row))
    elif type(event) in STATUS and (delivery_id := getattr(event, "delivery_id", None)):
        values = {"status": STATUS[type(event)]}
        if isinstance(event, DeliveryAssigned):
            values["driver_id"] = event.driver_id
        mine = deliveries.c.delivery_id == delivery_id
        await tx.execute(update(deliveries).where(mine, deliveries.c.tenant == tx.tenant).values(values))


async def of_order(tx: Transaction, order_id: str) -> str | None:
    """Return the id of the order's delivery."""
    wanted = select(deliveries.c.delivery_id).where(
        deliveries.c.tenant == tx.tenant, deliveries.c.order_id == order_id
    )
    found: str | None = (await tx.execute(wanted)).scalar()
    return found


async def page(tx: Transaction, *, status: str | None, page: int, limit: int) -> tuple[list[str], int]:
    """Return one page of the ids of the tenant's deliveries, newest first, and how many there are."""
    wanted = select(deliveries.c.delivery_id).where(deliveries.c.tenant == tx.tenant)
    if status is not None:
        wanted = wanted.where(deliveries.c.status == status)
    total: int = (await tx.execute(select(func.count()).select_from(wanted.subquery()))).scalar_one()
    newest = wanted.order_by(deliveries.c.delivery_id.desc()).limit(limit).offset((page - 1) * limit)
    return list((await tx.execute(newest)).scalars()), total
