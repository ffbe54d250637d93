"""The tables of the catalogue domain.

A product is one row, so that one statement changes its price or availability; what only the whole
product gives a meaning to (its options and other names) lies in it as JSON.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table

metadata = MetaData()

menus = Table(
    "catalogue_menus",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("currency", String(3), nullable=False),
    Column("version", Integer, nullable=False),
)

products = Table(
    "catalogue_products",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("vendor", String, nullable=False),
    Column("category", String, nullable=False),
    Column("name", String, nullable=False),
    Column("description", String, nullable=False),
    Column("price", Integer, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("sizes", JSON, nullable=False),
    Column("extras", JSON, nullable=False),
    Column("ingredients", JSON, nullable=False),
)
