"""What other rooms may ask of deliveries. A driver's job tells who and where only while it is in hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import Transaction
from plugins.delivery import store
from plugins.delivery.plugin import plugin
from plugins.delivery.search.searching import pin_of
from plugins.delivery.store import drivers, searches

SHOWN = ("delivery_id", "order_id", "number", "status", "driver_id", "fee", "cash_due", "currency", "is_paid")


@plugin.query("jobs")
async def jobs(tx: Transaction, driver_id: str) -> list[dict[str, Any]]:
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
async def of_order(tx: Transaction, order_id: str) -> dict[str, Any] | None:
    """An order's delivery, where it stands and who has it; None where there is none."""
    return _shown(await store.find(tx, order_id=order_id))


@plugin.query("find")
async def find(tx: Transaction, number: int) -> dict[str, Any] | None:
    """The delivery of the order that people call by this number, the newest if there are several."""
    return _shown(await store.find(tx, number=number))


def _shown(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {name: row[name] for name in SHOWN}


def _full(row: Mapping[str, Any]) -> dict[str, Any]:
    pin = pin_of(row)
    return {
        **{name: row[name] for name in SHOWN},
        "landmark": (row["address"] or {}).get("text") or "",
        "location": {"latitude": pin[0], "longitude": pin[1]} if pin else None,
        "phone": None if row["is_paid"] else row["phone"],
        "customer_name": row["customer_name"],
        "cash_note": row["cash_note"],
    }
