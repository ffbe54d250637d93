"""The use cases of the tenants domain."""

from __future__ import annotations

import msgspec
from sqlalchemy import insert, select, update

from bot import Shop, Transaction
from plugins.tenants import store
from plugins.tenants.events import TenantChanged


async def shops(tx: Transaction) -> list[Shop]:
    """Return every shop, in the order of their business numbers."""
    rows = await tx.execute(select(store.shops).order_by(store.shops.c.number))
    return [msgspec.convert(row, Shop, from_attributes=True) for row in rows]


async def find(tx: Transaction, number: str) -> Shop | None:
    """Return the shop that answers a business number."""
    rows = await tx.execute(select(store.shops).where(store.shops.c.number == number))
    row = rows.one_or_none()
    return msgspec.convert(row, Shop, from_attributes=True) if row else None


async def save(tx: Transaction, shop: Shop) -> bool:
    """Add the shop, or change the one on its number; False, and no event, if nothing is different."""
    known = await find(tx, shop.number)
    if known == shop:
        return False
    table = store.shops
    change = update(table).where(table.c.number == shop.number) if known else insert(table)
    told = msgspec.to_builtins(shop)
    await tx.execute(change.values({column.name: told[column.name] for column in table.c}))
    tx.publish(TenantChanged(tenant_id=shop.tenant, phone_number_id=shop.number), tenant=shop.tenant)
    return True
