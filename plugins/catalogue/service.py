"""The use cases of the catalogue domain."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import delete, insert, select, update

from bot import Menu, Product, Transaction
from plugins.catalogue.events import CatalogueChanged
from plugins.catalogue.store import menus, products


async def menu(tx: Transaction, tenant: str) -> Menu:
    """Return everything the tenant sells, in the order of its menu; empty, version 0, if nothing yet."""
    head = (await tx.execute(select(menus).where(menus.c.tenant == tenant))).one_or_none()
    if head is None:
        return Menu(tenant, "ZAR", ())
    rows = await tx.execute(select(products).where(products.c.tenant == tenant).order_by(products.c.position))
    sold = tuple(msgspec.convert(row, Product, from_attributes=True) for row in rows)
    return Menu(tenant, head.currency, sold, head.version)


async def replace(tx: Transaction, tenant: str, sold: Sequence[Product], *, currency: str = "ZAR") -> Menu:
    """Make these the tenant's whole menu, in this order, and return it.

    The same menu again changes nothing: no new version, no event.
    """
    old = await menu(tx, tenant)
    new = Menu(tenant, currency, tuple(sold), old.version)
    if old == new and old.version:
        return old
    await tx.execute(delete(products).where(products.c.tenant == tenant))
    if sold:
        await tx.execute(insert(products), [_row(tenant, *entry) for entry in enumerate(sold)])
    return msgspec.structs.replace(new, version=await _raise_version(tx, tenant, currency))


async def _raise_version(tx: Transaction, tenant: str, currency: str) -> int:
    raised = {"currency": currency, "version": menus.c.version + 1}
    change = update(menus).where(menus.c.tenant == tenant).values(raised).returning(menus.c.version)
    version: int | None = (await tx.execute(change)).scalar_one_or_none()
    if version is None:
        version = 1
        await tx.execute(insert(menus).values(tenant=tenant, currency=currency, version=version))
    tx.publish(CatalogueChanged(tenant_id=tenant, menu_version=version), tenant=tenant, sequence=version)
    return version


def _row(tenant: str, position: int, product: Product) -> dict[str, object]:
    return {"tenant": tenant, "position": position, **msgspec.to_builtins(product)}
