"""The use cases of the catalogue domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Select, delete, func, insert, select, update

from bot import Menu, Product, Transaction, new_id
from plugins.catalogue.events import CatalogueChanged
from plugins.catalogue.picture.store import shown_id
from plugins.catalogue.store import menus, product_row, products, put_vendor, vendor_ids, vendors_of
from plugins.catalogue.vendors import Vendor, named, vendor_of


async def menu(tx: Transaction, tenant: str) -> Menu:
    """Return everything the tenant sells, in the order of its menu; empty, version 0, if nothing yet.

    Its delivery zones and minimum order are its vendor's, where one vendor makes everything.
    """
    sold = await _read(tx, tenant, _sold_by(tenant))
    sold = msgspec.structs.replace(sold, picture=await shown_id(tx, tenant) is not None)
    makers = await vendors_of(tx, tenant)
    if len(makers) != 1:
        return sold
    return msgspec.structs.replace(sold, zones=makers[0].zones, minimum_order=makers[0].minimum_order)


async def replace(tx: Transaction, tenant: str, sold: Sequence[Product], *, currency: str = "ZAR") -> Menu:
    """Make these the tenant's whole menu, in this order, and return it.

    The same menu again changes nothing: no new version, no event. Vendors that it names are added.
    """
    old = await menu(tx, tenant)
    if old.version and (old.currency, old.products) == (currency, tuple(sold)):
        return old
    await tx.execute(delete(products).where(products.c.tenant == tenant))
    if sold:
        await tx.execute(insert(products), [product_row(tenant, *entry) for entry in enumerate(sold)])
    for vendor in named(sold, tenant, currency, await vendor_ids(tx, tenant)):
        await put_vendor(tx, vendor)
    await raise_version(tx, tenant, currency)
    return await menu(tx, tenant)


class Fitting(msgspec.Struct, frozen=True):
    """Which products are wanted; ``vendor`` is a vendor's id, and None fits everything."""

    vendor: str | None = None
    category: str | None = None
    available: bool | None = None


ALL: Final = Fitting()


async def page(tx: Transaction, *, page: int, limit: int, fitting: Fitting = ALL) -> tuple[Menu, int]:
    """Return one page of what of the tenant's menu fits, and how many products fit; pages count from 1."""
    wanted = _sold_by(tx.tenant)
    if fitting.vendor is not None:
        wanted = wanted.where(products.c.vendor.in_(await _names_of(tx, fitting.vendor)))
    if fitting.category is not None:
        wanted = wanted.where(products.c.category == fitting.category)
    if fitting.available is not None:
        wanted = wanted.where(products.c.available == fitting.available)
    total: int = (await tx.execute(select(func.count()).select_from(wanted.subquery()))).scalar_one()
    return await _read(tx, tx.tenant, wanted.limit(limit).offset((page - 1) * limit)), total


async def save_vendors(tx: Transaction, vendors: Iterable[Vendor]) -> None:
    """Add each vendor, or change the one of its slug, whose id stays; others are left alone.

    The same vendors again change nothing: no new version, no event.
    """
    known = {vendor.slug: vendor for vendor in await vendors_of(tx, tx.tenant)}
    changed = [vendor for vendor in vendors if not _is_same(vendor, known.get(vendor.slug))]
    for vendor in changed:
        await put_vendor(tx, msgspec.structs.replace(vendor, vendor_id=vendor.vendor_id or new_id()))
    if changed:
        await raise_version(tx, tx.tenant, changed[0].currency)


def _is_same(vendor: Vendor, known: Vendor | None) -> bool:
    return known is not None and msgspec.structs.replace(vendor, vendor_id=known.vendor_id) == known


async def _names_of(tx: Transaction, vendor: str) -> list[str]:
    """How the tenant's products name this vendor: none of them, where it has nothing to do with them."""
    known = await vendor_ids(tx, tx.tenant)
    named = select(products.c.vendor).where(products.c.tenant == tx.tenant).distinct()
    return [name for name in (await tx.execute(named)).scalars() if vendor_of(name, known) == vendor]


async def _read(tx: Transaction, tenant: str, wanted: Select[Any]) -> Menu:
    head = (await tx.execute(select(menus).where(menus.c.tenant == tenant))).one_or_none()
    if head is None:
        return Menu(tenant, "ZAR", ())
    rows = await tx.execute(wanted)
    sold = tuple(msgspec.convert(row, Product, from_attributes=True) for row in rows)
    return Menu(tenant, head.currency, sold, head.version)


def _sold_by(tenant: str) -> Select[Any]:
    return select(products).where(products.c.tenant == tenant).order_by(products.c.position)


async def raise_version(tx: Transaction, tenant: str, currency: str) -> None:
    """The menu is another now: whoever keeps it hears so."""
    raised = {"currency": currency, "version": menus.c.version + 1}
    change = update(menus).where(menus.c.tenant == tenant).values(raised).returning(menus.c.version)
    version: int | None = (await tx.execute(change)).scalar_one_or_none()
    if version is None:
        version = 1
        await tx.execute(insert(menus).values(tenant=tenant, currency=currency, version=version))
    tx.publish(CatalogueChanged(tenant_id=tenant, menu_version=version), tenant=tenant, sequence=version)
