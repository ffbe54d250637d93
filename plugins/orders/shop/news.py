"""What the shop's people hear of orders: new ones, what their words came to, and the day's end."""

from __future__ import annotations

import datetime as dt

from bot import Turn, minor
from flows.reasons import DECLINED
from flows.roles import VENDORS
from plugins.orders.events import OrderCancelled, OrderConfirmed
from plugins.orders.plugin import plugin
from plugins.orders.shop.board import Ticket
from plugins.orders.shop.events import (
    CommandRefused,
    DayEnded,
    OrderDeclined,
    OrderDelayed,
    OrderReady,
    OrderStuck,
    OrderWaiting,
    RefundStarted,
)
from plugins.orders.shop.vending import with_drivers, with_time


@plugin.on("order.waiting", flow="vending")
async def waiting(turn: Turn) -> None:
    """Put it before whoever is asked; who was asked before is reminded."""
    event = turn.read(OrderWaiting)
    alone = event.asked > 1 and _vendors(turn) == 1
    if turn.rank == event.asked and not event.reminder:
        turn.say("new_order", ticket=await _ticket(turn, event.order_id), is_taken=False)
    elif turn.rank <= event.asked and (event.reminder or alone):
        minutes = round((event.accept_by - turn.now).total_seconds() / 60)
        turn.say("order_nudge", ticket=await _ticket(turn, event.order_id), minutes=minutes)


@plugin.on("order.confirmed", flow="vending")
async def confirmed(turn: Turn) -> None:
    """Say until when it is to be ready; what the shop takes by itself is told as new."""
    event = turn.read(OrderConfirmed)
    if event.member_id is None:
        turn.say("new_order", ticket=await _ticket(turn, event.order_id), is_taken=True)
    else:
        turn.say("order_accepted", number=event.number, ready_at=_local(turn, event.ready_at))


@plugin.on("order.declined", flow="vending")
async def declined(turn: Turn) -> None:
    """Say that the customer is told."""
    event = turn.read(OrderDeclined)
    ticket = await _ticket(turn, event.order_id)
    turn.say("order_declined", ticket=ticket, reason=event.reason)


@plugin.on("order.ready", flow="vending")
async def ready(turn: Turn) -> None:
    """Say who is told, and what is left to do."""
    event = turn.read(OrderReady)
    turn.say("order_ready", number=event.number, fulfilment=event.fulfilment)


@plugin.on("order.delayed", flow="vending")
async def delayed(turn: Turn) -> None:
    """Say when it is to be ready now."""
    event = turn.read(OrderDelayed)
    ready_at = _local(turn, event.ready_at)
    turn.say("order_delayed", number=event.number, minutes=event.minutes, ready_at=ready_at)


@plugin.on("order.collected", flow="vending")
async def collected(turn: Turn) -> None:
    """Say that it is with its customer."""
    turn.say("order_collected", ticket=await _ticket(turn, turn.news["order_id"]))


@plugin.on("order.cancelled", flow="vending")
async def cancelled(turn: Turn) -> None:
    """Stop them from making it; of what they never saw, or declined themselves, they need not hear."""
    event = turn.read(OrderCancelled)
    if event.number is None:
        return
    ticket = await _ticket(turn, event.order_id)
    if ticket["shown"] and event.reason not in DECLINED:
        turn.say("order_cancelled", ticket=ticket, reason=event.reason)


@plugin.on("order.refund_started", flow="vending")
async def refund_started(turn: Turn) -> None:
    """Say what goes back; cash goes from hand to hand, and is told by whoever counts it."""
    event = turn.read(RefundStarted)
    ticket = await _ticket(turn, event.order_id)
    if ticket["method"] != "cash":
        turn.say("refund_started", number=event.number, amount=minor(event.amount), currency=event.currency)


@plugin.on("order.command_refused", flow="vending")
async def refused(turn: Turn) -> None:
    """Say where the order stands, and so why it cannot be."""
    event = turn.read(CommandRefused)
    turn.say("word_refused", number=event.number, command=event.command, status=event.status)


@plugin.on("order.stuck", flow="vending")
async def stuck(turn: Turn) -> None:
    """Say what it waits for: nobody else will see to it."""
    event = turn.read(OrderStuck)
    turn.say("order_stuck", number=event.number, step=event.step)


@plugin.on("order.day_ended", flow="vending")
async def day_ended(turn: Turn) -> None:
    """Sum the day up for the owner."""
    if "owner" not in turn.roles:
        return
    event = turn.read(DayEnded)
    day = {
        "orders": event.orders,
        "cancelled": event.cancelled,
        "unfinished": event.unfinished,
        "currency": event.currency,
        "takings": {one.method: minor(one.amount) for one in event.takings},
        "top": [(one.name, one.quantity) for one in event.top],
    }
    turn.say("day_ended", day=day, on=_local(turn, event.since), **await with_drivers(turn, event.since))


async def _ticket(turn: Turn, order_id: str) -> Ticket:
    """The order that the news is about: it is there, or there were no news."""
    return with_time(turn, await turn.ask("orders.find", order_id=order_id))


def _vendors(turn: Turn) -> int:
    return sum(not VENDORS.isdisjoint(member.roles) for member in turn.staff)


def _local(turn: Turn, moment: dt.datetime | None) -> dt.datetime | None:
    return turn.shop.local(moment) if moment else None
