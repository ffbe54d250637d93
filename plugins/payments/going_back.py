"""What the chat may ask about money that goes back, and how far it is."""

from __future__ import annotations

from collections import Counter

from bot import Transaction
from plugins.payments.journal import load
from plugins.payments.model import Bill, Refund, RefundState
from plugins.payments.plugin import plugin

SEEN_TO = (RefundState.FAILED, RefundState.REVIEW)
"""States that only a person ends."""


@plugin.query("refunds")
async def refunds(tx: Transaction, order_id: str) -> dict[str, int]:
    """How much of an order's money went back or is about to, in minor units, by how far it is.

    ``given_back`` is with the customer, ``on_its_way`` with a gateway, ``by_hand`` is cash that a person
    hands over, and ``stuck`` could not be sent: a person sees to it. What there is none of is left out.
    """
    bill = await load(tx, order_id)
    stages: Counter[str] = Counter()
    for refund in bill.refunds.values():
        stages[_stage(bill, refund)] += refund.amount
    return {stage: amount for stage, amount in stages.items() if stage}


def _stage(bill: Bill, refund: Refund) -> str:
    """Nothing for one that failed and was made good since."""
    if refund.state is RefundState.SUCCEEDED:
        return "given_back"
    if refund.state is RefundState.FAILED and bill.left(refund.payment_id) < refund.amount:
        return ""
    if refund.state in SEEN_TO:
        return "stuck"
    return "by_hand" if bill.attempts[refund.payment_id].method == "cash" else "on_its_way"
