"""Result codes as data: what became of a payment or a refund, by Safaricom's word."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from plugins.payments.gateway import Finding, Outcome


class Result(NamedTuple):
    """``final`` is False where success may still follow."""

    outcome: Outcome
    meaning: str
    final: bool = True


def _failed(meaning: str) -> Result:
    return Result(Outcome.FAILED, meaning)


_INITIATOR = _failed("the initiator's name, password or certificate is wrong")
_INACTIVE = _failed("the shop's account is not active")

PAYMENT_RESULTS: Mapping[str, Result] = MappingProxyType(
    {
        "0": Result(Outcome.PAID, "paid"),
        "1": _failed("not enough money, Fuliza included"),
        "17": _failed("a limit or an internal failure of M-Pesa; try later"),
        "26": _failed("M-Pesa is busy; try again in half a minute"),
        "1001": _failed("another M-Pesa session is open on the phone; try again in three minutes"),
        "1019": _failed("the request expired"),
        "1025": _failed("the request could not be shown on the phone"),
        "1032": _failed("cancelled on the phone"),
        "1037": Result(Outcome.FAILED, "the phone did not answer", final=False),
        "2001": _failed("wrong PIN"),
        "4999": Result(Outcome.PENDING, "still being processed", final=False),
        "9999": _failed("the request could not be sent"),
    }
)
"""STK push, from callbacks and queries alike."""

REFUND_RESULTS: Mapping[str, Result] = MappingProxyType(
    {
        "0": Result(Outcome.PAID, "given back"),
        "1": _failed("the shop's account holds too little"),
        "2": _failed("less than M-Pesa moves"),
        "3": _failed("more than M-Pesa moves at once"),
        "4": _failed("more than the customer may receive in a day"),
        "8": _failed("more than the customer's account may hold"),
        "11": _INACTIVE,
        "2001": _INITIATOR,
        "2006": _INACTIVE,
        "2028": _failed("the shortcode may not do this"),
        "2040": _failed("the customer is not registered with M-Pesa"),
        "8006": _failed("the initiator's password is locked"),
        "R000002": _failed("M-Pesa does not know the receipt"),
        "SFC_IC0003": _failed("the phone number does not exist"),
    }
)
"""Reversals and payouts. Code 21 is missing on purpose: it stands beside a text of success as well as of
failure. So are R000001 (reversed before) and 15 (seen before): somebody gave the money back, maybe we."""

TRANSACTION_STATES: Mapping[str, Result] = MappingProxyType(
    {
        "Completed": Result(Outcome.PAID, "given back"),
        "Initiated": Result(Outcome.PENDING, "begun", final=False),
        "Authorized": Result(Outcome.PENDING, "authorised", final=False),
        "Pending Authorized": Result(Outcome.PENDING, "waits to be authorised", final=False),
        "Cancelled": _failed("cancelled"),
        "Declined": _failed("declined"),
        "Expired": _failed("expired"),
    }
)
"""What a transaction status query calls a transaction."""


def judge(table: Mapping[str, Result], code: str, said: str) -> Finding:
    """Look a code up; one that is not in the table is for a person to look at. ``said`` is its text."""
    result = table.get(code, Result(Outcome.REVIEW, said or "an unknown result code", final=False))
    return Finding(
        outcome=result.outcome, currency="KES", code=code, message=result.meaning, final=result.final
    )
