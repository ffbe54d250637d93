"""Cash that came short: the shop lets the customer off the rest, or waits until they bring it."""

from __future__ import annotations

from typing import Any

from bot import Refusal, Transaction, Turn, decimal, new_id, read_amount
from flows.numbers import begin_of
from flows.roles import must_manage
from plugins.payments import cash
from plugins.payments.book.wire import amount_of
from plugins.payments.commands import CollectPayment, WriteOff
from plugins.payments.journal import load
from plugins.payments.plugin import plugin

Missing = dict[str, Any]


@plugin.query("missing")
async def missing(tx: Transaction, order_id: str) -> dict[str, int] | None:
    """What ``came`` of an order's cash and is ``missing``, in minor units; None unless some of each is."""
    attempt = cash.short(await load(tx, order_id))
    if attempt is None:
        return None
    return {"came": attempt.received, "missing": attempt.amount - attempt.received}


@plugin.on("let_off", flow="vending")
async def let_off(turn: Turn) -> None:
    """``let off 12``: nobody asks for the rest any more."""
    must_manage(turn)
    short, _ = await _short(turn)
    if turn.sure("let_off_sure", **short):
        turn.publish(WriteOff(order_id=short["order_id"], member_id=turn.member_id or ""))


@plugin.on("still_owes", flow="vending")
async def still_owes(turn: Turn) -> None:
    """It stays owing, as it does while nobody decides."""
    short, _ = await _short(turn)
    turn.say("still_owes", **short)


@plugin.on("paid_rest", flow="vending")
async def paid_rest(turn: Turn) -> None:
    """``paid 12 10``: so much of the rest came, to whoever says so; without an amount, all of it."""
    short, words = await _short(turn)
    amount = read_amount(words) if words else short["missing"]
    if not amount or amount > short["missing"]:
        raise Refusal("how_much_rest", **short)
    command = CollectPayment(
        order_id=short["order_id"],
        amount=decimal(amount),
        collected_by=turn.member_id or "the shop",
        collection_id=new_id(),
    )
    turn.publish(command)
    turn.say("rest_came", amount=amount, number=short["number"], missing=short["missing"] - amount)


@plugin.on("payment.written_off", flow="vending")
async def written_off(turn: Turn) -> None:
    """Say what is not asked for any more."""
    ticket = await turn.ask("orders.find", order_id=turn.news["order_id"])
    turn.say("written_off", number=ticket["number"], amount=amount_of(turn, "amount"))


async def _short(turn: Turn) -> tuple[Missing, str]:
    """The order that the words name, with what is missing of it, and what follows; raises Refusal."""
    number, words = begin_of(turn.argument)
    if number is None:
        raise Refusal("which_short")
    ticket = await turn.ask("orders.find", number=number)
    known = await turn.ask("payments.missing", order_id=ticket["id"]) if ticket else None
    if known is None:
        raise Refusal("nothing_missing", number=number)
    return {"order_id": ticket["id"], "number": ticket["number"], **known}, words
