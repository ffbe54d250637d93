"""The shop's own decisions on an order: pure, and each once. Nothing is decided where it does not fit."""

from __future__ import annotations

import datetime as dt

from bot import Event
from plugins.orders.events import ConfirmOrder, OrderConfirmed
from plugins.orders.model import MADE, Order
from plugins.orders.shop.events import (
    AskVendor,
    DeclineOrder,
    DelayOrder,
    MarkReady,
    OrderDeclined,
    OrderDelayed,
    OrderReady,
    OrderWaiting,
    OrderWithdrawn,
    WithdrawOrder,
)

SAID_TWICE = dt.timedelta(minutes=2)
"""So soon after one delay, another of as many minutes is the same one said again."""


def ask(order: Order, command: AskVendor, now: dt.datetime) -> list[Event]:
    """Put it before the shop, each time more urgently than before."""
    placed, asked = order.placed, (command.asked, command.reminder)
    if placed is None or order.status not in ("pending", "waiting") or asked <= order.asked:
        return []
    return [
        OrderWaiting(
            order_id=command.order_id,
            number=placed.number,
            items=placed.items,
            total_amount=placed.total_amount,
            currency=placed.currency,
            fulfilment=placed.fulfilment,
            address=placed.address,
            payment_method=placed.payment_method,
            is_paid=command.is_paid,
            notes=placed.notes,
            asked=command.asked,
            reminder=command.reminder,
            accept_by=command.accept_by,
        )
    ]


def confirm(order: Order, command: ConfirmOrder, now: dt.datetime) -> list[Event]:
    """The shop takes it, once; its people only what they were asked for."""
    if order.status != "waiting" and (order.status != "pending" or command.member_id):
        return []
    ready_at = None if command.minutes is None else now + dt.timedelta(minutes=command.minutes)
    return [
        OrderConfirmed(
            order_id=command.order_id,
            confirmed_at=now,
            vendor_id=command.vendor_id,
            number=order.number,
            minutes=command.minutes,
            ready_at=ready_at,
            member_id=command.member_id,
        )
    ]


def decline(order: Order, command: DeclineOrder, now: dt.datetime) -> list[Event]:
    """The shop does not make it."""
    if order.placed is None or order.status != "waiting":
        return []
    return [
        OrderDeclined(
            order_id=command.order_id,
            number=order.placed.number,
            reason=command.reason,
            member_id=command.member_id,
            declined_at=now,
        )
    ]


def withdraw(order: Order, command: WithdrawOrder, now: dt.datetime) -> list[Event]:
    """The shop need not answer any more; where it just has, in the last moment, its answer stands."""
    standing = ("pending", "waiting") if command.missed else ("pending", "waiting", *MADE)
    if order.placed is None or order.status not in standing:
        return []
    return [
        OrderWithdrawn(
            order_id=command.order_id,
            number=order.placed.number,
            missed=command.missed,
            withdrawn_at=now,
        )
    ]


def mark_ready(order: Order, command: MarkReady, now: dt.datetime) -> list[Event]:
    """It is made."""
    if order.placed is None or order.status != "confirmed":
        return []
    return [
        OrderReady(
            order_id=command.order_id,
            number=order.placed.number,
            ready_at=now,
            fulfilment=order.placed.fulfilment,
            member_id=command.member_id,
        )
    ]


def delay(order: Order, command: DelayOrder, now: dt.datetime) -> list[Event]:
    """It takes longer than was said."""
    if order.placed is None or order.status != "confirmed" or _is_told(order, command, now):
        return []
    return [
        OrderDelayed(
            order_id=command.order_id,
            number=order.placed.number,
            minutes=command.minutes,
            ready_at=max(now, order.ready_at or now) + dt.timedelta(minutes=command.minutes),
            member_id=command.member_id,
            delayed_at=now,
        )
    ]


def _is_told(order: Order, command: DelayOrder, now: dt.datetime) -> bool:
    last = order.delayed
    return last is not None and last.minutes == command.minutes and now - last.delayed_at < SAID_TWICE
