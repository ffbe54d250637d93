"""What the shop's people decide about a delivery that is on its way; what is too late is refused with why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from bot import Event, Transaction, utc
from plugins.delivery.door import doorstep, steps
from plugins.delivery.door.commands import CallBack, CarryOn, Reopen, TakeBack, Unlock, WaitAtDoor
from plugins.delivery.door.events import DecisionRefused
from plugins.delivery.door.handover import Handover
from plugins.delivery.door.refusals import DoorClosed
from plugins.delivery.store import waits


class ShopsWord(Protocol):
    """A command of one of the shop's people."""

    @property
    def delivery_id(self) -> str:
        """Which delivery."""
        ...

    @property
    def member_id(self) -> str:
        """Who says so."""
        ...


async def unlock(tx: Transaction, command: Unlock) -> None:
    """Let the PIN be tried again."""
    await _decide(tx, command, steps.unlock)


async def reopen(tx: Transaction, command: Reopen) -> None:
    """Try again to bring it."""
    await _decide(tx, command, steps.reopen)


async def call_back(tx: Transaction, command: CallBack) -> None:
    """Have it brought back."""
    await _decide(tx, command, lambda known, _, now: steps.bring_back(known, command.reason, now))


async def take_back(tx: Transaction, command: TakeBack) -> None:
    """It is here again."""
    await _decide(tx, command, steps.come_back)


async def carry_on(tx: Transaction, command: CarryOn) -> None:
    """Ask the driver to go on; who waited long enough waits once more."""
    await _decide(tx, command, steps.carry_on)
    known = await doorstep.load(tx, command.delivery_id)
    if await waits.is_over(tx, command.delivery_id):
        await doorstep.wait(tx, WaitAtDoor(delivery_id=known.delivery.id, driver_id=known.delivery.driver_id))


async def _decide(
    tx: Transaction, command: ShopsWord, decide: Callable[[Handover, str, dt.datetime], list[Event]]
) -> None:
    """Do as they say, or tell them where it stands."""
    known = await doorstep.load(tx, command.delivery_id)
    try:
        await doorstep.record(tx, known, decide(known, command.member_id, utc(tx.now)))
    except DoorClosed as closed:
        at = known.delivery
        tx.publish(
            DecisionRefused(
                member_id=command.member_id,
                delivery_id=at.id or None,
                number=at.number,
                status=closed.reason,
            )
        )
