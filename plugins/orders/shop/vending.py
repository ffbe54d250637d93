"""The words by which the shop's people run their orders. The orders domain decides, and its news answers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Final

from bot import Event, Refusal, ServiceUnavailable, Turn, WakalaError, decimal
from flows.numbers import begin_of
from flows.reasons import DECLINED
from flows.roles import must_manage
from plugins.orders.events import ConfirmOrder, HandOverOrder
from plugins.orders.model import CANCELLABLE, MADE
from plugins.orders.plugin import plugin
from plugins.orders.shop.board import Ticket
from plugins.orders.shop.declining import reason_in
from plugins.orders.shop.events import DeclineOrder, DelayOrder, MarkReady, RefundOrder

MINUTES: Final = re.compile(r"(?:in\s+)?(\d{1,4})\s*(?:m|min|mins|minute|minutes)?\b", re.IGNORECASE)
LONGEST: Final = 240
"""Minutes that an order may take, or take longer: whoever needs more should not take it."""
SAID_BACK: Final = 20
"""Characters of a number that is none, as it is said back."""
LOST: Final = ("withdrawn", "declined", "cancelled")
"""Statuses of orders that wait for the shop no more, though it did not make them."""
JUST: Final = 60
"""Minutes after which nobody means an order any more that was lost."""
LATER: Final = 10
"""Minutes, where nobody says how late."""


@plugin.on("orders", flow="vending")
async def orders(turn: Turn) -> None:
    """Say what is open; with a number, all of that order."""
    if turn.argument:
        ticket, _ = await _named(turn, ())
        turn.say("order", ticket=ticket)
    else:
        turn.say("orders", tickets=await _open(turn))


@plugin.on("accept", flow="vending")
async def accept(turn: Turn) -> None:
    """``acc 12 20``: take the order, ready in 20 minutes; without minutes, in what the shop usually needs."""
    ticket, rest = await _timed(turn, "waiting")
    minutes = _minutes(ticket, rest, turn.shop.prep_minutes)
    turn.publish(
        ConfirmOrder(order_id=ticket["id"], vendor_id=None, minutes=minutes, member_id=turn.member_id)
    )


@plugin.on("reject", flow="vending")
async def reject(turn: Turn) -> None:
    """``rej 12 2`` or ``rej 12 too busy``: the reason is one of six; without one, it is asked for."""
    ticket, rest = await _named(turn, ("waiting",))
    reason = reason_in(rest)
    if ticket["status"] != "waiting":
        raise refusal(ticket, DeclineOrder)
    if reason is None:
        turn.say("reject_why", number=ticket["number"], reasons=DECLINED, said=rest)
        return
    turn.publish(DeclineOrder(order_id=ticket["id"], reason=reason, member_id=turn.member_id))


@plugin.on("ready", flow="vending")
async def ready(turn: Turn) -> None:
    """``ready 12``: it is made."""
    ticket, _ = await _named(turn, ("confirmed",))
    turn.publish(MarkReady(order_id=ticket["id"], member_id=turn.member_id))


@plugin.on("late", flow="vending")
async def late(turn: Turn) -> None:
    """``late 12 10``: it takes ten minutes longer."""
    ticket, rest = await _timed(turn, "confirmed")
    minutes = _minutes(ticket, rest, LATER)
    turn.publish(DelayOrder(order_id=ticket["id"], minutes=minutes, member_id=turn.member_id))


@plugin.on("handed_over", flow="vending")
async def handed_over(turn: Turn) -> None:
    """``fetched 12``: the customer came for it, and paid what was to pay."""
    ticket, _ = await _named(turn, MADE)
    if ticket["fulfilment"] != "collection":
        raise Refusal("is_brought", number=ticket["number"])
    if ticket["status"] not in MADE:
        raise refusal(ticket, HandOverOrder)
    turn.publish(HandOverOrder(order_id=ticket["id"]))


@plugin.on("refund", flow="vending")
async def refund(turn: Turn) -> None:
    """``refund 12``: give all of its money back, and cancel it where that can still be."""
    must_manage(turn)
    ticket, _ = await _named(turn, None)
    left: int = await turn.ask("payments.left", order_id=ticket["id"])
    gone = ticket["status"] in ("processing", "completed") and left
    if ticket["status"] not in CANCELLABLE and not gone:
        raise refusal(ticket, RefundOrder)
    if turn.sure("refund_sure", ticket=ticket, amount=left):
        amount = decimal(left) if gone else None
        turn.publish(RefundOrder(order_id=ticket["id"], amount=amount, member_id=turn.member_id))


@plugin.on("today", flow="vending")
async def today(turn: Turn) -> None:
    """What was sold since midnight, how it was paid, and what drivers still hold of it."""
    local = turn.shop.local(turn.now)
    midnight = dt.datetime.combine(local, dt.time.min, local.tzinfo).astimezone(dt.UTC)
    day = await turn.ask("orders.today", since=midnight)
    turn.say("today", day=day, **await with_drivers(turn, midnight))


async def the_order(turn: Turn) -> tuple[Ticket, str]:
    """The order of the number that begins the words, and the rest of them; raises Refusal."""
    number, rest = begin_of(turn.argument)
    ticket = await turn.ask("orders.find", number=number) if number is not None else None
    if ticket is None:
        raise Refusal("no_such_order", number=number or turn.argument[:SAID_BACK])
    return with_time(turn, ticket), rest.strip()


async def with_drivers(turn: Turn, since: dt.datetime) -> dict[str, int] | dict[str, None]:
    """Cash that drivers hold for the shop, and the tips they got since then; in minor units.

    None while that cannot be known. A shop that runs without the delivery plugin has none.
    """
    money = {"held": 0, "tips": 0}
    for driver in (member for member in turn.staff if "driver" in member.roles):
        try:
            float_ = await turn.ask("delivery.float", driver_id=driver.id, since=since.timestamp())
        except ServiceUnavailable:
            return dict.fromkeys(money)
        except WakalaError:
            return money
        money = {name: money[name] + float_[name] for name in money}
    return money


async def _named(turn: Turn, fitting: Collection[str] | None) -> tuple[Ticket, str]:
    """The order whose number begins the words, and the rest of them; raises Refusal.

    Without a number it is the only open order of a ``fitting`` status; None if it has to be named.
    """
    if begin_of(turn.argument)[0] is not None:
        return await the_order(turn)
    tickets = await _open(turn)
    meant = [one for one in tickets if fitting is not None and one["status"] in fitting]
    if len(meant) != 1 or turn.argument:
        raise _which(turn, tickets, meant)
    return meant[0], ""


async def _timed(turn: Turn, fitting: str) -> tuple[Ticket, str]:
    """As ``_named``; but a number alone that no open order has is minutes, of the only one that fits.

    It still is an order's that was just cancelled: who did not hear of that yet means no other.
    Raises Refusal that asks which, where several fit.
    """
    number, _ = begin_of(turn.argument)
    tickets = await _open(turn)
    if MINUTES.fullmatch(turn.argument) is None or any(one["number"] == number for one in tickets):
        return await _named(turn, (fitting,))
    meant = [one for one in tickets if one["status"] == fitting]
    known = number is not None and await turn.ask("orders.find", number=number)
    if known and (not meant or (known["status"] in LOST and known["minutes_waiting"] < JUST)):
        return with_time(turn, known), ""
    if len(meant) > 1:
        raise Refusal("which_takes", word=turn.trigger, words=turn.argument, tickets=meant)
    if not meant:
        raise _which(turn, tickets, meant)
    return meant[0], turn.argument


def _which(turn: Turn, tickets: list[Ticket], meant: list[Ticket]) -> Refusal:
    """Asks which of those that are meant, or says that none is, and what is open."""
    return Refusal("which_order", word=turn.trigger, tickets=meant or tickets, is_any=bool(meant))


async def _open(turn: Turn) -> list[Ticket]:
    return [with_time(turn, ticket) for ticket in await turn.ask("orders.open")]


def with_time(turn: Turn, ticket: Ticket) -> Ticket:
    """The ticket with ``by``, the time of the shop's day at which it is ready; "" where nobody said."""
    ready_at = ticket["ready_at"]
    by = turn.shop.local(ready_at).strftime("%H:%M") if ready_at else ""
    return {**ticket, "by": by}


def refusal(ticket: Ticket, command: type[Event]) -> Refusal:
    """What the orders domain would say to it: where the order stands."""
    return Refusal("word_refused", number=ticket["number"], command=command.type, status=ticket["status"])


def _minutes(ticket: Ticket, words: str, usual: int) -> int:
    """The minutes that are said, or the usual; raises Refusal for words that are none."""
    if not words.strip():
        return usual
    said = MINUTES.fullmatch(words.strip())
    if said is None or not 0 < int(said[1]) <= LONGEST:
        raise Refusal("how_many_minutes", number=ticket["number"], words=words, most=LONGEST)
    return int(said[1])
