"""Reservations: stock held for an order, all of it or nothing. Every use case may be asked for twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, insert, select, update

from bot import Transaction
from plugins.inventory import service
from plugins.inventory.events import (
    CommitStock,
    ReleaseStock,
    ReserveStock,
    StockCommitted,
    StockExpired,
    StockRefused,
    StockReleased,
    StockReserved,
    Wanted,
)
from plugins.inventory.store import reservations

HELD, RELEASED, COMMITTED = "held", "released", "committed"
BATCH = 100
"""Reservations that expire in one transaction at most."""


async def reserve(tx: Transaction, command: ReserveStock) -> None:
    """Hold everything, or put back what was taken and say what is missing."""
    if await _rows(tx, command.order_id):
        return
    held: list[Wanted] = []
    for item in _merged(command.items):
        if not await service.take(tx, tx.tenant, item.product_id, item.quantity, reason="reserved"):
            await _refuse(tx, command.order_id, held, item)
            return
        held.append(item)
    for item in held:
        row = {
            "tenant": tx.tenant,
            "order_id": command.order_id,
            "product": item.product_id,
            "quantity": item.quantity,
            "status": HELD,
            "expires_at": command.expires_at.timestamp(),
        }
        await tx.execute(insert(reservations).values(row))
    tx.publish(StockReserved(order_id=command.order_id))


async def release(tx: Transaction, command: ReleaseStock) -> None:
    """Give back what is held."""
    await _give_back(tx, tx.tenant, command.order_id, command.reason)
    tx.publish(StockReleased(order_id=command.order_id, reason=command.reason))


async def firm_up(tx: Transaction, order_id: str) -> None:
    """The shop makes the order; what is sold out by it, is told."""
    mine = _of(tx.tenant, order_id, HELD)
    firm = update(reservations).where(mine).values(firm=True).returning(reservations.c.product)
    for product in (await tx.execute(firm)).scalars().all():
        loose = and_(
            reservations.c.tenant == tx.tenant,
            reservations.c.product == product,
            reservations.c.status == HELD,
            reservations.c.firm.is_(False),
        )
        if (await tx.execute(select(reservations.c.order_id).where(loose).limit(1))).first() is None:
            await service.sell_out(tx, product)


async def commit(tx: Transaction, command: CommitStock) -> None:
    """What is held has left for good."""
    held = _of(tx.tenant, command.order_id, HELD)
    await tx.execute(update(reservations).where(held).values(status=COMMITTED))
    tx.publish(StockCommitted(order_id=command.order_id))


async def expire(tx: Transaction) -> int:
    """Give back what was held for too long; return for how many orders."""
    late = (
        select(reservations.c.tenant, reservations.c.order_id)
        .where(reservations.c.status == HELD, reservations.c.expires_at <= tx.now)
        .distinct()
        .limit(BATCH)
    )
    rows = (await tx.execute(late)).all()
    for tenant, order_id in rows:
        await _give_back(tx, tenant, order_id, "expired")
        tx.publish(StockExpired(order_id=order_id), tenant=tenant)
    return len(rows)


async def _refuse(tx: Transaction, order_id: str, held: Sequence[Wanted], missing: Wanted) -> None:
    for item in held:
        await service.put_back(tx, tx.tenant, item.product_id, item.quantity, reason="not reserved")
    left = (await service.levels(tx, tx.tenant)).get(missing.product_id, 0)
    refusal = StockRefused(
        order_id=order_id,
        product_id=missing.product_id,
        name=missing.name,
        wanted=missing.quantity,
        left=left,
    )
    tx.publish(refusal)


async def _give_back(tx: Transaction, tenant: str, order_id: str, reason: str) -> None:
    held = _of(tenant, order_id, HELD)
    freed = update(reservations).where(held).values(status=RELEASED).returning(reservations)
    for row in (await tx.execute(freed)).all():
        await service.put_back(tx, tenant, row.product, row.quantity, reason=reason)


async def _rows(tx: Transaction, order_id: str) -> Sequence[Any]:
    mine = and_(reservations.c.tenant == tx.tenant, reservations.c.order_id == order_id)
    rows: Sequence[Any] = (await tx.execute(select(reservations).where(mine))).all()
    return rows


def _of(tenant: str, order_id: str, status: str) -> Any:
    return and_(
        reservations.c.tenant == tenant,
        reservations.c.order_id == order_id,
        reservations.c.status == status,
    )


def _merged(items: Sequence[Wanted]) -> list[Wanted]:
    """One entry for each product: an order may have it in several lines."""
    total: dict[str, int] = {}
    names: dict[str, str] = {}
    for item in items:
        total[item.product_id] = total.get(item.product_id, 0) + item.quantity
        names.setdefault(item.product_id, item.name)
    return [Wanted(product_id=key, quantity=quantity, name=names[key]) for key, quantity in total.items()]
