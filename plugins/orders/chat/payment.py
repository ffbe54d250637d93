"""Paying by chat: the method, the link or the request on the phone, and the word that it is done."""

from __future__ import annotations

from typing import Any

from bot import Refusal, Turn
from flows.groups import PAYING
from flows.reasons import PAY_OTHERWISE, RAN_OUT
from plugins.orders.cart.basket import forget
from plugins.orders.chat.recent import COMING, known, owing, recent, withdraw
from plugins.orders.commands import LookAgain
from plugins.orders.plugin import plugin

METHODS = {"cash": "cash", "card": "paystack", "eft": "ozow", "mpesa": "mpesa"}
"""Who takes the money, by what the customer says."""


@plugin.on("cash")
@plugin.on("card")
@plugin.on("eft")
@plugin.on("mpesa")
async def method(turn: Turn) -> None:
    """How it is paid, among what the shop can take; of an unpaid order, it is another way than before."""
    name = METHODS[turn.trigger]
    if turn.conversation.state not in PAYING:
        _owed(turn)
    if name not in turn.shop.payment_methods:
        raise _impossible(turn, "method_not_offered")
    if name == "mpesa" and turn.phone is None:
        raise _impossible(turn, "phone_not_known")
    pay_by(turn, name)


def pay_by(turn: Turn, name: str) -> None:
    """Pay in this way; an order that waits for its money is taken back for it."""
    if turn.conversation.state not in PAYING:
        turn.slots["instead"] = turn.trigger
        withdraw(turn, _owed(turn)["id"], PAY_OTHERWISE)
        return
    turn.slots["method"] = name
    if name != "cash":
        forget(turn, ("note",))


@plugin.on("payment.action_required")
async def action_required(turn: Turn) -> None:
    """The customer's turn: a link to open, or a request on the phone."""
    data = turn.news
    if order := known(turn, data["order_id"]):
        order["status"] = "unpaid"
        order["pay"] = {name: data[name] for name in ("method", "kind", "url", "expires_at")}


@plugin.on("payment.succeeded")
async def succeeded(turn: Turn) -> None:
    """Remember that it is paid; money that came late pays for nothing."""
    order = known(turn, turn.news["order_id"])
    if order and not turn.news["late"]:
        order["paid"] = True


@plugin.on("payment.failed")
async def failed(turn: Turn) -> None:
    """Remember why, for when the order is given up."""
    if order := known(turn, turn.news["order_id"]):
        order["failure"] = turn.news["error_code"]


@plugin.on("payment.closed")
async def closed(turn: Turn) -> None:
    """The order is being given up: what goes back from now on is told with that."""
    if order := known(turn, turn.news["order_id"]):
        order["closed"] = True


@plugin.on("refund.requested")
async def refund_requested(turn: Turn) -> None:
    """Say what goes back, unless it was said when late money came, or will be when the order is cancelled.

    What comes off the book is off it at once, and told with that.
    """
    order = known(turn, turn.news["order_id"]) or {}
    if turn.news["reason"] == RAN_OUT and order.get("status") in COMING:
        return
    if order.get("closed"):
        order["refund"] = turn.news["amount"]
    elif order.get("method") == "book":
        return
    elif order.get("status") in COMING and turn.news["surplus"] == turn.news["amount"]:
        turn.say("paid_twice")
    elif order.get("status") != "cancelled":
        turn.say("refund_requested")


@plugin.on("paid", anytime=True)
@plugin.on("media")
async def paid(turn: Turn) -> None:
    """Nobody's word, picture or message counts as money: the gateway is asked, unless it has told already."""
    if owing(turn) is None and any("paid" in one for one in recent(turn) if one["status"] in COMING):
        turn.say("money_is_here")
        return
    order = _owed(turn)
    turn.publish(LookAgain(order_id=order["id"]))
    turn.say("checking")


@plugin.on("pay", anytime=True)
async def pay(turn: Turn) -> None:
    """Show again how to pay."""
    _owed(turn)


@plugin.on("pay_otherwise")
async def pay_otherwise(turn: Turn) -> None:
    """Take the order back, to pay for it in another way; before there is one, just choose again."""
    if turn.conversation.state in PAYING:
        return
    withdraw(turn, _owed(turn)["id"], PAY_OTHERWISE)


def _impossible(turn: Turn, why: str) -> Refusal:
    """It cannot be paid in this way: what was asked stays open."""
    if turn.conversation.state in PAYING:
        turn.prompt()
    else:
        turn.follow("pay")
    return Refusal(why)


def _owed(turn: Turn) -> dict[str, Any]:
    order = owing(turn)
    if order is None:
        raise Refusal("nothing_to_pay")
    return order
