"""What the figures say of a time: read-only, each for the transaction's tenant.

``since`` and ``until`` are unix seconds, counted in the whole hours that begin in between. Other domains
ask for these as ``analytics.<name>``. Money is minor units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, bindparam, distinct, func, select

from bot import Transaction
from plugins.analytics import tables
from plugins.analytics.plugin import plugin
from plugins.analytics.stages import STAGES, STEPS

Row = dict[str, Any]


def _sums(table: Table, *amounts: ColumnElement[Any]) -> Select[Any]:
    """A table's amounts, added up over the hours that are asked for."""
    keys = [column for column in table.primary_key.columns if column.name not in ("tenant", "hour", "visit")]
    return (
        select(*keys, *amounts)
        .where(table.c.tenant == bindparam("tenant"))
        .where(table.c.hour >= bindparam("first"), table.c.hour < bindparam("end"))
        .group_by(*keys)
        .order_by(*keys)
    )


def _sum(table: Table, *names: str) -> Select[Any]:
    return _sums(table, *(func.sum(table.c[name]).label(name) for name in names))


FUNNEL: Final = _sums(tables.funnel, func.count(distinct(tables.funnel.c.visit)).label("conversations"))
TAKINGS: Final = _sum(tables.takings, "payments", "paid", "refunds", "refunded")
TIMES: Final = _sum(tables.times, "orders", "seconds")
COUNTS: Final = _sum(tables.counts, "count")
PRODUCTS: Final = _sum(tables.products, "quantity", "amount")


async def _ask(tx: Transaction, asked: Select[Any], since: float, until: float) -> list[Row]:
    hours = {"first": -int(-since // 3600), "end": -int(-until // 3600)}
    rows = (await tx.execute(asked, {"tenant": tx.tenant, **hours})).mappings()
    return [dict(row) for row in rows]


@plugin.query("funnel")
async def funnel(tx: Transaction, *, since: float, until: float) -> list[Row]:
    """How many conversations came how far: step, flow, flow_version, language, conversations."""
    rows = await _ask(tx, FUNNEL, since, until)
    return sorted(rows, key=lambda row: STEPS.index(row["step"]))


@plugin.query("takings")
async def takings(tx: Transaction, *, since: float, until: float) -> list[Row]:
    """What came and went: method, currency, payments, paid, refunds, refunded, net."""
    rows = await _ask(tx, TAKINGS, since, until)
    return [{**row, "net": row["paid"] - row["refunded"]} for row in rows]


@plugin.query("times")
async def times(tx: Transaction, *, since: float, until: float) -> list[Row]:
    """How long orders took: stage, orders, seconds (of all together), half and most.

    ``half`` of them, and ``most`` (nine in ten), took at most so many seconds; read off a histogram.
    """
    buckets: dict[str, list[Row]] = {stage.name: [] for stage in STAGES}
    for row in await _ask(tx, TIMES, since, until):
        buckets[row["stage"]].append(row)
    return [_times(stage, found) for stage, found in buckets.items() if found]


def _times(stage: str, buckets: Sequence[Row]) -> Row:
    return {
        "stage": stage,
        "orders": sum(row["orders"] for row in buckets),
        "seconds": sum(row["seconds"] for row in buckets),
        "half": percentile(buckets, 0.5),
        "most": percentile(buckets, 0.9),
    }


def percentile(buckets: Sequence[Mapping[str, Any]], part: float) -> int:
    """The bound that so great a part of the orders keeps; ``buckets`` by their bounds, at least one."""
    wanted = part * sum(row["orders"] for row in buckets)
    reached = 0
    for row in buckets:
        reached += row["orders"]
        if reached >= wanted:
            break
    return int(row["bound"])


@plugin.query("counts")
async def counts(tx: Transaction, *, since: float, until: float) -> list[Row]:
    """Messages, orders, offers to drivers, missed orders: name, label, count."""
    return await _ask(tx, COUNTS, since, until)


@plugin.query("products")
async def products(tx: Transaction, *, since: float, until: float, limit: int = 5) -> list[Row]:
    """What sold best: product_id, name, currency, quantity, amount."""
    rows = await _ask(tx, PRODUCTS, since, until)
    return sorted(rows, key=lambda row: (-row["quantity"], row["name"]))[:limit]
