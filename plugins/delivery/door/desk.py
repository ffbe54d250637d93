"""The shop's words about deliveries on their way: each names its order, and may be tapped late."""

from __future__ import annotations

from typing import Any, Final

from bot import Refusal, Turn
from flows.numbers import begin_of
from flows.reasons import BY_SHOP
from plugins.delivery.alarms.events import AnswerAlarm
from plugins.delivery.door.commands import CallBack, CarryOn, Reopen, TakeBack, Unlock
from plugins.delivery.money.commands import ConfirmSettlement
from plugins.delivery.order_commands import RequestCancellation
from plugins.delivery.plugin import plugin

FLOW: Final = "vending"
CALLED_BACK: Final = "the shop called it back"
TOO_LATE: Final = ("picked_up", "completed", "cancelled")
"""Statuses of deliveries whose order cannot be given up: it has to come back first, or is over."""


@plugin.on("unlock", flow=FLOW, anytime=True)
async def unlock(turn: Turn) -> None:
    """Let the PIN be tried again; not by whoever tries it."""
    known = await _find(turn)
    _somebody_else(turn, known["driver_id"])
    turn.publish(Unlock(delivery_id=known["delivery_id"], member_id=_who(turn)))


@plugin.on("carry_on", flow=FLOW, anytime=True)
async def carry_on(turn: Turn) -> None:
    """The driver goes on, or waits on."""
    turn.publish(CarryOn(**await _named(turn)))


@plugin.on("call_back", flow=FLOW, anytime=True)
async def call_back(turn: Turn) -> None:
    """The driver brings it back."""
    turn.publish(CallBack(**await _named(turn), reason=CALLED_BACK))


@plugin.on("returned", flow=FLOW, anytime=True)
async def returned(turn: Turn) -> None:
    """What the driver brought back is here."""
    turn.publish(TakeBack(**await _named(turn)))


@plugin.on("try_again", flow=FLOW, anytime=True)
async def try_again(turn: Turn) -> None:
    """What came back, or is about to, is brought once more."""
    turn.publish(Reopen(**await _named(turn)))


@plugin.on("give_up", flow=FLOW, anytime=True)
async def give_up(turn: Turn) -> None:
    """What came back is cancelled, and the money goes back: the order's own news says so."""
    known = await _find(turn)
    if known["status"] in TOO_LATE:
        raise Refusal("decision_refused", number=known["number"], status=known["status"])
    if turn.sure("sure_give_up", number=known["number"]):
        member = str(turn.member.id if turn.member else "")
        order = known["order_id"]
        turn.publish(RequestCancellation(order_id=order, reason=BY_SHOP, cancelled_by=member))


@plugin.on("settle_yes", flow=FLOW, anytime=True)
async def settle_yes(turn: Turn) -> None:
    """The driver's cash is there, as somebody else says."""
    _somebody_else(turn, await turn.ask("delivery.settler", settlement_id=turn.argument))
    await _confirm(turn, agreed=True)


@plugin.on("settle_no", flow=FLOW, anytime=True)
async def settle_no(turn: Turn) -> None:
    """It is not."""
    await _confirm(turn, agreed=False)


@plugin.on("sos_ok", flow=FLOW, anytime=True)
async def sos_ok(turn: Turn) -> None:
    """Somebody helps the driver; with nobody in danger, *ok* is just that."""
    if await turn.ask("delivery.has_alarm"):
        turn.publish(AnswerAlarm(member_id=_who(turn)))
    else:
        turn.say("no_alarm")


async def _confirm(turn: Turn, *, agreed: bool) -> None:
    if await turn.ask("delivery.settler", settlement_id=turn.argument) is None:
        raise Refusal("old_choice")
    turn.publish(ConfirmSettlement(settlement_id=turn.argument, agreed=agreed, member_id=_who(turn)))


def _somebody_else(turn: Turn, driver_id: str | None) -> None:
    """Nobody vouches for themselves but an owner, whose money it is; raises Refusal."""
    if driver_id == _who(turn) and "owner" not in turn.roles:
        raise Refusal("not_your_own")


async def _named(turn: Turn) -> dict[str, str]:
    return {"delivery_id": (await _find(turn))["delivery_id"], "member_id": _who(turn)}


async def _find(turn: Turn) -> dict[str, Any]:
    """The delivery of the order that is named; raises Refusal."""
    number, _ = begin_of(turn.argument)
    found: dict[str, Any] | None = None
    if number is not None:
        found = await turn.ask("delivery.find", number=number)
    if found is None:
        word = turn.trigger.replace("_", " ")
        raise Refusal("no_delivery", number=number, word=word)
    return found


def _who(turn: Turn) -> str:
    """The member's id; the vending flow serves nobody else."""
    if turn.member is None:
        raise LookupError("the vending flow serves the shop's people; this conversation is nobody's of them")
    return turn.member.id
