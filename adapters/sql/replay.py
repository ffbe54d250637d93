"""Replay: a domain's read model made anew from the event store, in one transaction, and compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import msgspec
from sqlalchemy import Column, Connection, MetaData, Table, delete, func, insert, select, update

from adapters.sql.tables import event_store
from adapters.sql.transactions import SqlTransaction
from adapters.sql.writer import Writer
from adapters.uninterrupted import run_uninterrupted
from bot.events import Envelope, decode_envelope
from bot.projection import Projection


class Replayed(msgspec.Struct, frozen=True):
    """What a replay read and wrote. ``changed`` counts rows that are not what they were before."""

    domain: str
    streams: int
    events: int
    rows: int
    changed: int


async def replay(writer: Writer, domain: str, projection: Projection) -> Replayed:
    """Make the read model anew; others wait until it is done, and see the old one or the new one whole."""
    replayed: Replayed = await writer.do(_replay, (domain, projection))
    return replayed


def _replay(connection: Connection, asked: Sequence[tuple[str, Projection]]) -> list[Replayed]:
    return [_anew(connection, *one) for one in asked]


def _anew(connection: Connection, domain: str, projection: Projection) -> Replayed:
    aside = [_set_aside(connection, table) for table in projection.tables]
    streams = events = 0
    for history in _histories(connection, projection.streams):
        _project(connection, domain, projection, history)
        streams, events = streams + 1, events + len(history)
    rows = changed = 0
    for table, before in zip(projection.tables, aside, strict=True):
        _keep(connection, table, before, projection.kept)
        rows += connection.execute(select(func.count()).select_from(table)).scalar_one()
        changed += _count_changed(connection, table, before)
        before.drop(connection)
    return Replayed(domain, streams, events, rows, changed)


def _set_aside(connection: Connection, table: Table) -> Table:
    """Empty the table, and return a temporary one with what was in it."""
    columns = [Column(column.name, column.type) for column in table.columns]
    before = Table(f"before_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    before.create(connection)
    connection.execute(insert(before).from_select(list(before.columns), select(table)))
    connection.execute(delete(table))
    return before


def _histories(connection: Connection, prefix: str) -> Iterator[list[Envelope]]:
    """Every tenant's streams of this kind, each with its events, oldest first."""
    stream = event_store.c.stream
    wanted = select(stream, event_store.c.body).where(stream.contains(f"/{prefix}", autoescape=True))
    rows = connection.execute(wanted.order_by(stream, event_store.c.version))
    for name, group in groupby(rows, key=lambda row: str(row.stream)):
        history = [decode_envelope(row.body) for row in group]
        if name.removeprefix(f"{history[0].tenant_id}/").startswith(prefix):
            yield history


def _project(
    connection: Connection, domain: str, projection: Projection, history: Sequence[Envelope]
) -> None:
    last = history[-1]
    tx = SqlTransaction(connection, last.timestamp.timestamp(), domain, None, last.tenant_id)
    run_uninterrupted(projection.project(tx, history))


def _keep(connection: Connection, table: Table, before: Table, kept: frozenset[str]) -> None:
    """Give rows back what no event tells of them."""
    values = {column.name: before.c[column.name] for column in table.columns if column.name in kept}
    if values:
        same = [column == before.c[column.name] for column in table.primary_key.columns]
        connection.execute(update(table).where(*same).values(values))


def _count_changed(connection: Connection, table: Table, before: Table) -> int:
    keys = [column.name for column in table.primary_key.columns]
    gone = select(before).except_(select(table))
    new = select(table).except_(select(before))
    rows = (row for one in (gone, new) for row in connection.execute(one).mappings())
    return len({tuple(row[key] for key in keys) for row in rows})
