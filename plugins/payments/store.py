"""The domain's tables behind plain records: payments, refunds, and the inbox of callbacks."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Generic, TypeVar

import msgspec
from sqlalchemy import Select, Table, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot import Transaction
from plugins.payments import tables
from plugins.payments.records import CallbackRecord, PaymentRecord, RefundRecord
from plugins.payments.tables import metadata

__all__ = [
    "callbacks",
    "doubtful_payments",
    "forget_callbacks",
    "forget_people",
    "keep_callback",
    "metadata",
    "payments",
    "refunds",
    "refunds_by_hand",
]

R = TypeVar("R", bound=msgspec.Struct)


class Rows(Generic[R]):
    """One table as records of one kind. ``find`` and ``due`` see anybody's, unless asked for a tenant's.

    Only the transaction's tenant changes its rows; callbacks come before anybody knows whose they are.
    Statements are built once: building one costs more than running it.
    """

    def __init__(self, table: Table, kind: type[R]) -> None:
        self._table, self._kind = table, kind
        self._key = list(table.primary_key.columns)
        mine = [column == bindparam(f"its_{column.name}") for column in self._key]
        self._insert = insert(table)
        if "tenant" in table.columns:
            mine.append(table.c.tenant == bindparam("its_tenant"))
        self._update = update(table).where(*mine)
        late = select(table).where(table.c.due_at <= bindparam("now"))
        self._late = late.order_by(table.c.due_at).limit(bindparam("most"))
        self._alike = cache(self._select_alike)

    async def add(self, tx: Transaction, record: R) -> None:
        """Insert it."""
        await tx.execute(self._insert, msgspec.structs.asdict(record))

    async def find(self, tx: Transaction, **fields: object) -> list[R]:
        """Those whose fields have these values."""
        return self._read(await tx.execute(self._alike(*fields), fields))

    async def get(self, tx: Transaction, name: str) -> R:
        """The one of this transaction's tenant with this id; raises NoResultFound."""
        mine = {self._key[0].name: name, "tenant": tx.tenant}
        return self._kind(**(await tx.execute(self._alike(*mine), mine)).mappings().one())

    async def due(self, tx: Transaction, limit: int) -> list[R]:
        """Those whose time has come, longest waiting first."""
        return self._read(await tx.execute(self._late, {"now": tx.now, "most": limit}))

    async def change(self, tx: Transaction, *key: str, **values: Any) -> None:
        """Change the one with this key, if it is the tenant's."""
        mine = {f"its_{column.name}": part for column, part in zip(self._key, key, strict=True)}
        tenant = {"its_tenant": tx.tenant} if "tenant" in self._table.columns else {}
        await tx.execute(self._update, {**mine, **tenant, **values})

    def _read(self, rows: Any) -> list[R]:
        return [self._kind(**row) for row in rows.mappings()]

    def _select_alike(self, *names: str) -> Select[Any]:
        return select(self._table).where(*(self._table.c[name] == bindparam(name) for name in names))


payments: Final = Rows(tables.attempts, PaymentRecord)
refunds: Final = Rows(tables.refunds, RefundRecord)
callbacks: Final = Rows(tables.callbacks, CallbackRecord)

KEEP: Final = upsert(tables.callbacks).on_conflict_do_nothing()


async def keep_callback(tx: Transaction, record: CallbackRecord) -> None:
    """Store it, unless the gateway told the same before."""
    await tx.execute(KEEP, msgspec.structs.asdict(record))


async def doubtful_payments(tx: Transaction) -> list[PaymentRecord]:
    """The tenant's payments in review, and paid ones that something was ever wrong with; oldest first."""
    row = tables.attempts.c
    doubtful = or_(row.state == "review", and_(row.state == "charged", row.error_code != ""))
    mine = select(tables.attempts).where(row.tenant == tx.tenant, doubtful).order_by(row.created_at)
    return [PaymentRecord(**one) for one in (await tx.execute(mine)).mappings()]


async def refunds_by_hand(tx: Transaction) -> list[RefundRecord]:
    """The tenant's refunds that no gateway carries out, or did not; oldest first."""
    row = tables.refunds.c
    stuck = or_(row.state.in_(("failed", "review")), and_(row.state == "requested", row.method == "cash"))
    mine = select(tables.refunds).where(row.tenant == tx.tenant, stuck).order_by(row.created_at)
    return [RefundRecord(**one) for one in (await tx.execute(mine)).mappings()]


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
