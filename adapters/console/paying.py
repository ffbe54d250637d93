"""What a person does about a payment, in simulators and transcripts alike: ``/pay ok``."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from typing import Final

from adapters.console.acts import Outcome
from adapters.console.durations import write_duration
from adapters.sql.payers import newest_payment
from bot.amounts import decimal
from bot.clock import Clock
from bot.errors import WakalaError
from bot.ports import Transactions
from plugins.payments.records import PaymentRecord

DONE: Final = {
    "ok": "paid {money} by {method}",
    "fail": (
        "did not pay {money} by {method}: it was declined. A gateway that tells nobody is asked after "
        "15 seconds, then seldom; /skip 1m is quicker"
    ),
    "twice": "paid {money} by {method} twice",
    "late": "paid {money} by {method} when the time was up",
}

Skip = Callable[[float], Awaitable[None]]
Act = Callable[[PaymentRecord, Outcome], Awaitable[None]]


async def pay(
    transactions: Transactions, clock: Clock, wa_id: str, outcome: Outcome, *, skip: Skip, act: Act
) -> str:
    """Do it about the newest payment that this person is asked for, and return what happened, in words.

    ``act`` does it at the gateway. ``late`` first lets the time run out by ``skip``, given in seconds.
    Raises WakalaError where nobody asks them for anything.
    """
    payment = await transactions.run("payments", lambda tx: newest_payment(tx, wa_id))
    if payment is None:
        raise WakalaError("nobody asks for a payment here; check out first, and pay by card or phone")
    left = math.ceil(payment.expires_at - clock.now()) + 1
    waits = outcome == "late" and left > 0
    if waits:
        await skip(left)
    await act(payment, "ok" if outcome == "late" else outcome)
    money = f"{payment.currency} {decimal(payment.amount)}"
    moved = f"; the clock was moved {write_duration(left)} ahead" if waits else ""
    return DONE[outcome].format(money=money, method=payment.method) + moved
