"""The words of drivers, customers and the shop about what is on its way, each in a transaction of its own."""

from __future__ import annotations

from bot import Envelope, Transaction
from plugins.delivery.door import commands as say
from plugins.delivery.door import decisions, doorstep
from plugins.delivery.plugin import plugin
from plugins.delivery.search import overdue
from plugins.delivery.store import waits


@plugin.consume("delivery.arrive")
async def arrive(tx: Transaction, envelope: Envelope) -> None:
    """The driver is there."""
    await doorstep.arrive(tx, envelope.read(say.Arrive))


@plugin.consume("delivery.pick_up")
async def pick_up(tx: Transaction, envelope: Envelope) -> None:
    """The driver has the food."""
    await doorstep.pick_up(tx, envelope.read(say.PickUp))


@plugin.consume("delivery.picked_up")
async def issue_pin(tx: Transaction, envelope: Envelope) -> None:
    """The customer gets a PIN, whoever said that it is on its way."""
    await doorstep.issue_pin(tx, envelope.data["delivery_id"])
    await overdue.follow(tx, envelope.data["delivery_id"])


@plugin.consume("delivery.hand_over")
async def hand_over(tx: Transaction, envelope: Envelope) -> None:
    """The customer told the driver these digits."""
    await doorstep.hand_over(tx, envelope.read(say.HandOver))


@plugin.consume("delivery.cash")
async def take_cash(tx: Transaction, envelope: Envelope) -> None:
    """The customer gave cash."""
    await doorstep.take_cash(tx, envelope.read(say.TakeCash))


@plugin.consume("delivery.take_proof")
async def take_proof(tx: Transaction, envelope: Envelope) -> None:
    """A picture."""
    await doorstep.take_proof(tx, envelope.read(say.TakeProof))


@plugin.consume("delivery.wait")
async def wait(tx: Transaction, envelope: Envelope) -> None:
    """Nobody opens."""
    await doorstep.wait(tx, envelope.read(say.WaitAtDoor))


@plugin.consume("delivery.allow_leaving")
async def allow_leaving(tx: Transaction, envelope: Envelope) -> None:
    """The customer wants it left."""
    await doorstep.allow_leaving(tx, envelope.read(say.AllowLeaving))


@plugin.consume("delivery.leave_safe")
async def leave_safe(tx: Transaction, envelope: Envelope) -> None:
    """The driver left it."""
    await doorstep.leave_safe(tx, envelope.read(say.LeaveSafe))


@plugin.consume("delivery.ask_directions")
async def ask_directions(tx: Transaction, envelope: Envelope) -> None:
    """The driver cannot find it."""
    await doorstep.ask_directions(tx, envelope.read(say.AskDirections))


@plugin.consume("delivery.give_directions")
async def give_directions(tx: Transaction, envelope: Envelope) -> None:
    """The customer says where it is."""
    await doorstep.give_directions(tx, envelope.read(say.GiveDirections))


@plugin.consume("delivery.report_problem")
async def report_problem(tx: Transaction, envelope: Envelope) -> None:
    """The driver has trouble."""
    await doorstep.report(tx, envelope.read(say.ReportProblem))


@plugin.consume("delivery.bring_back")
async def bring_back(tx: Transaction, envelope: Envelope) -> None:
    """The driver gives up."""
    await doorstep.bring_back(tx, envelope.read(say.BringBack))


@plugin.consume("delivery.give_back")
async def give_back(tx: Transaction, envelope: Envelope) -> None:
    """The driver has brought it back."""
    await doorstep.give_back(tx, envelope.read(say.GiveBack))


@plugin.consume("delivery.take_back")
async def take_back(tx: Transaction, envelope: Envelope) -> None:
    """The shop has it again."""
    await decisions.take_back(tx, envelope.read(say.TakeBack))


@plugin.consume("delivery.call_back")
async def call_back(tx: Transaction, envelope: Envelope) -> None:
    """The shop gives up."""
    await decisions.call_back(tx, envelope.read(say.CallBack))


@plugin.consume("delivery.carry_on")
async def carry_on(tx: Transaction, envelope: Envelope) -> None:
    """The shop does not give up."""
    await decisions.carry_on(tx, envelope.read(say.CarryOn))


@plugin.consume("delivery.unlock")
async def unlock(tx: Transaction, envelope: Envelope) -> None:
    """The shop lets the PIN be tried again."""
    await decisions.unlock(tx, envelope.read(say.Unlock))


@plugin.consume("delivery.reopen")
async def reopen(tx: Transaction, envelope: Envelope) -> None:
    """The shop has it brought after all."""
    await decisions.reopen(tx, envelope.read(say.Reopen))


@plugin.consume("delivery.tip")
async def tip(tx: Transaction, envelope: Envelope) -> None:
    """The customer tips the driver."""
    await doorstep.take_tip(tx, envelope.read(say.TakeTip))


@plugin.every(seconds=5)
async def look_at_waits(tx: Transaction) -> None:
    """Tell customers once more, and everybody when a driver waited long enough."""
    for waiting in await waits.take_due(tx):
        tx.tenant = waiting["tenant"]
        await doorstep.wait_on(tx, waiting["delivery_id"])
