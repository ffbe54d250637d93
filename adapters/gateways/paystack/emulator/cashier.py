"""What happens when customers pay and money goes back; and the webhooks that tell of it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any, Literal

from aiohttp import web

from adapters.gateways.emulation.answers import Mistake
from adapters.gateways.emulation.app import Machinery
from adapters.gateways.paystack.emulator.books import Books, Refund, Transaction
from adapters.gateways.paystack.emulator.faults import PaymentFaults
from adapters.gateways.paystack.emulator.settings import EmulatorSettings
from adapters.gateways.paystack.emulator.webhooks import (
    charge_success,
    dispute_event,
    parcel,
    refund_event,
)

Outcome = Literal["ok", "fail", "late", "twice", "ongoing"]
RefundStatus = Literal["pending", "processing", "processed", "failed", "needs-attention"]

_ENDED = {"processed", "failed"}


class Cashier:
    """Moves the money in the books."""

    def __init__(self, settings: EmulatorSettings, machinery: Machinery) -> None:
        self.settings, self.machinery = settings, machinery
        self.books = Books()
        self.initialized: Counter[str] = Counter()

    def pay(self, transaction: Transaction, outcome: Outcome, after: float) -> None:
        """Let the customer act on the checkout page; raises Mistake where the page would not let them.

        ``late`` leaves the page and comes back to pay ``after`` seconds. ``twice`` pays, and is told so
        twice; Paystack takes no second payment for one reference.
        """
        if transaction.payments:
            raise Mistake(
                f"{transaction.reference} is paid; Paystack takes no second payment for a reference"
            )
        transaction.attempts += 1
        if outcome == "late":
            self.machinery.timeline.after(after, partial(self._return, transaction))
        elif outcome == "ongoing":
            transaction.status, transaction.gateway_response = "ongoing", "Customer is authorizing"
        elif outcome == "fail" or self._payment.declined:
            transaction.status, transaction.gateway_response = "failed", "Declined"
        else:
            self._succeed(transaction)
            if outcome == "twice":
                self._tell(charge_success(transaction))

    def dispute(self, transaction: Transaction) -> None:
        """Let the customer's bank take the money back."""
        if not transaction.payments:
            raise Mistake(f"{transaction.reference} is not paid, so there is nothing to dispute")
        transaction.status = "reversed"
        self._tell(dispute_event(transaction))

    def begin(self, refund: Refund) -> None:
        """Announce a refund and set it on its way."""
        self._tell(refund_event(refund, self.settings.integration))
        self._later(refund, "processing")

    def move(self, refund: Refund, status: RefundStatus) -> None:
        """Bring a refund to a status, and tell; what has ended stays as it is."""
        if refund.status in _ENDED:
            raise Mistake(f"refund {refund.id} is {refund.status}, which is final")
        refund.status = status
        if status == "processed":
            self._pay_back(refund)
        self._tell(refund_event(refund, self.settings.integration))

    def finish(self, refund: Refund) -> None:
        """Let a refund that is being processed come to its end, well or badly as the faults say."""
        self._later(refund, self.machinery.injector.faults.refunds)

    def counts(self) -> dict[str, Any]:
        """Money that moved, by reference, for proofs: amounts in minor units."""
        paid = [known for known in self.books.transactions.values() if known.payments]
        refunds = self.books.refunds.values()
        back: Counter[str] = Counter()
        for refund in refunds:
            if refund.status != "failed":
                back[refund.transaction.reference] += refund.amount
        return {
            "initialized": self.initialized,
            "charges": {known.reference: known.payments for known in paid},
            "charged": {known.reference: known.amount for known in paid},
            "refunds": Counter(refund.transaction.reference for refund in refunds),
            "refunded": back,
        }

    @property
    def _payment(self) -> PaymentFaults:
        faults: PaymentFaults = self.machinery.injector.faults.payment
        return faults

    def _return(self, transaction: Transaction) -> None:
        if not transaction.payments:
            self._succeed(transaction)

    def _succeed(self, transaction: Transaction) -> None:
        """Charge what was asked, or what the faults make of it."""
        faults = self._payment
        asked = transaction.requested
        transaction.status, transaction.gateway_response = "success", "Successful"
        transaction.payments += 1
        transaction.paid_at = self.machinery.timeline.now()
        transaction.amount = (asked if faults.amount is None else faults.amount) + faults.fee
        transaction.requested = asked if faults.requested is None else faults.requested
        transaction.fees = faults.fee or round(transaction.amount * 0.029)
        transaction.currency = faults.currency or transaction.currency
        transaction.domain = faults.mode or transaction.domain
        self._tell(charge_success(transaction))

    def _later(self, refund: Refund, status: RefundStatus) -> None:
        """The next step by itself, unless somebody moved the refund in the meantime or refunds wait."""
        if self.settings.refund_pause is not None:
            step = partial(self._step, refund, refund.status, status)
            self.machinery.timeline.after(self.settings.refund_pause, step)

    def _step(self, refund: Refund, was: str, status: RefundStatus) -> None:
        if refund.status == was:
            self.move(refund, status)
            if status == "processing":
                self.finish(refund)

    def _pay_back(self, refund: Refund) -> None:
        refund.reference = str(132_000_000_000 + refund.id)
        refund.refunded_at = self.machinery.timeline.now()
        if refund.transaction.remaining == 0:
            refund.transaction.status = "reversed"

    def _tell(self, event: dict[str, Any]) -> None:
        self.machinery.courier.send(parcel(event, self.settings))


CASHIER = web.AppKey("cashier", Cashier)
