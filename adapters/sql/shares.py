"""Who holds which shares: leases in a table, by the server's clock.

Whoever stops renewing, however that came, loses its shares to the others within ``LEASE``. A holder that
does not know yet that it lost one does no harm: its commits are fenced by the input's status and the
conversation's version.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.tables import replicas, shares
from adapters.sql.writer import Writer
from bot.replica import LEASE
from bot.shares import SHARES

NOW: Final = func.extract("epoch", func.clock_timestamp())
"""The server's clock, which is the same for all."""


class SqlDealer:
    """bot.replica.Dealer on the one writer."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def deal(self, replica: str) -> frozenset[int]:
        """Renew what the replica holds, and return what it holds from now on."""
        held: frozenset[int] = await self._writer.do(_deal, replica)
        return held

    async def leave(self, replica: str) -> None:
        """Give everything back at once."""
        await self._writer.do(_leave, replica)


def _deal(connection: Connection, replicas: Sequence[str]) -> list[frozenset[int]]:
    return [deal(connection, replica, server_now(connection)) for replica in replicas]


def _leave(connection: Connection, replicas: Sequence[str]) -> list[None]:
    for replica in replicas:
        leave(connection, replica)
    return [None] * len(replicas)


def among(share: ColumnElement[int], held: Collection[int]) -> list[ColumnElement[bool]]:
    """Conditions for rows of these shares; none for who holds them all."""
    return [] if len(held) == SHARES else [share.in_(held)]


def server_now(connection: Connection) -> float:
    """Unix seconds by the server's clock."""
    return float(connection.execute(select(NOW)).scalar_one())


def deal(connection: Connection, replica: str, now: float) -> frozenset[int]:
    """Renew what the replica holds, and give or take until it has its part; return what it holds now.

    It takes only what nobody holds any more: what others have too much of, they give back at their own
    renewals.
    """
    alive = _sign_in(connection, replica, now)
    fair = math.ceil(SHARES / alive)
    held = _renewed(connection, replica, now)
    if len(held) > fair:
        return held - _given_back(connection, sorted(held)[fair:])
    return held | _taken(connection, replica, now, fair - len(held))


def leave(connection: Connection, replica: str) -> None:
    """Give everything back at once: others need not wait for the lease to end."""
    connection.execute(delete(replicas).where(replicas.c.name == replica))
    connection.execute(update(shares).where(shares.c.holder == replica).values(until=0.0))


def _sign_in(connection: Connection, replica: str, now: float) -> int:
    """Be counted until the lease ends, and count the living."""
    here = upsert(replicas).values(name=replica, until=now + LEASE)
    connection.execute(
        here.on_conflict_do_update(index_elements=["name"], set_={"until": here.excluded.until})
    )
    connection.execute(delete(replicas).where(replicas.c.until <= now))
    alive: int = connection.execute(select(func.count()).select_from(replicas)).scalar_one()
    return alive


def _renewed(connection: Connection, replica: str, now: float) -> frozenset[int]:
    """What it still holds. What it held until its lease ended, it has to take like anybody else."""
    mine = shares.c.holder == replica, shares.c.until > now
    renewed = update(shares).where(*mine).values(until=now + LEASE).returning(shares.c.share)
    return frozenset(connection.execute(renewed).scalars())


def _given_back(connection: Connection, surplus: Collection[int]) -> frozenset[int]:
    connection.execute(update(shares).where(shares.c.share.in_(surplus)).values(until=0.0))
    return frozenset(surplus)


def _taken(connection: Connection, replica: str, now: float, wanted: int) -> frozenset[int]:
    _ensure_all(connection)
    free = select(shares.c.share).where(shares.c.until <= now).order_by(shares.c.share).limit(wanted)
    chosen = list(connection.execute(free).scalars())
    mine = {"holder": replica, "until": now + LEASE}
    connection.execute(update(shares).where(shares.c.share.in_(chosen)).values(mine))
    return frozenset(chosen)


def _ensure_all(connection: Connection) -> None:
    """The first replica ever makes the rows."""
    if connection.execute(select(shares.c.share).limit(1)).first() is None:
        rows = [{"share": share, "holder": "", "until": 0.0} for share in range(SHARES)]
        connection.execute(insert(shares), rows)
