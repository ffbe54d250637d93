"""The tables of the inventory domain."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, String, Table

metadata = MetaData()

stock = Table(
    "inventory_stock",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("quantity", Integer),
    CheckConstraint("quantity >= 0", name="inventory_never_below_zero"),
)
