"""The tables of the inventory domain."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Float, Integer, MetaData, String, Table

metadata = MetaData()

stock = Table(
    "inventory_stock",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("quantity", Integer),
    Column("warned", Boolean, nullable=False, server_default="0"),
    Column("sold_out", Boolean, nullable=False, server_default="0"),
    CheckConstraint("quantity >= 0", name="inventory_never_below_zero"),
)
"""``warned``: the shop was told that little is left, since it was counted; ``sold_out``: that nothing is."""

reservations = Table(
    "inventory_reservations",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("order_id", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("quantity", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("firm", Boolean, nullable=False, server_default="0"),
)
"""``status`` is held, released or committed. What is held was taken from the stock already, and is ``firm``
once the shop makes the order: until then it may well come back."""
