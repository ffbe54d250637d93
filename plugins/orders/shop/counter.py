"""Behind the counter: what the shop's people ask of an order. Each is one use case, in one transaction.

What does not fit the order changes nothing, and whoever asked for it is told where it stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from bot import Envelope, Event, Transaction, decimal, utc
from flows.reasons import BY_SHOP
from plugins.orders import service, store
from plugins.orders.commands import PauseShop, RefundPayment
from plugins.orders.events import ConfirmOrder, RequestCancellation
from plugins.orders.model import CANCELLABLE, Order
from plugins.orders.plugin import plugin
from plugins.orders.shop import acceptance
from plugins.orders.shop.events import (
    AskVendor,
    CommandRefused,
    DeclineOrder,
    DelayOrder,
    MarkReady,
    RefundOrder,
    RefundStarted,
    ShopWrote,
    TellCustomer,
    WithdrawOrder,
)
from plugins.orders.streams import load, record

MISSES = 3
"""Orders in a row that nobody answers, after which the shop is paused: nobody is there."""

Word = ConfirmOrder | DeclineOrder | MarkReady | DelayOrder | TellCustomer | RefundOrder
W = TypeVar("W", ConfirmOrder, DeclineOrder, MarkReady, DelayOrder)


@plugin.consume("orders.ask_vendor")
async def ask(tx: Transaction, envelope: Envelope) -> None:
    """Put an order before the shop."""
    command = envelope.read(AskVendor)
    order = await load(tx, command.order_id)
    await record(tx, command.order_id, order, acceptance.ask(order, command, utc(tx.now)))


@plugin.consume("orders.withdraw")
async def withdraw(tx: Transaction, envelope: Envelope) -> None:
    """Wait for the shop no longer; a shop that misses one order after another is paused."""
    command = envelope.read(WithdrawOrder)
    order = await load(tx, command.order_id)
    decided = acceptance.withdraw(order, command, utc(tx.now))
    await record(tx, command.order_id, order, decided)
    if decided and command.missed and await store.count_missed(tx) == MISSES:
        await store.forget_missed(tx)
        tx.publish(PauseShop(until=None, reason="missed_orders", member_id=None))


@plugin.consume("orders.confirm")
async def confirm(tx: Transaction, envelope: Envelope) -> None:
    """The shop takes an order."""
    if await _decide(tx, envelope.read(ConfirmOrder), acceptance.confirm):
        await store.forget_missed(tx)


@plugin.consume("orders.decline")
async def decline(tx: Transaction, envelope: Envelope) -> None:
    """The shop does not make an order."""
    if await _decide(tx, envelope.read(DeclineOrder), acceptance.decline):
        await store.forget_missed(tx)


@plugin.consume("orders.mark_ready")
async def mark_ready(tx: Transaction, envelope: Envelope) -> None:
    """An order is made."""
    await _decide(tx, envelope.read(MarkReady), acceptance.mark_ready)


@plugin.consume("orders.delay")
async def delay(tx: Transaction, envelope: Envelope) -> None:
    """An order takes longer."""
    await _decide(tx, envelope.read(DelayOrder), acceptance.delay)


@plugin.consume("orders.tell")
async def tell(tx: Transaction, envelope: Envelope) -> None:
    """Tell whoever ordered something."""
    command = envelope.read(TellCustomer)
    order = await load(tx, command.order_id)
    if order.placed is None:
        _refuse(tx, command, order)
        return
    number = order.placed.number
    tx.publish(
        ShopWrote(order_id=command.order_id, number=number, text=command.text, member_id=command.member_id)
    )


@plugin.consume("orders.refund")
async def refund(tx: Transaction, envelope: Envelope) -> None:
    """Give the money back: with the order, where that can still be cancelled."""
    command = envelope.read(RefundOrder)
    order = await load(tx, command.order_id)
    if order.status in CANCELLABLE:
        wish = RequestCancellation(
            order_id=command.order_id, reason=BY_SHOP, cancelled_by=command.member_id or "the shop"
        )
        await service.request_cancellation(tx, wish)
    elif (paid := await store.paid(tx, command.order_id)) > 0 and order.status in ("processing", "completed"):
        _give_back(tx, command, order, decimal(paid) if command.amount is None else command.amount)
    else:
        _refuse(tx, command, order)


def _give_back(tx: Transaction, command: RefundOrder, order: Order, amount: Decimal) -> None:
    if order.placed is None:
        return
    currency = order.placed.currency
    tx.publish(RefundPayment(order_id=command.order_id, amount=amount, currency=currency, reason=BY_SHOP))
    tx.publish(
        RefundStarted(
            order_id=command.order_id,
            number=order.placed.number,
            amount=amount,
            currency=currency,
            member_id=command.member_id,
        )
    )


async def _decide(
    tx: Transaction, command: W, decide: Callable[[Order, W, dt.datetime], list[Event]]
) -> bool:
    """Record what is decided on the order; False, and whoever asked is told, if that is nothing."""
    order = await load(tx, command.order_id)
    decided = decide(order, command, utc(tx.now))
    await record(tx, command.order_id, order, decided)
    if not decided and command.member_id:
        _refuse(tx, command, order)
    return bool(decided)


def _refuse(tx: Transaction, command: Word, order: Order) -> None:
    tx.publish(
        CommandRefused(
            order_id=command.order_id,
            number=order.number,
            command=command.type,
            status=order.status,
            member_id=command.member_id,
        )
    )
