"""The book in the vendor's hands: who may buy on it, who owes, and what they paid."""

from __future__ import annotations

from typing import Any

from bot import Refusal, Turn, decimal, national, new_id
from flows.numbers import begin_of
from flows.roles import must_manage
from plugins.payments.book.events import CorrectBook, RemindBook, SetLimit, SettleBook
from plugins.payments.book.sayings import split_amount, split_last_amount, split_phone
from plugins.payments.book.wire import amount_of
from plugins.payments.plugin import plugin

SUSPECT = 10
"""A limit so many times the old one is more likely a slip than meant."""

SHOWN = 5
"""Who owes most, in one message that fits a small screen."""

LONGEST = 40
"""Characters of a name."""

DAY = 86400.0

Account = dict[str, Any]


@plugin.on("book", flow="vending")
async def book(turn: Turn) -> None:
    """Let somebody buy on the book, up to so much; without an amount say how they stand."""
    phone, words = split_phone(turn.argument, turn.shop.currency)
    if not phone:
        raise Refusal("how_to_book")
    known = await turn.ask("payments.account", phone=phone)
    if not words:
        turn.say("book_account", **_shown(turn, known or _missing(turn, phone)))
        return
    must_manage(turn)
    limit, name = split_amount(words)
    if limit is None:
        raise Refusal("how_to_book")
    _set_limit(turn, phone, known, limit, name)


def _set_limit(turn: Turn, phone: str, known: Account | None, limit: int, name: str) -> None:
    old = known["limit"] if known else 0
    who = _who(turn, {"name": name, "phone": phone})
    if old and limit >= old * SUSPECT and not turn.sure("limit_far", who=who, old=old, limit=limit):
        return
    command = SetLimit(
        phone=phone,
        customer_name=" ".join(name.split())[:LONGEST],
        limit=decimal(limit),
        currency=turn.shop.currency,
        member_id=turn.member_id,
    )
    turn.publish(command)
    turn.undo_by("book", f"{phone} {decimal(old)}")


@plugin.on("paid", flow="vending")
async def paid(turn: Turn) -> None:
    """Money came for what was bought on the book; more than is owed is asked about first.

    An order's number in place of a phone or name: it is the rest of that order's cash.
    """
    if begin_of(turn.argument)[0] is not None and not split_phone(turn.argument, turn.shop.currency)[0]:
        turn.follow("paid_rest")
        return
    account, amount = await _payment(turn)
    if amount > account["owed"] and not turn.sure("paid_too_much", amount=amount, **_shown(turn, account)):
        return
    settlement = new_id()
    command = SettleBook(
        account_id=account["account_id"],
        settlement_id=settlement,
        amount=decimal(amount),
        member_id=turn.member_id,
    )
    turn.publish(command)
    turn.undo_by("unpaid", f"{account['account_id']} {settlement}")


async def _payment(turn: Turn) -> tuple[Account, int]:
    """Whose account, and how much; raises Refusal for what cannot be read."""
    phone, words = split_phone(turn.argument, turn.shop.currency)
    name, amount = split_last_amount(words)
    if not amount or bool(phone) == bool(name):
        raise Refusal("how_to_paid")
    if phone:
        return await turn.ask("payments.account", phone=phone) or _missing(turn, phone), amount
    return await _named(turn, name), amount


async def _named(turn: Turn, name: str) -> Account:
    """Who of those that owe has a name that begins so; raises Refusal unless it is one."""
    owing: list[Account] = await turn.ask("payments.owing")
    fitting = [one for one in owing if one["name"].casefold().startswith(name.casefold())]
    if len(fitting) != 1:
        raise Refusal("which_account", name=name, fitting=[_who(turn, one) for one in fitting])
    return fitting[0]


@plugin.on("unpaid", flow="vending")
async def unpaid(turn: Turn) -> None:
    """That was a mistake: take the payment back."""
    account, settlement = turn.argument.split()
    turn.publish(CorrectBook(account_id=account, settlement_id=settlement, member_id=turn.member_id))


@plugin.on("who_owes", flow="vending")
async def who_owes(turn: Turn) -> None:
    """All that is owed, the most first."""
    owing: list[Account] = await turn.ask("payments.owing")
    if not owing:
        raise Refusal("nobody_owes")
    rest = owing[SHOWN:]
    turn.say(
        "who_owes",
        total=sum(one["owed"] for one in owing),
        people=len(owing),
        lines=[_shown(turn, one) for one in owing[:SHOWN]],
        others=len(rest),
        owed_by_others=sum(one["owed"] for one in rest),
    )


@plugin.on("remind", flow="vending")
async def remind(turn: Turn) -> None:
    """Tell who owes what they owe: one, by their phone, or everybody."""
    account = None
    if turn.argument:
        phone, _ = split_phone(turn.argument, turn.shop.currency)
        account = await turn.ask("payments.account", phone=phone) or _missing(turn, phone or turn.argument)
    account_id = account["account_id"] if account else None
    turn.publish(RemindBook(account_id=account_id, member_id=turn.member_id))


@plugin.on("payment.limit_set", flow="vending")
async def limit_set(turn: Turn) -> None:
    """Say who may buy for how much."""
    await _tell(turn, "limit_set")


@plugin.on("payment.book_paid", flow="vending")
async def book_paid(turn: Turn) -> None:
    """Say what is left."""
    await _tell(turn, "book_paid", amount=amount_of(turn, "amount"))


@plugin.on("payment.book_corrected", flow="vending")
async def book_corrected(turn: Turn) -> None:
    """Say what is owed again."""
    await _tell(turn, "book_corrected", amount=amount_of(turn, "amount"))


@plugin.on("payment.reminders_sent", flow="vending")
async def reminders_sent(turn: Turn) -> None:
    """Say how many were told."""
    turn.say("reminders_sent", **turn.news)


async def _tell(turn: Turn, template: str, **values: Any) -> None:
    account = await turn.ask("payments.account", account_id=turn.news["account_id"])
    owed = amount_of(turn, "owed")
    turn.say(template, **{**_shown(turn, account), "owed": owed, **values})


def _missing(turn: Turn, phone: str) -> Account:
    raise Refusal("no_account", who=_who(turn, {"name": "", "phone": phone}))


def _shown(turn: Turn, account: Account) -> dict[str, Any]:
    """An account for a template: who, amounts, and whole days since they began to owe."""
    since = account["since"]
    days = None if since is None else int((turn.now.timestamp() - since) // DAY)
    amounts = {name: account[name] for name in ("limit", "owed", "left")}
    return {"who": _who(turn, account), **amounts, "days": days}


def _who(turn: Turn, account: Account) -> str:
    phone = account["phone"]
    written = national(phone, turn.shop.currency) if phone.isdigit() else phone
    return f"{account['name']} {written}".strip()
