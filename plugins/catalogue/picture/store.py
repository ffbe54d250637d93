"""The table of menu pictures. A tenant has at most one that is shown, and one on its way."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from bot import Transaction
from plugins.catalogue.store import metadata

pictures = Table(
    "catalogue_pictures",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("picture_id", String, primary_key=True),
    Column("media_id", String, nullable=False),
    Column("member_id", String),
    Column("shown", Boolean, nullable=False),
    Column("changed_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Float),
    Column("width", Integer),
    Column("height", Integer),
    Column("content", LargeBinary),
    Index("catalogue_pictures_due", "due_at"),
)
"""``due_at`` is when a photo that is not fetched yet is to be looked for again, unix seconds."""


class Wanted(msgspec.Struct, frozen=True):
    """A photo that is to be fetched; ``attempts`` is how often that was begun."""

    tenant: str
    picture_id: str
    media_id: str
    member_id: str | None
    attempts: int


class Kept(msgspec.Struct, frozen=True):
    """A picture that is ready to be sent."""

    picture_id: str
    width: int
    height: int
    content: bytes


_wanted = select(*(pictures.c[name] for name in Wanted.__struct_fields__))
_kept = select(*(pictures.c[name] for name in Kept.__struct_fields__)).where(pictures.c.content.is_not(None))


async def add(tx: Transaction, wanted: Wanted) -> None:
    """Write down a photo that is to be fetched now."""
    row = {**msgspec.structs.asdict(wanted), "shown": False, "changed_at": tx.now, "due_at": tx.now}
    await tx.execute(insert(pictures).values(row))


async def due(tx: Transaction, most: int) -> list[Wanted]:
    """What is due, of all tenants."""
    rows = await tx.execute(
        _wanted.where(pictures.c.due_at <= tx.now).order_by(pictures.c.due_at).limit(most)
    )
    return [msgspec.convert(row, Wanted, from_attributes=True) for row in rows]


async def change(tx: Transaction, picture_id: str, **values: Any) -> bool:
    """Change one that is on its way; False for one that was dropped, or is here already."""
    mine = (
        pictures.c.tenant == tx.tenant,
        pictures.c.picture_id == picture_id,
        pictures.c.due_at.is_not(None),
    )
    changed = update(pictures).where(*mine).values(values).returning(pictures.c.picture_id)
    return (await tx.execute(changed)).one_or_none() is not None


async def drop(tx: Transaction) -> None:
    """Forget what of the tenant's is on its way."""
    await tx.execute(delete(pictures).where(pictures.c.tenant == tx.tenant, pictures.c.due_at.is_not(None)))


async def show(tx: Transaction, picture_id: str | None) -> None:
    """Show this one of the tenant's in place of any other."""
    mine = pictures.c.tenant == tx.tenant
    hidden = update(pictures).where(mine, pictures.c.shown).values(shown=False, changed_at=tx.now)
    await tx.execute(hidden)
    shown = update(pictures).where(mine, pictures.c.picture_id == picture_id)
    await tx.execute(shown.values(shown=True, changed_at=tx.now))


async def find(tx: Transaction, picture_id: str) -> Kept | None:
    """Return one of the tenant's, shown or not."""
    row = (await tx.execute(_kept.where(_is_mine(tx), pictures.c.picture_id == picture_id))).one_or_none()
    return msgspec.convert(row, Kept, from_attributes=True) if row else None


async def newest(tx: Transaction) -> Kept | None:
    """Return the one that is shown; where none is, the one that was last."""
    order = (pictures.c.shown.desc(), pictures.c.changed_at.desc())
    row = (await tx.execute(_kept.where(_is_mine(tx)).order_by(*order).limit(1))).one_or_none()
    return msgspec.convert(row, Kept, from_attributes=True) if row else None


async def shown_id(tx: Transaction, tenant: str) -> str | None:
    """Return the id of the one that is shown."""
    wanted = select(pictures.c.picture_id).where(pictures.c.tenant == tenant, pictures.c.shown)
    found: str | None = (await tx.execute(wanted)).scalar_one_or_none()
    return found


async def forget(tx: Transaction, before: float) -> None:
    """Delete what has not been shown since, of all tenants."""
    former = (pictures.c.shown.is_(False), pictures.c.due_at.is_(None), pictures.c.changed_at < before)
    await tx.execute(delete(pictures).where(*former))


def _is_mine(tx: Transaction) -> Any:
    return pictures.c.tenant == tx.tenant
