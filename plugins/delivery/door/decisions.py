"""What the shop's people decide about a delivery that is on its way; what is too late is refused with why."""

from __future__ import annotations

from bot import Transaction, utc
from plugins.delivery.door import doorstep, steps
from plugins.delivery.door.commands import CallBack, CarryOn, Reopen, TakeBack, Unlock, WaitAtDoor
from plugins.delivery.door.doorstep import Decide
from plugins.delivery.door.events import DecisionRefused
from plugins.delivery.door.handover import Handover
from plugins.delivery.door.refusals import DoorClosed
from plugins.delivery.store import waits


async def unlock(tx: Transaction, command: Unlock) -> None:
    """Let the PIN be tried again."""
    await _decide(
        tx,
        command.delivery_id,
        command.member_id,
        lambda known: steps.unlock(known, command.member_id, utc(tx.now)),
    )


async def reopen(tx: Transaction, command: Reopen) -> None:
    """Try again to bring it."""
    await _decide(
        tx,
        command.delivery_id,
        command.member_id,
        lambda known: steps.reopen(known, command.member_id, utc(tx.now)),
    )


async def call_back(tx: Transaction, command: CallBack) -> None:
    """Have it brought back."""
    await _decide(
        tx,
        command.delivery_id,
        command.member_id,
        lambda known: steps.bring_back(known, command.reason, utc(tx.now)),
    )


async def take_back(tx: Transaction, command: TakeBack) -> None:
    """It is here again."""
    await _decide(
        tx,
        command.delivery_id,
        command.member_id,
        lambda known: steps.come_back(known, command.member_id, utc(tx.now)),
    )


async def carry_on(tx: Transaction, command: CarryOn) -> None:
    """Ask the driver to go on; who waited long enough waits once more."""
    await _decide(
        tx,
        command.delivery_id,
        command.member_id,
        lambda known: steps.carry_on(known, command.member_id, utc(tx.now)),
    )
    known = await doorstep.load(tx, command.delivery_id)
    if await waits.is_over(tx, command.delivery_id):
        await doorstep.wait(tx, WaitAtDoor(delivery_id=known.delivery.id, driver_id=known.delivery.driver_id))


async def _decide(tx: Transaction, delivery_id: str, member_id: str, decide: Decide) -> None:
    """Do as they say, or tell them where it stands: also where it stands as they want it already."""
    known = await doorstep.load(tx, delivery_id)
    try:
        decided = decide(known)
    except DoorClosed as closed:
        _refuse(tx, known, member_id, closed.reason)
        return
    await doorstep.record(tx, known, decided)
    if not decided:
        _refuse(tx, known, member_id, known.delivery.status)


def _refuse(tx: Transaction, known: Handover, member_id: str, status: str) -> None:
    at = known.delivery
    refused = DecisionRefused(member_id=member_id, delivery_id=at.id or None, number=at.number, status=status)
    tx.publish(refused)
