"""The talks that customers have with a person, while they last."""

from __future__ import annotations

import msgspec
from sqlalchemy import Column, Float, MetaData, String, Table, and_, delete, select
from sqlalchemy.dialects.postgresql import insert

from bot import Transaction

metadata = MetaData()

talks = Table(
    "frontdesk_talks",
    metadata,
    Column("conversation", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("code", String, nullable=False),
    Column("name", String, nullable=False),
    Column("since", Float, nullable=False),
)


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """A customer with whom a person talks; the shop's people call it by its ``code``."""

    conversation: str
    code: str
    name: str
    since: float


async def begin(tx: Transaction, talk: Talk) -> None:
    """It begins, or is asked for once more under another code."""
    row = insert(talks).values(tenant=tx.tenant, **msgspec.structs.asdict(talk))
    changed = {"code": row.excluded.code, "name": row.excluded.name}
    await tx.execute(row.on_conflict_do_update(index_elements=["conversation"], set_=changed))


async def end(tx: Transaction, conversation: str) -> None:
    """It is over."""
    mine = and_(talks.c.tenant == tx.tenant, talks.c.conversation == conversation)
    await tx.execute(delete(talks).where(mine))


async def open_talks(tx: Transaction) -> list[Talk]:
    """The tenant's, the longest first."""
    wanted = select(talks).where(talks.c.tenant == tx.tenant).order_by(talks.c.since)
    rows = (await tx.execute(wanted)).mappings()
    return [Talk(**{field: row[field] for field in Talk.__struct_fields__}) for row in rows]
