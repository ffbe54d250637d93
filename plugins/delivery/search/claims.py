"""Who has a delivery: the first of those who say yes, or whoever the shop says."""

from __future__ import annotations

from bot import Transaction
from plugins.delivery import service
from plugins.delivery.commands import AssignDelivery, LetCollect, PassDelivery, SearchAgain, TakeDelivery
from plugins.delivery.door.events import DecisionRefused
from plugins.delivery.model import OVER, Delivery, NotNow
from plugins.delivery.search import searching
from plugins.delivery.store import drivers, searches


async def take(tx: Transaction, command: TakeDelivery) -> None:
    """Give it to the driver, unless somebody was quicker; a yes said twice is one.

    A late yes counts as long as nobody else is being asked.
    """
    _, known = await service.look(tx, command.delivery_id)
    why = await _obstacle(tx, known, command.driver_id)
    if why:
        await searches.answer(tx, command.delivery_id, command.driver_id, why)
        searches.close(tx, command.delivery_id, command.driver_id, known.number, why)
    else:
        await service.assign(tx, command.delivery_id, command.driver_id)


async def decline(tx: Transaction, command: PassDelivery) -> None:
    """Ask the next driver; what was taken already, but not picked up, looks for one again.

    What nobody is asked for any more goes to nobody else.
    """
    _, known = await service.look(tx, command.delivery_id)
    if known.driver_id == command.driver_id and known.status == "assigned":
        await service.release(tx, command.delivery_id, command.driver_id)
        await searches.refuse(tx, command.delivery_id, command.driver_id)
    elif await searches.answer(tx, command.delivery_id, command.driver_id, "passed"):
        await searches.change(tx, command.delivery_id, due_at=tx.now)
    why = "passed" if known.status in ("scheduled", "assigned") else "cancelled"
    searches.close(tx, command.delivery_id, command.driver_id, known.number, why)
    await searching.go_on(tx)


async def assign(tx: Transaction, command: AssignDelivery) -> None:
    """The shop says who brings it, whoever is being asked."""
    try:
        await service.assign(tx, command.delivery_id, command.driver_id)
    except NotNow:
        await _refuse(tx, command)


async def search_again(tx: Transaction, command: SearchAgain) -> None:
    """The shop would rather wait for a driver."""
    if not await searching.again(tx, command.delivery_id):
        await _refuse(tx, command)


async def let_collect(tx: Transaction, command: LetCollect) -> None:
    """The customer fetches it."""
    try:
        await service.let_collect(tx, command.delivery_id)
    except NotNow:
        await _refuse(tx, command)


async def _obstacle(tx: Transaction, known: Delivery, driver_id: str) -> str:
    """Why the driver cannot have it; nothing where they can, or have it already."""
    if known.driver_id == driver_id and known.status in drivers.IN_HAND:
        return ""
    if known.status != "scheduled":
        return "cancelled" if known.status in ("unknown", *OVER) else "taken"
    if await drivers.jobs(tx, driver_id):
        return "busy"
    held = await searches.held(tx, known.id)
    asked = {offer["driver_id"] for offer in held if offer["answer"] is None}
    return "expired" if asked and driver_id not in asked else ""


async def _refuse(tx: Transaction, command: AssignDelivery | SearchAgain | LetCollect) -> None:
    _, known = await service.look(tx, command.delivery_id)
    if command.member_id is not None:
        event = DecisionRefused(
            member_id=command.member_id,
            delivery_id=known.id or None,
            number=known.number,
            status=known.status,
        )
        tx.publish(event)
