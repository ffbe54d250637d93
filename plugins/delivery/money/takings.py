"""Drivers' books kept up with what payments and deliveries tell: who took what, and earned what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bot import Envelope, Transaction, minor
from plugins.delivery.door import doorstep, steps
from plugins.delivery.door.events import Tipped
from plugins.delivery.door.handover import Handover
from plugins.delivery.store import floats, pins, waits
from plugins.delivery.store.floats import Entry


async def collected(tx: Transaction, told: dict[str, Any]) -> None:
    """Payments booked cash: if the order's driver took it, they hold it; what was more is their tip."""
    known = await doorstep.of_order(tx, told["order_id"])
    driver = known.delivery.driver_id
    if not driver or told["collected_by"] != driver:
        return
    amount, currency = minor(Decimal(told["amount"])), told["currency"]
    key = f"{told['order_id']}/{told['collection_id']}"
    await floats.post(tx, Entry(key, driver, "cash", amount, currency, told["order_id"]))
    if known.tip:
        await floats.post(tx, Entry(key, driver, "tip", known.tip, currency, told["order_id"]))


async def not_collected(tx: Transaction, told: dict[str, Any]) -> None:
    """Nothing was due any more: what the driver took at the door goes back to the customer.

    Others may ask to book the same cash, and are refused because it is booked: only the delivery's own
    collection tells that it is not.
    """
    known = await doorstep.of_order(tx, told["order_id"])
    is_ours = told["error_code"] == "nothing_promised" and told.get("collection_id") == known.delivery.id
    if is_ours and known.taken:
        await doorstep.record(tx, known, [steps.not_due(known)])


async def paid(tx: Transaction, told: dict[str, Any]) -> None:
    """The order was paid in another way than at the door."""
    if told["method"] != "cash" and not told["late"]:
        known = await doorstep.of_order(tx, told["order_id"])
        await doorstep.record(
            tx, known, steps.pay_otherwise(known, Decimal(told["amount"]), told["currency"])
        )


async def given_back(tx: Transaction, told: dict[str, Any]) -> None:
    """The driver gave a customer's money back out of what they hold."""
    known = await doorstep.of_order(tx, told["order_id"])
    driver = known.delivery.driver_id
    if driver and told["paid_by"] == driver:
        amount = minor(Decimal(told["amount"]))
        entry = Entry(told["refund_id"], driver, "refund", amount, told["currency"], told["order_id"])
        await floats.post(tx, entry)


async def tipped(tx: Transaction, tip: Tipped, entry: str) -> None:
    """Book a tip that was given beside what was due; ``entry`` names it."""
    amount = minor(tip.amount)
    await floats.post(tx, Entry(entry, tip.driver_id, "tip", amount, tip.currency, tip.order_id))


async def close(tx: Transaction, envelope: Envelope) -> None:
    """The driver is done with it: nobody waits, no PIN opens it, and what they earned is booked."""
    delivery_id = envelope.data.get("delivery_id")
    if not delivery_id:
        return
    known = await doorstep.load(tx, delivery_id)
    if known.delivery.status == "picked_up":
        return
    await pins.forget(tx, delivery_id)
    await waits.end(tx, delivery_id)
    if known.delivery.status == "completed" and known.delivery.driver_id:
        await floats.post(tx, _fee(known))


def _fee(known: Handover) -> Entry:
    at = known.delivery
    return Entry(at.id, at.driver_id, "fee", known.fee, known.currency, at.order_id)
