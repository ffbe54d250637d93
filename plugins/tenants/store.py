"""The tables of the tenants domain."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table

metadata = MetaData()

shops = Table(
    "tenants_shops",
    metadata,
    Column("number", String, primary_key=True),
    Column("tenant", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("language", String, nullable=False),
    Column("timezone", String, nullable=False),
    Column("phone", String, nullable=False),
    Column("collection", Boolean, nullable=False),
    Column("delivery", Boolean, nullable=False),
    Column("delivery_fee", Integer, nullable=False),
    Column("minimum_order", Integer, nullable=False),
    Column("hours", JSON, nullable=False),
    Column("privacy_url", String, nullable=False),
    Column("reminders", Boolean, nullable=False),
    Column("address", String, nullable=False, server_default=""),
    Column("vat_number", String, nullable=False, server_default=""),
    Column("vat_rate", Integer, nullable=False, server_default="1500"),
)
