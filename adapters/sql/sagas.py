"""Sagas in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, select, update

from adapters.sql.tables import sagas
from bot.errors import Conflict
from bot.events import encode
from bot.ports import Transaction
from bot.saga import SagaState

decode = msgspec.json.Decoder(SagaState).decode


class SqlSagas:
    """bot.sagas.SagaStore."""

    async def find(self, tx: Transaction, saga: str, key: str) -> SagaState | None:
        """Return the saga of that name and key, for the transaction's tenant."""
        wanted = select(sagas.c.body).where(
            sagas.c.saga == saga, sagas.c.key == key, sagas.c.tenant == tx.tenant
        )
        body = (await tx.execute(wanted)).scalar()
        return None if body is None else decode(body)

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
            await tx.execute(insert(sagas).values(**row, **values))
            return
        changed = update(sagas).where(sagas.c.id == state.id, sagas.c.version == state.version - 1)
        if not (await tx.execute(changed.values(**values))).rowcount:
            raise Conflict(f"saga {state.id} was moved by somebody else; load it again")

    async def due(self, tx: Transaction, now: float, limit: int) -> Sequence[SagaState]:
        """Return sagas of every tenant whose step's time is up, earliest first."""
        wanted = select(sagas.c.body).where(sagas.c.due_at <= now).order_by(sagas.c.due_at).limit(limit)
        return [decode(body) for body in (await tx.execute(wanted)).scalars()]
