"""Drivers come to work, say where they are, and go home."""

from __future__ import annotations

from typing import Any, Final

from bot import Transaction
from plugins.delivery import service
from plugins.delivery.commands import LocateDriver, SetShift
from plugins.delivery.door import doorstep, steps
from plugins.delivery.search import searching
from plugins.delivery.search.events import ShiftChanged, ShiftRefused
from plugins.delivery.store import drivers, searches

GONE: Final = "I am no driver of the shop any more, and I have the food."
"""What the shop is asked about in the name of somebody who has no word for it any more."""


async def learn(tx: Transaction, driver_id: str, *, is_driver: bool) -> None:
    """Somebody drives for the shop, or does no longer: then nothing more is offered to them."""
    known = await drivers.find(tx, driver_id)
    if is_driver:
        await drivers.write(tx, driver_id, active=True)
    elif known is not None:
        await drivers.write(tx, driver_id, active=False, on_shift=False)
        await searches.withdraw(tx, driver_id)
        await _take_back(tx, driver_id)
        await searching.go_on(tx)


async def _take_back(tx: Transaction, driver_id: str) -> None:
    """Look for somebody else for what they had; of what they picked up, the shop decides."""
    for job in await drivers.jobs(tx, driver_id):
        if job["status"] == "assigned":
            await service.release(tx, job["delivery_id"], driver_id)
        else:
            known = await doorstep.load(tx, job["delivery_id"])
            await doorstep.record(tx, known, steps.report(known, GONE))


async def change(tx: Transaction, command: SetShift) -> None:
    """Begin work, or end it; told twice, it is so once. A job in hand is finished first."""
    known = await drivers.find(tx, command.driver_id) or drivers.UNKNOWN
    if not command.on and (job := next(iter(await drivers.jobs(tx, command.driver_id)), None)):
        _refuse(tx, command, "job", number=job["number"], status=job["status"])
        return
    area = command.area or known["area"]
    if command.on and not area and drivers.position(known, tx.now) is None:
        _refuse(tx, command, "nowhere")
        return
    await _set(tx, command, known, area)


async def locate(tx: Transaction, command: LocateDriver) -> None:
    """Know where the driver is: who was nowhere may be asked from now on."""
    place = {"latitude": command.latitude, "longitude": command.longitude}
    await drivers.write(tx, command.driver_id, **place, located_at=tx.now)
    await searching.rouse(tx)


async def _set(tx: Transaction, command: SetShift, known: Any, area: str) -> None:
    vehicle = command.vehicle or known["vehicle"]
    since = known.get("since") if known["on_shift"] and command.on else tx.now
    await drivers.write(tx, command.driver_id, on_shift=command.on, since=since, area=area, vehicle=vehicle)
    waiting = len(await searches.idle(tx))
    event = ShiftChanged(
        driver_id=command.driver_id, on=command.on, area=area, vehicle=vehicle, waiting=waiting
    )
    tx.publish(event)
    if command.on:
        await searches.forget_closed(tx, command.driver_id)
    else:
        await searches.withdraw(tx, command.driver_id)
    await searching.go_on(tx)


def _refuse(
    tx: Transaction, command: SetShift, why: str, *, number: int | None = None, status: str | None = None
) -> None:
    tx.publish(ShiftRefused(driver_id=command.driver_id, why=why, number=number, status=status))
