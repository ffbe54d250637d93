"""The shop's drivers: who is at work, where, and with what."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from bot import Transaction
from plugins.delivery.search.dispatch import FRESH, Driver, Point
from plugins.delivery.store import rules
from plugins.delivery.store.tables import deliveries, drivers, offers

IN_HAND: Final = ("assigned", "picked_up", "returning")
"""Where a delivery stands that keeps its driver busy."""

UNKNOWN: Final[Mapping[str, Any]] = {
    "active": True,
    "on_shift": False,
    "area": "",
    "vehicle": "motorbike",
    "last_offer": 0.0,
    "cash_held": Decimal("0.00"),
}
"""What holds of a driver who said nothing yet."""


async def at_work(tx: Transaction) -> list[Driver]:
    """The tenant's drivers who are on shift."""
    jobs = _count(deliveries, deliveries.c.status.in_(IN_HAND))
    asked = _count(offers, offers.c.answer.is_(None))
    wanted = select(drivers, jobs.label("jobs"), asked.label("asked")).where(
        drivers.c.tenant == tx.tenant, drivers.c.active, drivers.c.on_shift
    )
    cap = (await rules.of(tx)).cash_cap
    return [_driver(row, cap, tx.now) for row in (await tx.execute(wanted)).mappings()]


async def find(tx: Transaction, driver_id: str) -> Mapping[str, Any] | None:
    """Return a driver's row."""
    row: Mapping[str, Any] | None = (
        (await tx.execute(select(drivers).where(_is(tx, driver_id)))).mappings().one_or_none()
    )
    return row


async def write(tx: Transaction, driver_id: str, **changes: Any) -> None:
    """Change a driver's row, which is made where there is none."""
    if (await tx.execute(update(drivers).where(_is(tx, driver_id)).values(changes))).rowcount:
        return
    row = {**UNKNOWN, **changes, "tenant": tx.tenant, "driver_id": driver_id}
    await tx.execute(insert(drivers).values(row))


async def jobs(tx: Transaction, driver_id: str) -> list[Mapping[str, Any]]:
    """The driver's open deliveries, oldest first."""
    wanted = select(deliveries).where(
        deliveries.c.tenant == tx.tenant,
        deliveries.c.driver_id == driver_id,
        deliveries.c.status.in_(IN_HAND),
    )
    return list((await tx.execute(wanted.order_by(deliveries.c.delivery_id))).mappings())


async def forget_places(tx: Transaction, before: float) -> None:
    """Forget, for every tenant, where drivers were before then."""
    nowhere = {"latitude": None, "longitude": None, "located_at": None}
    await tx.execute(update(drivers).where(drivers.c.located_at < before).values(nowhere))


def _count(table: Any, where: ColumnElement[bool]) -> Any:
    mine = and_(table.c.tenant == drivers.c.tenant, table.c.driver_id == drivers.c.driver_id, where)
    return select(func.count()).select_from(table).where(mine).correlate(drivers).scalar_subquery()


def _driver(row: Mapping[str, Any], cap: Decimal, now: float) -> Driver:
    return Driver(
        id=row["driver_id"],
        vehicle=row["vehicle"],
        area=row["area"],
        position=position(row, now),
        jobs=row["jobs"],
        asked=row["asked"] > 0,
        room=cap - row["cash_held"],
        last_offer=row["last_offer"],
    )


def position(row: Mapping[str, Any], now: float) -> Point | None:
    """Where a driver is, if that is fresh."""
    located = row.get("located_at")
    return (row["latitude"], row["longitude"]) if located is not None and now - located < FRESH else None


def _is(tx: Transaction, driver_id: str) -> ColumnElement[bool]:
    return and_(drivers.c.tenant == tx.tenant, drivers.c.driver_id == driver_id)
