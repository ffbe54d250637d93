"""Reading published events in batches: the cursor moves in the transaction of what was made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.tables import cursors, events
from adapters.sql.transactions import SqlTransactions
from bot.event_log import Fold
from bot.events import Envelope, decode_envelope
from bot.ports import Transaction

TAKEN: Final = (
    select(func.coalesce(func.max(cursors.c.position), 0))
    .where(cursors.c.reader == bindparam("reader"))
    .scalar_subquery()
)
NEXT: Final = (
    select(events.c.position, events.c.body)
    .where(events.c.position > TAKEN)
    .order_by(events.c.position)
    .limit(bindparam("limit"))
)
WAITING: Final = select(func.coalesce(func.max(events.c.position), 0) - TAKEN)
FIRST: Final = select(events.c.body).order_by(events.c.position).limit(1)

_MOVE = upsert(cursors).values(reader=bindparam("reader"), position=bindparam("position"))
MOVE: Final = _MOVE.on_conflict_do_update(
    index_elements=["reader"], set_={"position": _MOVE.excluded.position}
)


class SqlEventReader:
    """bot.event_log.EventReader on the one writer: it gives the positions, in the order of its commits."""

    def __init__(self, transactions: SqlTransactions) -> None:
        self._transactions = transactions

    async def waiting(self, reader: str) -> int:
        """About how many events the reader has not taken yet; never too few."""

        async def count(tx: Transaction) -> int:
            return int((await tx.execute(WAITING, {"reader": reader})).scalar_one())

        return await self._transactions.run(_domain(reader), count)

    async def take(self, reader: str, fold: Fold, limit: int) -> int:
        """Let the reader take its next events, and return how many those were; nothing moves if it raises."""

        async def take(tx: Transaction) -> int:
            rows = await _following(tx, reader, limit)
            if rows:
                await fold(tx, [decode_envelope(row.body) for row in rows])
                await _move(tx, reader, rows[-1].position)
            return len(rows)

        return await self._transactions.run(_domain(reader), take)

    async def leave_out(self, reader: str) -> Envelope | None:
        """Go past the reader's next event without it, and return that; None if it has taken all."""

        async def pass_by(tx: Transaction) -> Envelope | None:
            for row in await _following(tx, reader, 1):
                await _move(tx, reader, row.position)
                return decode_envelope(row.body)
            return None

        return await self._transactions.run(_domain(reader), pass_by)

    async def rewind(self, reader: str, forget: Fold) -> None:
        """Begin anew with the oldest event that is kept; ``forget`` is given that one, or nothing."""

        async def begin(tx: Transaction) -> None:
            oldest = (await tx.execute(FIRST)).scalars().all()
            await forget(tx, [decode_envelope(body) for body in oldest])
            await _move(tx, reader, 0)

        await self._transactions.run(_domain(reader), begin)


def _domain(reader: str) -> str:
    return reader.partition(".")[0]


async def _following(tx: Transaction, reader: str, limit: int) -> Sequence[Any]:
    rows: Sequence[Any] = (await tx.execute(NEXT, {"reader": reader, "limit": limit})).all()
    return rows


async def _move(tx: Transaction, reader: str, position: int) -> None:
    await tx.execute(MOVE, {"reader": reader, "position": position})
