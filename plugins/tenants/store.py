"""The tables of the tenants domain.

Rows are read as they are stored, JSON as text and flags as numbers: a person may have written one by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from bot import Member, Shop, Transaction

Rows = Sequence[Mapping[str, Any]]

metadata = MetaData()

shops = Table(
    "tenants_shops",
    metadata,
    Column("number", String, primary_key=True),
    Column("tenant", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("language", String, nullable=False),
    Column("timezone", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("collection", Boolean, nullable=False),
    Column("delivery", Boolean, nullable=False),
    Column("delivery_fee", Integer, nullable=False),
    Column("minimum_order", Integer, nullable=False),
    Column("hours", JSON, nullable=False),
    Column("privacy_url", String, nullable=False),
    Column("reminders", Boolean, nullable=False),
    Column("address", String, nullable=False, server_default=""),
    Column("vat_number", String, nullable=False, server_default=""),
    Column("vat_rate", Integer, nullable=False, server_default="1500"),
    Column("auto_accept", Boolean, nullable=False, server_default="0"),
    Column("prep_minutes", Integer, nullable=False, server_default="20"),
    Column("capacity", Integer, nullable=False, server_default="0"),
    Column("closed", Boolean, nullable=False, server_default="0"),
    Column("paused_until", Float),
    Column("pause_reason", String, nullable=False, server_default=""),
    Column("paused_by", String, nullable=False, server_default=""),
    Column("location", JSON, nullable=False, server_default="[]"),
    Column("deals", Boolean, nullable=False, server_default="0"),
    Column("quiet_hours", JSON, nullable=False, server_default='["20:00", "08:00"]'),
    Column("cash_cap", Integer, nullable=False, server_default="50000"),
    Column("photo_proof", Boolean, nullable=False, server_default="0"),
)

members = Table(
    "tenants_members",
    metadata,
    Column("id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("name", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("place", Integer, nullable=False),
    Column("area", String, nullable=False),
    UniqueConstraint("tenant", "phone"),
)


async def shop_rows(tx: Transaction) -> Rows:
    """Return every shop, in the order of their business numbers."""
    return await _read(tx, shops)


async def shop_row(tx: Transaction, number: str) -> Mapping[str, Any] | None:
    """Return the shop that answers a business number."""
    return next(iter(await _read(tx, shops, shops.c.number == number)), None)


async def rested(tx: Transaction, now: float) -> Rows:
    """Return the shops whose pause is over."""
    return await _read(tx, shops, shops.c.paused_until <= now)


async def number_of(tx: Transaction, tenant: str) -> str | None:
    """Return the business number that a tenant has already."""
    result = await tx.execute(select(shops.c.number).where(shops.c.tenant == tenant))
    number: str | None = result.scalar_one_or_none()
    return number


async def write_shop(tx: Transaction, shop: Shop, *, new: bool) -> None:
    """Write a shop's row, which is ``new`` or replaces that of its number."""
    await _write(tx, shops, shop, None if new else shops.c.number == shop.number)


async def member_rows(tx: Transaction) -> Rows:
    """Return everybody, those of one shop in the order in which they are asked."""
    return await _read(tx, members)


async def member_row(tx: Transaction, tenant: str, phone: str) -> Mapping[str, Any] | None:
    """Return one of a shop's people."""
    return next(iter(await _read(tx, members, _is(tenant, phone))), None)


async def last_place(tx: Transaction, tenant: str) -> int:
    """Return the place of whoever is asked last; 0 where there is nobody."""
    places = select(func.coalesce(func.max(members.c.place), 0)).where(members.c.tenant == tenant)
    return int((await tx.execute(places)).scalar_one())


async def write_member(tx: Transaction, member: Member, *, new: bool) -> None:
    """Write a member's row, which is ``new`` or replaces that of their phone at the shop."""
    await _write(tx, members, member, None if new else _is(member.tenant, member.phone))


async def remove_member(tx: Transaction, tenant: str, phone: str) -> None:
    """Take one of a shop's people out."""
    await tx.execute(delete(members).where(_is(tenant, phone)))


def _is(tenant: str, phone: str) -> ColumnElement[bool]:
    return and_(members.c.tenant == tenant, members.c.phone == phone)


async def _read(tx: Transaction, table: Table, *where: ColumnElement[bool]) -> Rows:
    order = (members.c.tenant, members.c.place, members.c.id) if table is members else (shops.c.number,)
    result = await tx.execute(select(*map(_stored, table.c)).where(*where).order_by(*order))
    rows: Rows = result.mappings().all()
    return rows


def _stored(column: Column[Any]) -> ColumnElement[Any]:
    """The column's value as the database has it, whatever its type makes of it."""
    kinds = {JSON: String, Boolean: Integer}
    kind = kinds.get(type(column.type))
    return type_coerce(column, kind).label(column.name) if kind else column


async def _write(
    tx: Transaction, table: Table, told: Shop | Member, where: ColumnElement[bool] | None
) -> None:
    fields = msgspec.to_builtins(told, order="sorted")
    statement = insert(table) if where is None else update(table).where(where)
    await tx.execute(statement.values({column.name: fields[column.name] for column in table.c}))
