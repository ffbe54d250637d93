"""Sagas in SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, or_, select, update

from adapters.sql.reader import ends, reading
from adapters.sql.statements import Prepared, prepare_insert
from adapters.sql.tables import sagas
from bot.errors import Conflict, WakalaError
from bot.events import encode
from bot.ports import Transaction
from bot.saga import SagaState, SagaStatus

decode = msgspec.json.Decoder(SagaState).decode

NAMED = (
    sagas.c.saga == bindparam("name"),
    sagas.c.key == bindparam("of"),
    sagas.c.tenant == bindparam("whose"),
)
FIND = Prepared(select(sagas.c.body).where(*NAMED))
BEGIN = prepare_insert(sagas)
MOVE = Prepared(
    update(sagas).where(sagas.c.id == bindparam("this"), sagas.c.version == bindparam("before")),
    ("status", "step", "due_at", "version", "body"),
)


class SqlSagas:
    """bot.sagas.SagaStore."""

    async def find(self, tx: Transaction, saga: str, key: str) -> SagaState | None:
        """Return the saga of that name and key, for the transaction's tenant."""
        row = (await tx.execute(FIND, {"name": saga, "of": key, "whose": tx.tenant})).fetchone()
        return None if row is None else decode(row[0])

    async def save(self, tx: Transaction, state: SagaState) -> None:
        """Save a saga that was changed; raises Conflict if somebody else changed it first."""
        state.version += 1
        values: dict[str, Any] = {
            "status": state.status,
            "step": state.step,
            "due_at": state.due_at,
            "version": state.version,
            "body": encode(state),
        }
        if state.version == 1:
            row = {"id": state.id, "saga": state.saga, "key": state.key, "tenant": state.tenant}
            await tx.execute(BEGIN, {**row, **values})
        elif not (await tx.execute(MOVE, {"this": state.id, "before": state.version - 1, **values})).rowcount:
            raise Conflict(f"saga {state.id} was moved by somebody else; load it again")

    async def due(
        self, tx: Transaction, names: Collection[str], now: float, limit: int
    ) -> Sequence[SagaState]:
        """Return those of these names, of every tenant, whose step's time is up, earliest first."""
        due = select(sagas.c.body).where(sagas.c.due_at <= now, sagas.c.saga.in_(names))
        wanted = due.order_by(sagas.c.due_at).limit(limit)
        return [decode(body) for body in (await tx.execute(wanted)).scalars()]


async def newest_sagas(url: str, status: SagaStatus | None, limit: int) -> list[SagaState]:
    """Return the sagas of every tenant, newest first; only those of one status, where one is given."""
    wanted = select(sagas.c.body).order_by(sagas.c.id.desc()).limit(limit)
    return await _read(url, wanted if status is None else wanted.where(sagas.c.status == status))


async def saga_named(url: str, name: str) -> SagaState:
    """Return the one whose id or key is this or ends so; raises WakalaError if there is none, or several."""
    found = await _read(url, select(sagas.c.body).where(or_(ends(sagas.c.id, name), ends(sagas.c.key, name))))
    if len(found) != 1:
        names = ", ".join(f"{state.saga} {state.id}" for state in found)
        why = f"is the key of several: {names}; give one's id" if found else "is no saga's id or key"
        raise WakalaError(f"{name!r} {why}; `wakala saga list` shows them")
    return found[0]


async def _read(url: str, wanted: Select[bytes]) -> list[SagaState]:
    async with reading(url) as connection:
        return [decode(body) for body in (await connection.execute(wanted)).scalars()]
