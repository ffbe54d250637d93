"""What the figures say of a time: read-only, each for the transaction's tenant.

``since`` and ``until`` are unix seconds, counted in the whole hours that begin in between. Other domains
ask for these as ``analytics.<name>``. Money is minor units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot import Transaction
from plugins.analytics.plugin import plugin
from plugins.analytics.stages import STAGES, STEPS
from plugins.analytics.store import told

Row = dict[str, Any]


@plugin.query("funnel")
async def funnel(tx: Transaction, *, since: float, until: float) -> list[Row]:
    """How many conversations came how far: step, flow, flow_version, language, conversations."""
    rows = await told(tx, "funnel", since, until)
    return sorted(rows, key=lambda row: STEPS.index(row["step"]))


@plugin.query("takings")
async def takings(tx: Transaction, *, since: float, until: float) -> list[Row]:
    """What came and went: method, currency, payments, paid, refunds, refunded, net."""
    rows = await told(tx, "takings", since, until)
    return [{**row, "net": row["paid"] - row["refunded"]} for row in rows]


@plugin.query("times")
async def times(tx: Transaction, *, since: float, until: float) -> list[Row]:
    """How long orders took: stage, orders, seconds (of all together), half and most.

    ``half`` of them, and ``most`` (nine in ten), took at most so many seconds; read off a histogram.
    """
    buckets: dict[str, list[Row]] = {stage.name: [] for stage in STAGES}
    for row in await told(tx, "times", since, until):
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
    return await told(tx, "counts", since, until)


@plugin.query("products")
async def products(tx: Transaction, *, since: float, until: float, limit: int = 5) -> list[Row]:
    """What sold best: product_id, name, currency, quantity, amount."""
    rows = await told(tx, "products", since, until)
    return sorted(rows, key=lambda row: (-row["quantity"], row["name"]))[:limit]
