"""The tables of the catalogue domain.

A product is one row, so that one statement changes its price or availability; what only the whole
product gives a meaning to (its options and other names) lies in it as JSON. It names its vendor as its
file did; which vendor that is, its slug tells.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)

from bot import Product, Transaction
from plugins.catalogue.vendors import Vendor

metadata = MetaData()

menus = Table(
    "catalogue_menus",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("currency", String(3), nullable=False),
    Column("version", Integer, nullable=False),
)

products = Table(
    "catalogue_products",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("vendor", String, nullable=False),
    Column("category", String, nullable=False),
    Column("name", String, nullable=False),
    Column("description", String, nullable=False),
    Column("price", Integer, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("sizes", JSON, nullable=False),
    Column("extras", JSON, nullable=False),
    Column("ingredients", JSON, nullable=False),
)

vendors = Table(
    "catalogue_vendors",
    metadata,
    Column("vendor_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("slug", String, nullable=False),
    Column("name", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("hours", JSON, nullable=False),
    Column("zones", JSON, nullable=False),
    Column("minimum_order", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    UniqueConstraint("tenant", "slug"),
)


async def find_vendor(tx: Transaction, vendor_id: str) -> Vendor | None:
    """Return one of the tenant's vendors."""
    wanted = select(vendors).where(vendors.c.tenant == tx.tenant, vendors.c.vendor_id == vendor_id)
    row = (await tx.execute(wanted)).one_or_none()
    return msgspec.convert(row, Vendor, from_attributes=True) if row else None


async def vendors_of(tx: Transaction, tenant: str) -> list[Vendor]:
    """Return the tenant's vendors, the oldest first."""
    wanted = select(vendors).where(vendors.c.tenant == tenant).order_by(vendors.c.vendor_id)
    return [msgspec.convert(row, Vendor, from_attributes=True) for row in await tx.execute(wanted)]


async def vendor_ids(tx: Transaction, tenant: str) -> dict[str, str]:
    """Return the ids of the tenant's vendors by slug."""
    wanted = select(vendors.c.slug, vendors.c.vendor_id).where(vendors.c.tenant == tenant)
    return {row.slug: row.vendor_id for row in await tx.execute(wanted)}


async def add_product(tx: Transaction, product: Product) -> None:
    """Write down one product more of the tenant's, the last on its menu."""
    last = select(func.coalesce(func.max(products.c.position), 0)).where(products.c.tenant == tx.tenant)
    position = (await tx.execute(last)).scalar_one() + 1
    await tx.execute(insert(products).values(product_row(tx.tenant, position, product)))


async def remove_product(tx: Transaction, product_id: str) -> None:
    """Take one of the tenant's products out."""
    await tx.execute(delete(products).where(products.c.tenant == tx.tenant, products.c.id == product_id))


def product_row(tenant: str, position: int, product: Product) -> dict[str, object]:
    """A product as its table has it."""
    return {"tenant": tenant, "position": position, **msgspec.to_builtins(product)}


async def write_product(tx: Transaction, product: Product) -> None:
    """Write down one of the tenant's products anew; its place on the menu stays."""
    mine = (products.c.tenant == tx.tenant, products.c.id == product.id)
    await tx.execute(update(products).where(*mine).values(msgspec.to_builtins(product)))


async def put_vendor(tx: Transaction, vendor: Vendor) -> None:
    """Add the vendor, or change the one of its tenant and slug, whose id stays."""
    fields = msgspec.to_builtins(vendor)
    if vendor.slug in await vendor_ids(tx, vendor.tenant):
        del fields["vendor_id"]
        mine = (vendors.c.tenant == vendor.tenant, vendors.c.slug == vendor.slug)
        await tx.execute(update(vendors).where(*mine).values(fields))
    else:
        await tx.execute(insert(vendors).values(fields))
