"""The domain's tables behind plain records: payments, refunds, and the inbox of callbacks."""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar

import msgspec
from sqlalchemy import Table, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot import Transaction
from plugins.payments import tables
from plugins.payments.records import CallbackRecord, PaymentRecord, RefundRecord
from plugins.payments.tables import metadata

__all__ = [
    "callbacks",
    "forget_callbacks",
    "forget_people",
    "keep_callback",
    "metadata",
    "payments",
    "refunds",
]

R = TypeVar("R", bound=msgspec.Struct)


class Rows(Generic[R]):
    """One table as records of one kind. Unless a tenant is among the fields, rows are anybody's."""

    def __init__(self, table: Table, kind: type[R]) -> None:
        self._table, self._kind = table, kind
        self._key = list(table.primary_key.columns)

    async def add(self, tx: Transaction, record: R) -> None:
        """Insert it."""
        await tx.execute(insert(self._table).values(msgspec.structs.asdict(record)))

    async def find(self, tx: Transaction, **fields: object) -> list[R]:
        """Those whose fields have these values."""
        alike = [self._table.c[name] == value for name, value in fields.items()]
        rows = await tx.execute(select(self._table).where(*alike))
        return [self._kind(**row) for row in rows.mappings()]

    async def get(self, tx: Transaction, name: str) -> R:
        """The one of this transaction's tenant with this id; raises NoResultFound."""
        mine = select(self._table).where(self._key[0] == name, self._table.c.tenant == tx.tenant)
        return self._kind(**(await tx.execute(mine)).mappings().one())

    async def due(self, tx: Transaction, limit: int) -> list[R]:
        """Those whose time has come, longest waiting first."""
        late = self._table.c.due_at <= tx.now
        wanted = select(self._table).where(late).order_by(self._table.c.due_at).limit(limit)
        return [self._kind(**row) for row in (await tx.execute(wanted)).mappings()]

    async def change(self, tx: Transaction, *key: str, **values: Any) -> None:
        """Change the one with this key."""
        mine = [column == part for column, part in zip(self._key, key, strict=True)]
        await tx.execute(update(self._table).where(*mine).values(values))


payments: Final = Rows(tables.attempts, PaymentRecord)
refunds: Final = Rows(tables.refunds, RefundRecord)
callbacks: Final = Rows(tables.callbacks, CallbackRecord)


async def keep_callback(tx: Transaction, record: CallbackRecord) -> None:
    """Store it, unless the gateway told the same before."""
    row = upsert(tables.callbacks).values(msgspec.structs.asdict(record))
    await tx.execute(row.on_conflict_do_nothing())


async def forget_callbacks(tx: Transaction, before: float) -> None:
    """Delete those that were acted upon and came before then (unix seconds)."""
    old = tables.callbacks.c.received_at < before
    await tx.execute(delete(tables.callbacks).where(tables.callbacks.c.due_at.is_(None), old))


async def forget_people(tx: Transaction, before: float) -> None:
    """Empty the phones and addresses of payments that began before then and are not looked at any more."""
    row = tables.attempts.c
    over = (row.due_at.is_(None), row.created_at < before)
    known = or_(row.phone != "", row.email != "")
    await tx.execute(update(tables.attempts).where(*over, known).values(phone="", email=""))
