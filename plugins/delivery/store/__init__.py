"""The delivery domain's read model beside the event store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, insert, select, update

from bot import Event, Transaction, decimal
from plugins.delivery.door.events import CashNotDue, DeliveryReopened, DueChanged
from plugins.delivery.events import DeliveryAssigned, DeliveryReleased, DeliveryScheduled
from plugins.delivery.store.tables import deliveries, metadata

__all__ = ["find", "metadata", "of_order", "on_its_way", "page", "project"]


async def project(tx: Transaction, event: Event, status: str) -> None:
    """Bring the read model up to date with one event, and where the delivery stands after it."""
    if isinstance(event, DeliveryScheduled):
        row = {
            "delivery_id": event.delivery_id,
            "tenant": tx.tenant,
            "order_id": event.order_id,
            "customer_id": event.customer_id,
            "status": status,
            "fee": event.fee,
            "cash_due": event.cash_due,
            "currency": event.currency,
            "scheduled_at": event.scheduled_at,
            "number": event.number,
            "address": event.address,
            "is_paid": event.is_paid,
            "phone": event.phone,
            "customer_name": event.customer_name,
            "cash_note": event.cash_note,
        }
        await tx.execute(insert(deliveries).values(row))
    elif delivery_id := getattr(event, "delivery_id", None):
        values = {"status": status, **_changes(event)}
        mine = deliveries.c.delivery_id == delivery_id
        await tx.execute(update(deliveries).where(mine, deliveries.c.tenant == tx.tenant).values(values))


def _changes(event: Event) -> dict[str, Any]:
    """What an event changes of the row beside the status; nothing for most of what happens at the door."""
    match event:
        case DeliveryAssigned():
            return {"driver_id": event.driver_id}
        case DeliveryReleased() | DeliveryReopened():
            return {"driver_id": None}
        case CashNotDue():
            return {"cash_due": decimal(0), "is_paid": True}
        case DueChanged():
            return {"cash_due": event.cash_due}
        case _:
            return {}


async def of_order(tx: Transaction, order_id: str) -> str | None:
    """Return the id of the order's delivery."""
    wanted = select(deliveries.c.delivery_id).where(
        deliveries.c.tenant == tx.tenant, deliveries.c.order_id == order_id
    )
    found: str | None = (await tx.execute(wanted)).scalar()
    return found


async def find(tx: Transaction, **named: str | int) -> Mapping[str, Any] | None:
    """Return the newest delivery that these columns name."""
    wanted = select(deliveries).where(deliveries.c.tenant == tx.tenant).filter_by(**named)
    newest = wanted.order_by(deliveries.c.delivery_id.desc()).limit(1)
    row: Mapping[str, Any] | None = (await tx.execute(newest)).mappings().one_or_none()
    return row


async def on_its_way(tx: Transaction, customer_id: str) -> str | None:
    """Return the id of the customer's newest delivery that a driver has picked up."""
    wanted = select(deliveries.c.delivery_id).where(
        deliveries.c.tenant == tx.tenant,
        deliveries.c.customer_id == customer_id,
        deliveries.c.status == "picked_up",
    )
    newest = wanted.order_by(deliveries.c.delivery_id.desc()).limit(1)
    found: str | None = (await tx.execute(newest)).scalar()
    return found


async def page(tx: Transaction, *, status: str | None, page: int, limit: int) -> tuple[list[str], int]:
    """Return one page of the ids of the tenant's deliveries, newest first, and how many there are."""
    wanted = select(deliveries.c.delivery_id).where(deliveries.c.tenant == tx.tenant)
    if status is not None:
        wanted = wanted.where(deliveries.c.status == status)
    total: int = (await tx.execute(select(func.count()).select_from(wanted.subquery()))).scalar_one()
    newest = wanted.order_by(deliveries.c.delivery_id.desc()).limit(limit).offset((page - 1) * limit)
    return list((await tx.execute(newest)).scalars()), total
