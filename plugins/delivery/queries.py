"""What other rooms may ask of deliveries. A driver's job tells who and where only while it is in hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict

from bot import Transaction
from plugins.delivery import store
from plugins.delivery.plugin import plugin
from plugins.delivery.search.searching import pin_of
from plugins.delivery.store import drivers, searches


class Shown(TypedDict):
    """A delivery, where it stands and who has it. ``cash_due`` is what its driver takes at the door."""

    delivery_id: str
    order_id: str
    number: int | None
    status: str
    driver_id: str | None
    fee: Decimal
    cash_due: Decimal
    currency: str
    is_paid: bool


class Pin(TypedDict):
    """A place on the map, in decimal degrees."""

    latitude: float
    longitude: float


class Job(Shown):
    """A delivery for whoever brings it. ``landmark`` is "" where nobody said any."""

    landmark: str
    location: Pin | None
    phone: str | None
    customer_name: str | None
    cash_note: Decimal | None


@plugin.query("jobs")
async def jobs(tx: Transaction, driver_id: str) -> list[Job]:
    """What the driver has in hand, oldest first, with the customer's landmark.

    Their phone comes only where cash is due: the end of a number that the driver does not know is a proof.
    """
    return [_full(row) for row in await drivers.jobs(tx, driver_id)]


@plugin.query("shift")
async def shift(tx: Transaction, driver_id: str) -> dict[str, Any] | None:
    """Whether the driver is at work, where, and with what; None of one who was never heard of."""
    row = await drivers.find(tx, driver_id)
    return None if row is None else {name: row[name] for name in ("on_shift", "since", "area", "vehicle")}


@plugin.query("offers")
async def offers(tx: Transaction, driver_id: str) -> list[dict[str, Any]]:
    """What the driver was asked, newest first: ``answer`` is None while they may say yes."""
    names = ("delivery_id", "order_id", "number", "answer", "pooled")
    return [{name: row[name] for name in names} for row in await searches.of_driver(tx, driver_id)]


@plugin.query("of_order")
async def of_order(tx: Transaction, order_id: str) -> Shown | None:
    """An order's delivery, where it stands and who has it; None where there is none."""
    row = await store.find(tx, order_id=order_id)
    return _shown(row) if row else None


@plugin.query("find")
async def find(tx: Transaction, number: int) -> Shown | None:
    """The delivery of the order that people call by this number, the newest if there are several."""
    row = await store.find(tx, number=number)
    return _shown(row) if row else None


def _shown(row: Mapping[str, Any]) -> Shown:
    return {
        "delivery_id": row["delivery_id"],
        "order_id": row["order_id"],
        "number": row["number"],
        "status": row["status"],
        "driver_id": row["driver_id"],
        "fee": row["fee"],
        "cash_due": row["cash_due"],
        "currency": row["currency"],
        "is_paid": row["is_paid"],
    }


def _full(row: Mapping[str, Any]) -> Job:
    pin = pin_of(row)
    return {
        **_shown(row),
        "landmark": (row["address"] or {}).get("text") or "",
        "location": {"latitude": pin[0], "longitude": pin[1]} if pin else None,
        "phone": None if row["is_paid"] else row["phone"],
        "customer_name": row["customer_name"],
        "cash_note": row["cash_note"],
    }
