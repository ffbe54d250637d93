"""Cash that goes back: the shop is told to hand it over, and says when it has."""

from __future__ import annotations

from bot import Refusal, Transaction, Turn, minor
from flows.numbers import begin_of
from plugins.payments import waiting
from plugins.payments.book.wire import amount_of
from plugins.payments.commands import PayOutRefund
from plugins.payments.journal import load
from plugins.payments.plugin import plugin


@plugin.query("to_hand_back")
async def to_hand_back(tx: Transaction, order_id: str) -> dict[str, int]:
    """Refunds of an order's money that a person gives back, and has not yet: how much each is, by its id."""
    found = await waiting.waiting(tx)
    return {one.id: minor(one.amount) for one in found if one.kind == "refund" and one.order_id == order_id}


@plugin.query("left")
async def left(tx: Transaction, order_id: str) -> int:
    """What came for an order and was neither given back nor is about to be, in minor units."""
    bill = await load(tx, order_id)
    return sum(bill.left(payment_id) for payment_id in bill.attempts)


@plugin.on("refund.requested", flow="vending")
async def requested(turn: Turn) -> None:
    """Cash goes back from somebody's hand; all else goes by itself."""
    if turn.news["method"] == "cash":
        ticket = await turn.ask("orders.find", order_id=turn.news["order_id"])
        turn.say("hand_back", ticket=ticket, amount=amount_of(turn, "amount"))


@plugin.on("gave_back", flow="vending", anytime=True)
async def gave_back(turn: Turn) -> None:
    """``gave back 12``: the customer has the cash again, from whoever says so."""
    number, _ = begin_of(turn.argument)
    ticket = None if number is None else await turn.ask("orders.find", number=number)
    owed = await turn.ask("payments.to_hand_back", order_id=ticket["id"]) if ticket else None
    if ticket is None or not owed:
        raise Refusal("nothing_to_hand_back", number=number)
    for refund in owed:
        turn.publish(PayOutRefund(order_id=ticket["id"], refund_id=refund, paid_by=turn.member_id or ""))
    turn.say("handed_back", number=number, amount=sum(owed.values()))
