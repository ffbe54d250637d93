"""Receipts by chat: asked for as text, which the orders domain answers, or as a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import Envelope, Refusal, Transaction, Turn, decimal, minor
from plugins.orders import service, store
from plugins.orders.chat.recent import Recent, recent
from plugins.orders.events import IssueReceipt, Money, ReceiptIssued
from plugins.orders.plugin import plugin
from plugins.orders.receipts.api import shown
from plugins.orders.receipts.receipt import Taking, receipt_of

MOST = 8
"""Lines of a receipt in a chat, which keeps it under 600 characters; the document has them all."""


@plugin.on("receipt", anytime=True)
async def receipt(turn: Turn) -> None:
    """Ask for the newest order's; it comes as news."""
    turn.publish(IssueReceipt(order_id=_newest(turn)["id"]))


@plugin.on("receipt_pdf", anytime=True)
async def receipt_pdf(turn: Turn) -> None:
    """Send the newest order's as a document, made when it leaves."""
    turn.say("receipt_document", order=_newest(turn))


@plugin.consume("orders.issue_receipt")
async def issue(tx: Transaction, envelope: Envelope) -> None:
    """Tell what there is; of an order that is not there, nothing."""
    order_id = envelope.read(IssueReceipt).order_id
    order, status = await service.look(tx, order_id)
    if order is not None:
        money = [_told(taking) for taking in await store.taken(tx, order_id)]
        tx.publish(ReceiptIssued(order_id=order_id, status=status, order=order, money=money))


@plugin.view("receipt")
def view(turn: Turn) -> Mapping[str, Any]:
    """The receipt that the news is about, with the offer of a document."""
    issued = turn.read(ReceiptIssued)
    made = receipt_of(issued.order, issued.status, tuple(_heard(money) for money in issued.money))
    return shown(made, turn.shop, most=MOST, offer=True)


def _newest(turn: Turn) -> Recent:
    if not recent(turn):
        raise Refusal("no_order")
    return recent(turn)[-1]


def _told(taking: Taking) -> Money:
    amount = decimal(taking.amount)
    return Money(kind=taking.kind, amount=amount, method=taking.method, receipt=taking.receipt)


def _heard(money: Money) -> Taking:
    amount = minor(money.amount)
    return Taking(kind=money.kind, amount=amount, method=money.method, receipt=money.receipt)
