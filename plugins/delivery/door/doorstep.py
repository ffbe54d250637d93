"""The use cases of drivers with an order in hand; each may be asked for twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bot import Event, Transaction, decimal, minor, utc
from plugins.delivery import service, store
from plugins.delivery.door import steps
from plugins.delivery.door.commands import (
    AllowLeaving,
    Arrive,
    AskDirections,
    BringBack,
    GiveBack,
    GiveDirections,
    HandOver,
    LeaveSafe,
    PickUp,
    ReportProblem,
    TakeCash,
    TakeProof,
    TakeTip,
    WaitAtDoor,
)
from plugins.delivery.door.events import (
    CashTaken,
    CommandRefused,
    DirectionsGiven,
    PinIssued,
    WaitOver,
)
from plugins.delivery.door.handover import Handover, fold
from plugins.delivery.door.refusals import DoorClosed, Reason
from plugins.delivery.money.commands import CollectPayment
from plugins.delivery.store import pins, proofs, rules, waits


class DriversWord(Protocol):
    """A command of the driver who has the delivery."""

    @property
    def delivery_id(self) -> str:
        """Which delivery."""
        ...

    @property
    def driver_id(self) -> str:
        """Who says so."""
        ...


Decide = Callable[[Handover], list[Event]]


async def load(tx: Transaction, delivery_id: str) -> Handover:
    """The delivery as it stands; an empty one where there is none."""
    return fold(await service.history(tx, delivery_id))


async def of_order(tx: Transaction, order_id: str) -> Handover:
    """The order's delivery as it stands; an empty one where there is none."""
    delivery_id = await store.of_order(tx, order_id)
    return await load(tx, delivery_id) if delivery_id else Handover()


async def record(tx: Transaction, known: Handover, events: list[Event]) -> None:
    """Append and publish what was decided."""
    if events:
        await service.record(tx, known.delivery.id, known.delivery, events)


async def drive(tx: Transaction, command: DriversWord, decide: Decide) -> list[Event]:
    """Do what the driver says and return what happened, or publish why not."""
    known = await load(tx, command.delivery_id)
    try:
        if known.delivery.driver_id != command.driver_id:
            raise DoorClosed(Reason.NOT_YOURS)
        events = decide(known)
    except DoorClosed as closed:
        tx.publish(_refusal(known, command, closed))
        return []
    await record(tx, known, events)
    return events


async def arrive(tx: Transaction, command: Arrive) -> None:
    """Tell the shop that its driver is there; or, with the food in hand, the customer."""
    known = await load(tx, command.delivery_id)
    if known.delivery.status == "picked_up":
        await wait(tx, WaitAtDoor(delivery_id=command.delivery_id, driver_id=command.driver_id))
    else:
        await drive(tx, command, lambda known: steps.arrive(known, utc(tx.now)))


async def pick_up(tx: Transaction, command: PickUp) -> None:
    """The driver has the food."""
    await drive(tx, command, lambda known: steps.pick_up(known, utc(tx.now)))


async def issue_pin(tx: Transaction, delivery_id: str) -> None:
    """Give the customer, and nobody else, a new PIN."""
    known = await load(tx, delivery_id)
    await pins.issue(tx, delivery_id)
    due = decimal(0 if known.settled else known.due)
    tx.publish(PinIssued(**known.names, cash_due=due, currency=known.currency))


async def hand_over(tx: Transaction, command: HandOver) -> None:
    """Close the delivery with the customer's digits."""
    needs_photo = (await rules.of(tx)).photo_proof

    def decide(known: Handover) -> list[Event]:
        return steps.hand_over(known, command.digits, needs_photo=needs_photo, now=utc(tx.now))

    await drive(tx, command, decide)


async def take_cash(tx: Transaction, command: TakeCash) -> None:
    """Take the order's money, and have payments book it."""

    def decide(known: Handover) -> list[Event]:
        given = minor(command.amount)
        return steps.take_cash(known, given, is_short=command.is_short, now=utc(tx.now))

    for event in await drive(tx, command, decide):
        if isinstance(event, CashTaken):
            tx.publish(
                CollectPayment(
                    order_id=event.order_id,
                    amount=event.amount,
                    collected_by=event.driver_id,
                    collection_id=event.delivery_id,
                )
            )


async def take_tip(tx: Transaction, command: TakeTip) -> None:
    """Take a tip."""
    await drive(tx, command, lambda known: steps.take_tip(known, minor(command.amount)))


async def take_proof(tx: Transaction, command: TakeProof) -> None:
    """Keep a picture with the delivery."""
    place = (command.latitude, command.longitude)

    def decide(known: Handover) -> list[Event]:
        return steps.take_proof(known, command.media_id, place, utc(tx.now))

    if await drive(tx, command, decide):
        await proofs.keep(tx, command.delivery_id, command.media_id)


async def wait(tx: Transaction, command: WaitAtDoor) -> None:
    """Tell the customer that the driver is at the gate, and begin to wait, unless they wait already."""
    waiting = await waits.find(tx, command.delivery_id)
    if waiting is not None and tx.now < waiting["until"]:
        return
    until = tx.now + waits.LASTS
    if await drive(tx, command, lambda known: steps.wait(known, 1, utc(until))):
        await waits.begin(tx, command.delivery_id, until)


async def wait_on(tx: Transaction, delivery_id: str) -> None:
    """Tell the customer once more, or everybody that it is time to decide."""
    waiting, known = await waits.find(tx, delivery_id), await load(tx, delivery_id)
    if waiting is None or known.delivery.status != "picked_up":
        return
    if tx.now < waiting["until"]:
        await waits.contacted(tx, delivery_id)
        await record(tx, known, steps.wait(known, waiting["contact"] + 1, utc(waiting["until"])))
    else:
        tx.publish(WaitOver(**known.names, may_leave=known.may_leave))


async def allow_leaving(tx: Transaction, command: AllowLeaving) -> None:
    """The customer chooses a safe place."""
    known = await of_order(tx, command.order_id)
    await record(tx, known, steps.allow_leaving(known, command.place))


async def leave_safe(tx: Transaction, command: LeaveSafe) -> None:
    """Leave it where the customer chose."""
    await drive(tx, command, lambda known: steps.leave(known, utc(tx.now)))


async def bring_back(tx: Transaction, command: BringBack) -> None:
    """Give up."""
    await drive(tx, command, lambda known: steps.bring_back(known, command.reason, utc(tx.now)))


async def give_back(tx: Transaction, command: GiveBack) -> None:
    """It is at the shop again."""
    await drive(tx, command, lambda known: steps.come_back(known, command.driver_id, utc(tx.now)))


async def ask_directions(tx: Transaction, command: AskDirections) -> None:
    """Have the customer asked where it is."""
    await drive(tx, command, steps.ask_directions)


async def give_directions(tx: Transaction, command: GiveDirections) -> None:
    """Tell the driver what the customer answered."""
    known = await of_order(tx, command.order_id)
    if known.delivery.status == "picked_up":
        tx.publish(
            DirectionsGiven(
                **known.names, text=command.text, latitude=command.latitude, longitude=command.longitude
            )
        )


async def report(tx: Transaction, command: ReportProblem) -> None:
    """Tell the shop what the driver says."""
    await drive(tx, command, lambda known: steps.report(known, command.text))


def _refusal(known: Handover, command: DriversWord, closed: DoorClosed) -> CommandRefused:
    return CommandRefused(
        driver_id=command.driver_id,
        delivery_id=command.delivery_id,
        number=known.delivery.number,
        reason=closed.reason,
        due=decimal(known.due),
        missing=decimal(closed.missing),
        currency=known.currency,
    )
