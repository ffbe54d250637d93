"""The use cases of the catalogue domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, delete, func, insert, select, update

from bot import Menu, Product, Transaction
from plugins.catalogue.events import CatalogueChanged
from plugins.catalogue.store import menus, products, put_vendor, vendor_ids
from plugins.catalogue.vendors import Vendor, named


async def menu(tx: Transaction, tenant: str) -> Menu:
    """Return everything the tenant sells, in the order of its menu; empty, version 0, if nothing yet."""
    return await _read(tx, tenant, _sold_by(tenant))


async def replace(tx: Transaction, tenant: str, sold: Sequence[Product], *, currency: str = "ZAR") -> Menu:
    """Make these the tenant's whole menu, in this order, and return it.

    The same menu again changes nothing: no new version, no event. Vendors that it names are added.
    """
    old = await menu(tx, tenant)
    new = Menu(tenant, currency, tuple(sold), old.version)
    if old == new and old.version:
        return old
    await tx.execute(delete(products).where(products.c.tenant == tenant))
    if sold:
        await tx.execute(insert(products), [_row(tenant, *entry) for entry in enumerate(sold)])
    for vendor in named(sold, tenant, currency, await vendor_ids(tx, tenant)):
        await put_vendor(tx, vendor)
    return msgspec.structs.replace(new, version=await _raise_version(tx, tenant, currency))


async def page(tx: Transaction, *, page: int, limit: int) -> tuple[Menu, int]:
    """Return one page of the tenant's menu, and how many products there are; pages count from 1."""
    count = select(func.count()).select_from(products).where(products.c.tenant == tx.tenant)
    total: int = (await tx.execute(count)).scalar_one()
    return await _read(tx, tx.tenant, _sold_by(tx.tenant).limit(limit).offset((page - 1) * limit)), total


async def save_vendor(tx: Transaction, vendor: Vendor) -> None:
    """Add the vendor, or change the one of its slug: the catalogue is then another."""
    await put_vendor(tx, vendor)
    await _raise_version(tx, vendor.tenant, vendor.currency)


async def _read(tx: Transaction, tenant: str, wanted: Select[Any]) -> Menu:
    head = (await tx.execute(select(menus).where(menus.c.tenant == tenant))).one_or_none()
    if head is None:
        return Menu(tenant, "ZAR", ())
    rows = await tx.execute(wanted)
    sold = tuple(msgspec.convert(row, Product, from_attributes=True) for row in rows)
    return Menu(tenant, head.currency, sold, head.version)


def _sold_by(tenant: str) -> Select[Any]:
    return select(products).where(products.c.tenant == tenant).order_by(products.c.position)


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
