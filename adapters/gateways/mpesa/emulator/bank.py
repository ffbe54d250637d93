"""The money: every transaction that moved some, kept and counted for proofs."""

from __future__ import annotations

import datetime as dt
import secrets
import string
from collections import Counter
from typing import Any, Literal, NamedTuple

import msgspec

from adapters.gateways.mpesa.emulator.conversation import Conversation
from adapters.gateways.mpesa.emulator.prompts import Prompt

Kind = Literal["payment", "reversal", "payout"]
_SIGNS = string.ascii_uppercase + string.digits


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """``amount`` is in shillings. ``original`` is the receipt that a reversal undid; ``originator`` and
    ``conversation`` are the ids of the request that a reversal or payout came of.
    """

    receipt: str
    kind: Kind
    amount: int
    phone: str
    shortcode: str
    at: dt.datetime
    reference: str = ""
    checkout_id: str = ""
    original: str = ""
    originator: str = ""
    conversation: str = ""


class Payout(NamedTuple):
    """Money for a customer. ``occasion`` is the merchant's word on what it is for."""

    shortcode: str
    phone: str
    amount: int
    occasion: str


class Bank:
    """All transactions since the last reset, and what each bulk shortcode can still pay out."""

    def __init__(self, balances: dict[str, int]) -> None:
        self.transactions: list[Transaction] = []
        self.balances = balances

    def pay(self, prompt: Prompt, now: dt.datetime) -> Transaction:
        """Move a customer's money to the shop."""
        return self._book(
            kind="payment",
            amount=prompt.amount,
            phone=prompt.phone,
            shortcode=prompt.paid_to,
            at=now,
            reference=prompt.reference,
            checkout_id=prompt.checkout_id,
        )

    def reverse(self, paid: Transaction, asked: Conversation, now: dt.datetime) -> Transaction:
        """Move the whole of a payment back."""
        return self._book(
            kind="reversal",
            amount=paid.amount,
            phone=paid.phone,
            shortcode=paid.shortcode,
            at=now,
            reference=paid.reference,
            original=paid.receipt,
            originator=asked.originator,
            conversation=asked.id,
        )

    def pay_out(self, payout: Payout, asked: Conversation, now: dt.datetime) -> Transaction:
        """Move a bulk shortcode's money to a customer."""
        self.balances[payout.shortcode] -= payout.amount
        return self._book(
            kind="payout",
            amount=payout.amount,
            phone=payout.phone,
            shortcode=payout.shortcode,
            at=now,
            reference=payout.occasion,
            originator=asked.originator,
            conversation=asked.id,
        )

    def with_receipt(self, receipt: str) -> Transaction | None:
        """The transaction that has this receipt."""
        return next((t for t in self.transactions if t.receipt == receipt), None)

    def asked_by(self, originator: str) -> Transaction | None:
        """The reversal or payout that came of this request."""
        refunds = (t for t in self.transactions if t.kind != "payment")
        return next((t for t in refunds if t.originator == originator), None)

    def reversed(self, receipt: str) -> bool:
        """Whether a payment was undone before."""
        return any(t.original == receipt for t in self.transactions)

    def counts(self) -> dict[str, Counter[str]]:
        """How often and how much was paid and given back, in cents, by reference; payouts by request too."""
        counts = {name: Counter[str]() for name in ("charges", "charged", "refunds", "refunded", "payouts")}
        for t in self.transactions:
            times, amounts = ("charges", "charged") if t.kind == "payment" else ("refunds", "refunded")
            counts[times][t.reference] += 1
            counts[amounts][t.reference] += t.amount * 100
            if t.kind == "payout":
                counts["payouts"][t.originator] += 1
        return counts

    def _book(self, **details: Any) -> Transaction:
        transaction = Transaction(receipt=new_receipt(), **details)
        self.transactions.append(transaction)
        return transaction


def new_receipt() -> str:
    """A receipt number: ten capitals and digits, the first a capital."""
    return secrets.choice(string.ascii_uppercase) + "".join(secrets.choice(_SIGNS) for _ in range(9))
