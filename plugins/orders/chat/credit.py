"""Buying on the book: offered to whom the vendor keeps one for, as far as it goes."""

from __future__ import annotations

from typing import Any

from bot import Refusal, ServiceUnavailable, Turn, WakalaError
from flows.groups import PAYING
from plugins.orders.chat.checkout import amount_due
from plugins.orders.chat.payment import pay_by
from plugins.orders.chat.recent import owing
from plugins.orders.plugin import plugin

Balance = dict[str, Any]


@plugin.enter("paying")
async def paying(turn: Turn) -> None:
    """Know what is left on their book, to offer it beside the other ways to pay; not while nobody knows."""
    try:
        balance = await _balance(turn)
    except ServiceUnavailable:
        balance = None
    turn.slots["credit"] = balance["left"] if balance else None


@plugin.on("book")
async def book(turn: Turn) -> None:
    """Buy now and pay later; what does not fit is refused with what is owed and left."""
    order = owing(turn) if turn.conversation.state not in PAYING else None
    if order is None and turn.conversation.state not in PAYING:
        raise Refusal("nothing_to_pay")
    due = order["total"] if order else amount_due(turn)
    turn.prompt()
    try:
        balance = await _balance(turn)
    except ServiceUnavailable:
        raise Refusal("book_away") from None
    if balance is None:
        raise Refusal("no_book")
    if due > balance["left"]:
        raise Refusal("over_limit", due=due, owed=max(0, balance["owed"]), left=balance["left"])
    pay_by(turn, "book")


async def _balance(turn: Turn) -> Balance | None:
    """Where they stand; None where no book is kept for them, or by nobody at all.

    Raises ServiceUnavailable while it cannot be known.
    """
    try:
        balance: Balance | None = await turn.ask(
            "payments.balance", customer_id=turn.customer, phone=turn.phone
        )
    except ServiceUnavailable:
        raise
    except (LookupError, WakalaError):  # the payments plugin is off
        return None
    usable = balance and balance["limit"] and balance["currency"] == turn.shop.currency
    return balance if usable else None
