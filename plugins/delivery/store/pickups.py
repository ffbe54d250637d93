"""Where drivers fetch what they bring: the shop, as the tenants domain tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from bot import Transaction
from plugins.delivery.search.dispatch import Point
from plugins.delivery.store.tables import pickups


class Pickup(NamedTuple):
    """A shop's address, empty where it never said one, and its pin."""

    address: str = ""
    point: Point | None = None


async def learn(tx: Transaction, address: str, location: Sequence[float]) -> None:
    """Keep where the tenant's shop is now."""
    latitude, longitude = location or (None, None)
    row = {"tenant": tx.tenant, "address": address, "latitude": latitude, "longitude": longitude}
    await tx.execute(delete(pickups).where(pickups.c.tenant == tx.tenant))
    await tx.execute(insert(pickups).values(row))


async def find(tx: Transaction) -> Pickup:
    """Where the tenant's shop is, as far as it is known."""
    wanted = select(pickups).where(pickups.c.tenant == tx.tenant)
    row = (await tx.execute(wanted)).mappings().one_or_none()
    if row is None:
        return Pickup()
    point = None if row["latitude"] is None else (row["latitude"], row["longitude"])
    return Pickup(row["address"], point)
