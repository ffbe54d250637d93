"""What happens when customers pay and money goes back; and the notifications that tell of it."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any, Literal

from aiohttp import web

from adapters.gateways.emulation.answers import Mistake
from adapters.gateways.emulation.app import Machinery
from adapters.gateways.ozow.emulator.books import GONE, Books, PaymentRequest, Refund, Transaction
from adapters.gateways.ozow.emulator.faults import OzowFaults
from adapters.gateways.ozow.emulator.notices import parcel, payment_notice, refund_notice
from adapters.gateways.ozow.emulator.settings import EmulatorSettings

Outcome = Literal["ok", "fail", "cancel", "late", "twice", "pending", "investigate"]
RefundStatus = Literal["Submitted", "Complete", "Failed", "Cancelled", "Returned"]

_ENDINGS: dict[Outcome, tuple[str, str]] = {
    "ok": ("Complete", ""),
    "twice": ("Complete", ""),
    "fail": ("Error", "The bank declined the payment"),
    "cancel": ("Cancelled", "User cancelled"),
    "late": ("Abandoned", ""),
    "pending": ("Pending", "The bank has not answered yet"),
    "investigate": ("PendingInvestigation", "Check with your bank"),
}
_NEXT: dict[str, set[str]] = {
    "Pending": {"Submitted", "Complete", "Failed", "Cancelled"},
    "Submitted": {"Complete", "Failed", "Returned"},
    "Complete": {"Returned"},
}
"""Where a refund may go from where it is; a bank may send back what was complete."""
_TOLD = {"Complete", "Failed", "Returned"}


class Bank:
    """Moves the money in the books."""

    def __init__(self, settings: EmulatorSettings, machinery: Machinery) -> None:
        self.settings, self.machinery = settings, machinery
        self.books = Books(settings.balance)

    @property
    def faults(self) -> OzowFaults:
        """What goes wrong at present."""
        faults: OzowFaults = self.machinery.injector.faults
        return faults

    def pay(self, request: PaymentRequest, outcome: Outcome, after: float) -> Transaction:
        """Let the customer act on the pay page. A page may be used again, whatever happened on it.

        ``late`` abandons the page and comes back to pay ``after`` seconds; ``twice`` pays two times;
        ``pending`` is complete only after that long.
        """
        declined = self.faults.payment.declined and outcome in {"ok", "twice"}
        transaction = self._attempt(request, "fail" if declined else outcome)
        if outcome == "twice":
            self._attempt(request, "fail" if declined else outcome)
        elif outcome == "late":
            self.machinery.timeline.after(after, partial(self._return, request))
        elif outcome == "pending":
            self.machinery.timeline.after(after, partial(self._complete, transaction))
        return transaction

    def begin(self, refund: Refund) -> None:
        """Take a refund from the float and set it on its way."""
        self.books.give_back(refund)
        self._later(refund, "Submitted")

    def move(self, refund: Refund, status: RefundStatus) -> None:
        """Bring a refund to a status; only its end is told."""
        if status not in _NEXT.get(refund.status, ()):
            raise Mistake(f"refund {refund.id} is {refund.status}, which {status} cannot follow")
        refund.status = status
        if status == "Complete":
            refund.completed_at = self.machinery.timeline.now()
        elif status != "Submitted":
            self.books.balance += refund.amount
        if status in _TOLD:
            self.tell(refund.notify_url, refund_notice(refund, self.settings.private_key))

    def tell(self, url: str, form: dict[str, str]) -> None:
        """Post a notification, if the merchant said where to."""
        if self.faults.strip_zeros:
            form["Hash"] = form["Hash"].lstrip("0")
        if url:
            self.machinery.courier.send(parcel(url, form))

    def counts(self) -> dict[str, Any]:
        """Money that moved, for proofs: amounts in cents."""
        paid = [one for one in self.books.transactions.values() if one.status == "Complete"]
        back = [one for one in self.books.refunds.values() if one.status not in GONE]
        charged: Counter[str] = Counter()
        refunded: Counter[str] = Counter()
        for transaction in paid:
            charged[transaction.request.reference] += transaction.amount
        for refund in back:
            refunded[refund.transaction.request.reference] += refund.amount
        return {
            "requested": Counter(one.reference for one in self.books.requests.values()),
            "charges": Counter(one.request.reference for one in paid),
            "charged": charged,
            "refunds": Counter(one.transaction.request.reference for one in self.books.refunds.values()),
            "refunded": refunded,
            "refunds_by_transaction": Counter(one.transaction.id for one in self.books.refunds.values()),
            "balance": self.books.balance,
        }

    def _return(self, request: PaymentRequest) -> None:
        self._attempt(request, "ok")

    def _attempt(self, request: PaymentRequest, outcome: Outcome) -> Transaction:
        """One transaction as asked for, or as the faults make it."""
        faults, asked = self.faults.payment, request.fields
        transaction = Transaction(
            request=request,
            amount=request.amount if faults.amount is None else faults.amount,
            currency=faults.currency or asked["CurrencyCode"],
            test=faults.mode == "test" if faults.mode else asked["IsTest"].lower() == "true",
            created_at=self.machinery.timeline.now(),
            unknown_for=self.faults.lag,
        )
        self.books.attempt(transaction)
        self._settle(transaction, *_ENDINGS[outcome])
        return transaction

    def _complete(self, transaction: Transaction) -> None:
        self._settle(transaction, "Complete", "")

    def _settle(self, transaction: Transaction, status: str, message: str) -> None:
        transaction.status = status
        transaction.message = message or ("Test transaction completed" if transaction.test else "")
        if status == "Complete":
            transaction.paid_at = self.machinery.timeline.now()
        url = transaction.request.fields.get("NotifyUrl") or self.settings.notify_url
        self.tell(url, payment_notice(transaction, self.settings.private_key))

    def _later(self, refund: Refund, status: RefundStatus) -> None:
        """The next step by itself, unless somebody moved the refund in the meantime or refunds wait."""
        if self.settings.refund_pause is not None:
            step = partial(self._step, refund, refund.status, status)
            self.machinery.timeline.after(self.settings.refund_pause, step)

    def _step(self, refund: Refund, was: str, status: RefundStatus) -> None:
        if refund.status == was:
            self.move(refund, status)
            if status == "Submitted":
                self._later(refund, self.faults.refunds)


BANK = web.AppKey("bank", Bank)
