"""The book in the customer's hands: what they owe, and what changed it."""

from __future__ import annotations

from typing import Any

from bot import Refusal, Turn, utc
from plugins.payments.book.wire import amount_of
from plugins.payments.plugin import plugin


@plugin.on("my_balance", anytime=True)
async def my_balance(turn: Turn) -> None:
    """What is owed, what may still be bought, and what it came from."""
    balance = await turn.ask("payments.balance", customer_id=turn.customer, phone=turn.phone)
    if balance is None:
        raise Refusal("no_book")
    entries = [{**entry, "day": _day(turn, entry["at"])} for entry in balance["entries"]]
    turn.say("my_balance", **{**balance, "entries": entries})


@plugin.on("payment.book_paid")
async def book_paid(turn: Turn) -> None:
    """The shop has the money."""
    turn.say("book_paid", **_amounts(turn, "amount", "owed"))


@plugin.on("payment.book_corrected")
async def book_corrected(turn: Turn) -> None:
    """The shop has it not, after all."""
    turn.say("book_corrected", **_amounts(turn, "amount", "owed"))


@plugin.on("payment.book_reminded")
async def book_reminded(turn: Turn) -> None:
    """The shop asks for what is owed; not where somebody wants no messages."""
    if not turn.conversation.opted_out:
        turn.say("book_reminded", **_amounts(turn, "owed"))


def _amounts(turn: Turn, *fields: str) -> dict[str, Any]:
    return {"currency": turn.news["currency"], **{field: amount_of(turn, field) for field in fields}}


def _day(turn: Turn, at: float) -> str:
    """A local date, such as ``23 Nov``."""
    return f"{turn.shop.local(utc(at)):%-d %b}"
