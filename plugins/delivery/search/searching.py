"""How a delivery finds its driver: one is asked after the other, then several at once, then the shop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from bot import Transaction, utc
from plugins.delivery.search.dispatch import Driver, Point, Trip, eligible, is_free, suits, way
from plugins.delivery.search.events import DeliveryDelayed, DeliveryOffered, NoDriver
from plugins.delivery.store import drivers, pickups, searches
from plugins.delivery.store.tables import Row

EARLY: Final = 600.0
"""Seconds before an order is ready that its search begins."""

OFFER: Final = 90.0
"""Seconds that a driver has to answer: a message on WhatsApp is seen later than one of an app."""

TRIES: Final = 3
"""Drivers who are asked alone, before all of them are."""

PATIENCE: Final = OFFER * (TRIES + 1)
"""Seconds that a search waits for drivers who are all busy, before the shop is asked."""

LATE: Final = 600.0
"""Seconds after which the customer is told that there is no driver yet, and the shop is asked once more."""

REMINDED: Final = 3
"""Times that the shop is asked about one search, unless a driver gives it back."""


async def begin(tx: Transaction, delivery_id: str, ready_at: dt.datetime | None = None) -> None:
    """Look for a driver, in time for when the order is ready."""
    start = ready_at.timestamp() - EARLY if ready_at else tx.now
    await searches.add(tx, delivery_id, max(start, tx.now))
    await go_on(tx)


async def move(tx: Transaction, delivery_id: str, ready_at: dt.datetime) -> None:
    """The order is ready then: a search that did not begin yet begins in time for it."""
    search = await searches.find(tx, delivery_id)
    if search is not None and search["started_at"] is None:
        start = max(ready_at.timestamp() - EARLY, tx.now)
        await searches.change(tx, delivery_id, due_at=start)
        await go_on(tx)


async def go_on(tx: Transaction) -> None:
    """Do what is due for the tenant by now."""
    for search in await searches.due(tx):
        await _step(tx, search)
    for search in await searches.late(tx):
        await searches.change(tx, search["delivery_id"], late_at=None)
        tx.publish(DeliveryDelayed(**_named(search)))
    await rouse(tx)


async def rouse(tx: Transaction) -> None:
    """A driver is free, or came to work: searches that wait for nobody's answer ask at once."""
    for search in await searches.idle(tx):
        await _ask(tx, search)


async def again(tx: Transaction, delivery_id: str) -> bool:
    """Ask the drivers once more, who did not answer too; False if it looks for nobody. A no is a no."""
    if await searches.find(tx, delivery_id) is None:
        return False
    await searches.forget_unanswered(tx, delivery_id)
    fresh = {"started_at": tx.now, "tries": 0, "pooled": False, "asked_shop": 0}
    await searches.change(tx, delivery_id, **fresh, due_at=tx.now)
    await go_on(tx)
    return True


async def _step(tx: Transaction, search: Row) -> None:
    """What time asks for: an answer did not come, or a search begins."""
    search = await _begun(tx, search)
    expired = await searches.expire(tx, search["delivery_id"])
    open_until = await searches.open_until(tx, search["delivery_id"])
    if open_until is not None:
        await searches.change(tx, search["delivery_id"], due_at=open_until)
    elif not await _ask(tx, search):
        await _wait(tx, search)
    await _tell(tx, search, expired)


async def _begun(tx: Transaction, search: Row) -> Row:
    if search["started_at"] is not None:
        return search
    begun = {"started_at": tx.now, "late_at": tx.now + LATE}
    await searches.change(tx, search["delivery_id"], **begun)
    return {**search, **begun}


async def _tell(tx: Transaction, search: Row, expired: Sequence[str]) -> None:
    """Say to those whose time is up that it is, unless they were just asked once more."""
    asked = {one["driver_id"] for one in await searches.held(tx, search["delivery_id"]) if not one["answer"]}
    for driver in expired:
        if driver not in asked:
            searches.close(tx, search["delivery_id"], driver, search["number"], "expired")


async def _ask(tx: Transaction, search: Row) -> bool:
    """Ask the next driver, or all at once; False if there is nobody to ask."""
    trip = await _trip(tx, search)
    answers = {
        offer["driver_id"]: offer["answer"] for offer in await searches.held(tx, search["delivery_id"])
    }
    willing = [one for one in eligible(await drivers.at_work(tx), trip) if answers.get(one.id) != "passed"]
    new = [one for one in willing if one.id not in answers]
    if new and (search["tries"] < TRIES or search["pooled"]):
        await _offer(tx, search, trip, new[:1], tries=search["tries"] + 1)
    elif willing and not search["pooled"]:
        await _offer(tx, search, trip, willing, pooled=True)
    else:
        return False
    return True


async def _offer(tx: Transaction, search: Row, trip: Trip, asked: Sequence[Driver], **changes: Any) -> None:
    until, pooled = tx.now + OFFER, bool(changes.get("pooled"))
    for driver in asked:
        await searches.hold(tx, search["delivery_id"], driver.id, until, pooled=pooled)
        await drivers.write(tx, driver.id, last_offer=tx.now)
        tx.publish(_offered(search, driver, trip, utc(until), pooled=pooled))
    await searches.change(tx, search["delivery_id"], due_at=until, **changes)


async def _wait(tx: Transaction, search: Row) -> None:
    """Wait for drivers who are only busy; else, or if that takes too long, ask the shop."""
    at_work, trip = await drivers.at_work(tx), await _trip(tx, search)
    patient_until = search["started_at"] + PATIENCE
    if tx.now < patient_until and any(suits(driver, trip) and not is_free(driver) for driver in at_work):
        await searches.change(tx, search["delivery_id"], due_at=patient_until)
        return
    asked = search["asked_shop"] + 1
    due_at = tx.now + LATE if asked < REMINDED else None
    await searches.change(tx, search["delivery_id"], asked_shop=asked, due_at=due_at)
    tx.publish(NoDriver(**_named(search), on_shift=len(at_work), asked=asked))


async def _trip(tx: Transaction, search: Row) -> Trip:
    pickup = await pickups.find(tx)
    cash = Decimal(0) if search["is_paid"] else search["cash_due"]
    return Trip(shop=pickup.point, door=pin_of(search), pickup=pickup.address, cash_due=cash)


def pin_of(delivery: Row) -> Point | None:
    """Where the customer is, if they sent a pin."""
    pin = (delivery["address"] or {}).get("pin")
    return (pin[0], pin[1]) if pin else None


def _offered(search: Row, driver: Driver, trip: Trip, until: dt.datetime, *, pooled: bool) -> DeliveryOffered:
    kilometres = way(driver, trip)
    return DeliveryOffered(
        **_named(search),
        driver_id=driver.id,
        pickup=trip.pickup,
        landmark=(search["address"] or {}).get("text") or "",
        location={"latitude": trip.door[0], "longitude": trip.door[1]} if trip.door else None,
        km=None if kilometres is None else round(kilometres, 1),
        fee=search["fee"],
        cash_due=search["cash_due"],
        currency=search["currency"],
        is_paid=search["is_paid"],
        expires_at=until,
        pooled=pooled,
    )


def _named(search: Row) -> dict[str, Any]:
    return {name: search[name] for name in ("delivery_id", "order_id", "number")}
