"""The delivery domain's tables: a read model of deliveries, the drivers, and who is asked to bring what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
)

metadata = MetaData()

Row = Mapping[str, Any]
"""A row of these tables, by its columns' names."""

deliveries = Table(
    "delivery_deliveries",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("customer_id", String, nullable=False),
    Column("driver_id", String),
    Column("status", String, nullable=False),
    Column("fee", Numeric(12, 2), nullable=False),
    Column("cash_due", Numeric(12, 2), nullable=False),
    Column("currency", String, nullable=False),
    Column("scheduled_at", DateTime(timezone=True), nullable=False),
    Column("number", Integer),
    Column("address", JSON),
    Column("is_paid", Boolean, nullable=False, server_default="0"),
    Column("phone", String),
    Column("customer_name", String),
    Column("cash_note", Numeric(12, 2)),
)
Index("delivery_deliveries_order", deliveries.c.tenant, deliveries.c.order_id, unique=True)
Index("delivery_deliveries_driver", deliveries.c.tenant, deliveries.c.driver_id, deliveries.c.status)

drivers = Table(
    "delivery_drivers",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("driver_id", String, primary_key=True),
    Column("active", Boolean, nullable=False),
    Column("on_shift", Boolean, nullable=False),
    Column("since", Float),
    Column("area", String, nullable=False),
    Column("vehicle", String, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("located_at", Float),
    Column("last_offer", Float, nullable=False),
    Column("cash_held", Numeric(12, 2), nullable=False),
)
"""``driver_id`` is the member's id; times are unix seconds. ``cash_held`` is the shop's money that they have,
``last_offer`` when they were last asked alone."""

pickups = Table(
    "delivery_pickups",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("address", String, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
)
"""Where each shop is, as it last said."""

rules = Table(
    "delivery_rules",
    metadata,
    Column("tenant", String, primary_key=True),
    Column("cash_cap", Numeric(12, 2), nullable=False),
    Column("photo_proof", Boolean, nullable=False),
)
"""What each shop wants of its drivers, as it last said."""

searches = Table(
    "delivery_searches",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("started_at", Float),
    Column("due_at", Float),
    Column("late_at", Float),
    Column("tries", Integer, nullable=False),
    Column("pooled", Boolean, nullable=False),
    Column("asked_shop", Integer, nullable=False),
)
"""Deliveries that look for a driver; the row is gone once one has it.

``due_at`` is when something has to be done next, ``late_at`` when the customer has to be told: both are
null where there is nothing to do. ``tries`` are the drivers who were asked alone, ``asked_shop`` how often
the shop was.
"""
Index("delivery_searches_due", searches.c.due_at, sqlite_where=searches.c.due_at.is_not(None))
Index("delivery_searches_late", searches.c.late_at, sqlite_where=searches.c.late_at.is_not(None))

offers = Table(
    "delivery_offers",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("driver_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("pooled", Boolean, nullable=False),
    Column("answer", String),
)
"""What each driver was last asked about each delivery; ``answer`` is null while they may say yes."""
Index("delivery_offers_driver", offers.c.tenant, offers.c.driver_id)

watches = Table(
    "delivery_watches",
    metadata,
    Column("delivery_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("ready_at", Float, nullable=False),
    Column("due_at", Float),
    Column("told", Integer, nullable=False),
)
"""Deliveries until they are over; ``due_at`` is when a job takes too long, null where nobody has it."""
Index("delivery_watches_due", watches.c.due_at, sqlite_where=watches.c.due_at.is_not(None))
