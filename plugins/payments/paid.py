"""Paid means verified: what must hold of a gateway's word before money counts."""

from __future__ import annotations

from plugins.payments.gateway import Finding
from plugins.payments.model import Attempt

UNDERPAID = "underpaid"


def doubt(attempt: Attempt, finding: Finding, *, live: bool) -> tuple[str, str]:
    """Return why a finding of PAID is no payment, as code and words; two empty texts for a good one.

    What a gateway does not tell (M-Pesa: currency, mode and, to a query, the amount) cannot be doubted:
    there the attempt itself fixes it. ``requested`` is what we asked for, so it must be exactly the price,
    while ``amount`` may exceed it by a fee that the customer bears.
    """
    if finding.live is not None and finding.live is not live:
        return "wrong_mode", f"{_mode(finding.live)} money, where {_mode(live)} money counts"
    if finding.currency not in (None, attempt.currency):
        return "wrong_currency", f"paid in {finding.currency}, not in {attempt.currency}"
    if finding.requested not in (None, attempt.amount):
        return "wrong_amount", f"{finding.requested} was asked for, not {attempt.amount}"
    if finding.amount is not None and finding.amount < attempt.amount:
        return UNDERPAID, f"{finding.amount} was paid, not {attempt.amount}"
    return "", ""


def received(attempt: Attempt, finding: Finding) -> int:
    """What came for us, in minor units: without the fee where the gateway adds one to what we asked."""
    if finding.requested is not None or finding.amount is None:
        return attempt.amount
    return finding.amount


def _mode(live: bool) -> str:
    return "live" if live else "test"
