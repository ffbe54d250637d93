"""The tables behind the figures of a batch: what it needs is read once, what it made is added once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Insert,
    Select,
    Table,
    bindparam,
    cast,
    delete,
    distinct,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from bot import Envelope, Transaction
from plugins.analytics import tables
from plugins.analytics.figures import Figures, Key, Order, Person, visit_of
from plugins.analytics.folding import ADDS
from plugins.analytics.tables import metadata

__all__ = ["empty", "forget", "has_figures_before", "load", "metadata", "save", "told"]

SINCE: Final = select(func.coalesce(func.max(tables.rebuilt.c.hour), 0))


def _select_known(table: Table, name: str) -> Any:
    return select(table).where(table.c[name].in_(bindparam("names", expanding=True)))


PEOPLE: Final = _select_known(tables.people, "visit")
ORDERS: Final = _select_known(tables.orders, "order_id")
PAYMENTS: Final = _select_known(tables.payments, "payment_id")


async def load(tx: Transaction, envelopes: Sequence[Envelope]) -> Figures:
    """Figures to be added to, with what is remembered of whatever these events name."""
    counted = [one for one in envelopes if one.event_type in ADDS]
    figures = Figures(since=(await tx.execute(SINCE)).scalar_one())
    visits = {
        visit_of(one.tenant_id, one.data["customer_id"]) for one in counted if one.data.get("customer_id")
    }
    for row in await _rows(tx, PEOPLE, visits):
        figures.people[row.tenant, row.visit] = _person(row)
    for row in await _rows(tx, ORDERS, _named(counted, "order_id")):
        items = [tuple(item) for item in row.items]
        order = Order(_person(row), row.currency, items, dict(row.marks), row.heard_at)
        figures.orders[row.tenant, row.order_id] = order
    for row in await _rows(tx, PAYMENTS, _named(counted, "payment_id")):
        figures.payments[row.tenant, row.payment_id] = row.method, row.heard_at
    return figures


def _named(envelopes: Sequence[Envelope], field: str) -> set[str]:
    return {one.data[field] for one in envelopes if one.data.get(field)}


async def _rows(tx: Transaction, known: Any, names: set[Any]) -> Sequence[Any]:
    rows: Sequence[Any] = (await tx.execute(known, {"names": list(names)})).all() if names else ()
    return rows


def _person(row: Any) -> Person:
    return Person(row.visit, row.flow, row.flow_version, row.language)


async def save(tx: Transaction, figures: Figures) -> None:
    """Add what was made, and keep what is remembered."""
    for name, sums in figures.sums.items():
        table = tables.FIGURES[name]
        await tx.execute(_adding(table), _summed(table, sums))
    people = [{"tenant": tenant, **one._asdict()} for (tenant, _), one in figures.people.items()]
    await _keep(tx, tables.people, people)
    await _keep(tx, tables.orders, [_order(*key, order) for key, order in figures.orders.items()])
    payments = [
        {"tenant": tenant, "payment_id": payment_id, "method": method, "heard_at": at}
        for (tenant, payment_id), (method, at) in figures.payments.items()
    ]
    await _keep(tx, tables.payments, payments)


def _order(tenant: str, order_id: str, order: Order) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "order_id": order_id,
        **order.person._asdict(),
        "currency": order.currency,
        "items": order.items,
        "marks": order.marks,
        "heard_at": order.heard_at,
    }


def _summed(table: Table, sums: Mapping[Key, tuple[int, ...]]) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, (*key, *amounts), strict=True)) for key, amounts in sums.items()]


async def _keep(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await tx.execute(_replacing(table), rows)


@cache
def _adding(table: Table) -> Insert:
    """Statements are built once: building one costs more than running it."""
    new = upsert(table)
    amounts = [column.name for column in table.columns if not column.primary_key]
    if not amounts:
        return new.on_conflict_do_nothing()
    sums = {name: table.c[name] + new.excluded[name] for name in amounts}
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_=sums)


@cache
def _replacing(table: Table) -> Insert:
    new = upsert(table)
    rest = [column.name for column in table.columns if not column.primary_key]
    newer = {name: new.excluded[name] for name in rest}
    return new.on_conflict_do_update(index_elements=list(table.primary_key), set_=newer)


async def forget(tx: Transaction, before: float) -> None:
    """Forget orders and payments that nothing was heard of since then (unix seconds); the figures stay."""
    for table in (tables.orders, tables.payments):
        await tx.execute(delete(table).where(table.c.heard_at < before))


async def told(tx: Transaction, name: str, since: float, until: float) -> list[dict[str, Any]]:
    """A table's figures of the tenant, summed over the hours that begin between two times (unix seconds)."""
    hours = {"first": -int(-since // 3600), "end": -int(-until // 3600)}
    rows = (await tx.execute(_summing(tables.FIGURES[name]), {"tenant": tx.tenant, **hours})).mappings()
    return [dict(row) for row in rows]


@cache
def _summing(table: Table) -> Select[Any]:
    """The funnel has no amounts: its people are counted, each once.

    PostgreSQL makes sums of big integers decimals, lest they grow too great: these never do.
    """
    rest = [column for column in table.columns if column.name not in ("tenant", "hour", "visit")]
    keys = [column for column in rest if column.primary_key]
    added = [column for column in rest if not column.primary_key]
    amounts = [cast(func.sum(column), BigInteger).label(column.name) for column in added]
    people = [func.count(distinct(table.c.visit)).label("conversations")] if "visit" in table.c else []
    return (
        select(*keys, *amounts, *people)
        .where(table.c.tenant == bindparam("tenant"))
        .where(table.c.hour >= bindparam("first"), table.c.hour < bindparam("end"))
        .group_by(*keys)
        .order_by(*keys)
    )


async def has_figures_before(tx: Transaction, hour: int) -> bool:
    """Whether anything was counted before that hour."""
    for table in tables.FIGURES.values():
        if (await tx.execute(select(table.c.hour).where(table.c.hour < hour).limit(1))).first():
            return True
    return False


async def empty(tx: Transaction, since: int) -> None:
    """Delete all figures from that hour on, and remember that those before it stay as they are."""
    for table in tables.FIGURES.values():
        await tx.execute(delete(table).where(table.c.hour >= since))
    await tx.execute(delete(tables.rebuilt))
    await tx.execute(insert(tables.rebuilt), {"hour": since})
