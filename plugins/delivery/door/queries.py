"""What the chat may ask about deliveries on their way, and about drivers' money."""

from __future__ import annotations

from typing import Any

from bot import Transaction, minor
from plugins.delivery import store
from plugins.delivery.door import doorstep
from plugins.delivery.plugin import plugin
from plugins.delivery.store import alarms, drivers, floats, pins, rules, settlements, waits


@plugin.query("in_hand")
async def in_hand(tx: Transaction, driver_id: str) -> list[dict[str, Any]]:
    """What the driver brings, oldest first, and how far each hand-over is.

    ``due`` is the cash still to take, in minor units; ``waits_until`` unix seconds, or None.
    """
    return [await _job(tx, row["delivery_id"]) for row in await drivers.jobs(tx, driver_id)]


@plugin.query("float")
async def float_of(tx: Transaction, driver_id: str, since: float) -> dict[str, Any]:
    """The cash that the driver holds and may hold, and what they earned since then. Minor units.

    ``tips`` and ``fees`` are theirs; ``deliveries`` are what they brought.
    """
    return {
        "held": await floats.of(tx, driver_id),
        "cap": minor((await rules.of(tx)).cash_cap),
        **(await floats.earned(tx, driver_id, since))._asdict(),
    }


@plugin.query("pin")
async def pin(tx: Transaction, order_id: str) -> str | None:
    """For the customer alone: the PIN that they tell the driver; None where there is none."""
    known = await doorstep.of_order(tx, order_id)
    return await pins.of(tx, known.delivery.id) if known.delivery.id else None


@plugin.query("compare")
async def compare(tx: Transaction, delivery_id: str, digits: str) -> str:
    """What digits that a driver was told are: ``pin``, ``phone`` (the customer's last four) or ``wrong``."""
    if await pins.matches(tx, delivery_id, digits):
        return "pin"
    known = await doorstep.load(tx, delivery_id)
    return "phone" if pins.ends(known.phone, digits) else "wrong"


@plugin.query("of_customer")
async def of_customer(tx: Transaction, customer_id: str) -> dict[str, Any] | None:
    """The customer's newest order that is on its way, with its ``due`` cash; None where there is none."""
    found = await store.on_its_way(tx, customer_id)
    if found is None:
        return None
    known = await doorstep.load(tx, found)
    due = 0 if known.settled else known.due
    return {"order_id": known.delivery.order_id, "number": known.delivery.number, "due": due}


@plugin.query("settler")
async def settler(tx: Transaction, settlement_id: str) -> str | None:
    """The driver who hands this cash in; None where nobody does."""
    known = await settlements.find(tx, settlement_id)
    return None if known is None else str(known["driver_id"])


@plugin.query("has_alarm")
async def has_alarm(tx: Transaction) -> bool:
    """Whether a driver waits for somebody to answer."""
    return await alarms.is_open(tx)


async def _job(tx: Transaction, delivery_id: str) -> dict[str, Any]:
    known, waiting = await doorstep.load(tx, delivery_id), await waits.find(tx, delivery_id)
    return {
        "delivery_id": delivery_id,
        "number": known.delivery.number,
        "status": known.delivery.status,
        "due": 0 if known.settled else known.due,
        "is_locked": known.is_locked,
        "may_leave": known.may_leave,
        "waits_until": waiting["until"] if waiting else None,
    }
