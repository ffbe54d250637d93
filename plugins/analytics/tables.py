"""The tables of figures, for anybody to read, and what is remembered to make them.

``hour`` is whole hours since 1970, UTC: the days of any time zone are sums of them. Money is minor units.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, BigInteger, Column, Float, Integer, MetaData, String, Table

metadata = MetaData()


def _figures(name: str, keys: tuple[Column[object], ...], amounts: tuple[str, ...]) -> Table:
    """A table of sums: its key begins with the tenant and the hour, and all else in it is added up."""
    return Table(
        f"analytics_{name}",
        metadata,
        Column("tenant", String, primary_key=True),
        Column("hour", Integer, primary_key=True),
        *keys,
        *(Column(amount, BigInteger, nullable=False) for amount in amounts),
        sqlite_with_rowid=False,
    )


def _key(*names: str) -> tuple[Column[object], ...]:
    return tuple(Column(name, String, primary_key=True) for name in names)


funnel: Final = _figures(
    "funnel",
    (
        Column("step", String, primary_key=True),
        Column("flow", String, primary_key=True),
        Column("flow_version", Integer, primary_key=True),
        Column("language", String, primary_key=True),
        Column("visit", BigInteger, primary_key=True),
    ),
    (),
)
"""Who came how far: ``visit`` is a number made of the customer's id, which cannot be turned back into it."""

takings: Final = _figures("takings", _key("method", "currency"), ("payments", "paid", "refunds", "refunded"))
"""``payments`` and ``refunds`` are how many; ``paid`` and ``refunded`` how much."""

times: Final = _figures(
    "times", (*_key("stage"), Column("bound", Integer, primary_key=True)), ("orders", "seconds")
)
"""A histogram: ``orders`` that took at most ``bound`` seconds and more than the bound before, together
``seconds`` long. The last bound is a week, and holds what took longer too."""

counts: Final = _figures("counts", _key("name", "label"), ("count",))
"""Whatever is only counted: messages, orders, offers to drivers, missed orders."""

products: Final = _figures("products", _key("product_id", "name", "currency"), ("quantity", "amount"))
"""What was sold, in orders that came to their end."""

FIGURES: Final = {
    "funnel": funnel,
    "takings": takings,
    "times": times,
    "counts": counts,
    "products": products,
}
"""By what they are asked for by."""

people: Final = Table(
    "analytics_people",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("visit", BigInteger, primary_key=True),
    Column("flow", String, nullable=False),
    Column("flow_version", Integer, nullable=False),
    Column("language", String, nullable=False),
    sqlite_with_rowid=False,
)
"""In which conversation somebody was last: an order is told of without it."""

orders: Final = Table(
    "analytics_orders",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("order_id", String, primary_key=True),
    Column("visit", BigInteger, nullable=False),
    Column("flow", String, nullable=False),
    Column("flow_version", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("items", JSON, nullable=False),
    Column("marks", JSON, nullable=False),
    Column("heard_at", Float, nullable=False),
    sqlite_with_rowid=False,
)
"""What is under way: ``marks`` are when an order reached what, in unix seconds."""

payments: Final = Table(
    "analytics_payments",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("payment_id", String, primary_key=True),
    Column("method", String, nullable=False),
    Column("heard_at", Float, nullable=False),
    sqlite_with_rowid=False,
)
"""By which method a payment came: its refund does not tell."""

rebuilt: Final = Table("analytics_rebuilt", metadata, Column("hour", Integer, primary_key=True))
"""From which hour on figures were made anew: those before are of events that are gone, and stay."""
