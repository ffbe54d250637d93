"""Paystack behind the payments port."""

from __future__ import annotations

import hmac
import re
from typing import Any

import aiohttp
import msgspec

from adapters.gateways.http import Answer, call, time_limit
from adapters.gateways.paystack.settings import PaystackSettings
from adapters.gateways.paystack.signature import HEADER, is_authentic
from adapters.gateways.paystack.webhook import notices
from adapters.gateways.paystack.wire import Checkout, Refund, Transaction, data_of, is_missing
from plugins.payments.gateway import (
    Callback,
    Charge,
    Finding,
    Forged,
    GatewayRefused,
    GatewayUnknown,
    Notice,
    Outcome,
    RefundOrder,
    Started,
)

CURRENCIES = frozenset({"GHS", "KES", "NGN", "USD", "ZAR"})
"""What the API documents; of these, an account takes those that Paystack enabled for it."""

PER_PAGE = 100

_REFERENCE = re.compile(r"[A-Za-z0-9.=-]+")


class Paystack:
    """Implements ``plugins.payments.gateway.Gateway``. The session is the caller's to open and close.

    Nothing the webhook says is believed before ``query`` has confirmed it.
    """

    name = "paystack"
    currencies = CURRENCIES

    def __init__(self, session: aiohttp.ClientSession, settings: PaystackSettings) -> None:
        self._session, self._settings = session, settings
        self._root = settings.api_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {settings.secret_key}", "Accept": "application/json"}
        self._timeout = time_limit(settings.timeout)

    async def start(self, charge: Charge) -> Started:
        """Initialise a transaction; its checkout page is where the customer pays.

        A reference that is taken already means that an earlier start got through whose answer was lost.
        That is no failure, so it is GatewayUnknown: ``query`` tells what became of it. Its link is lost,
        and Paystack never tells it again.
        """
        self._check(charge)
        answer = await self._call("POST", "/transaction/initialize", self._request(charge))
        try:
            checkout = data_of(answer, Checkout)
        except GatewayRefused as refused:
            if refused.code == "duplicate_reference":
                raise GatewayUnknown(f"Paystack has a transaction {charge.reference} already") from refused
            raise
        return Started(gateway_ref=checkout.reference, url=checkout.authorization_url)

    async def query(self, charge: Charge) -> Finding:
        """Verify by reference: the one place where ``requested`` is told."""
        answer = await self._call("GET", f"/transaction/verify/{charge.reference}")
        if is_missing(answer):
            return Finding(outcome=Outcome.NOT_FOUND, final=False)
        transaction = data_of(answer, Transaction)
        if transaction.reference != charge.reference:
            raise GatewayUnknown(f"asked for {charge.reference}, Paystack told of {transaction.reference}")
        return transaction.finding()

    async def refund(self, order: RefundOrder) -> Finding:
        """Refund once: Paystack has no idempotency key, so the merchant's note carries ``refund_id``,
        and a refund that is found by it is not asked for again.
        """
        try:
            known = await self._find(order)
        except GatewayUnknown as unknown:
            raise GatewayRefused("not_asked", str(unknown), retryable=True) from unknown
        if known:
            return known.finding()
        request = {
            "transaction": order.transaction_id,
            "amount": order.amount,
            "currency": order.charge.currency,
            "customer_note": order.reason,
            "merchant_note": _note(order),
        }
        return data_of(await self._call("POST", "/refund", request), Refund).finding()

    async def query_refund(self, order: RefundOrder) -> Finding:
        """Look among the transaction's refunds for the one whose note is ours."""
        refund = await self._find(order)
        return refund.finding() if refund else Finding(outcome=Outcome.NOT_FOUND, final=False)

    def read(self, callback: Callback) -> tuple[Notice, ...]:
        """Check the signature over the raw body, and say what to look at."""
        if not is_authentic(callback.body, callback.headers.get(HEADER), self._settings.secret_key):
            raise Forged(f"{HEADER} is missing or was not made with our secret key over exactly these bytes")
        return notices(callback.body)

    def answer(self, callback: Callback) -> bytes:
        """Any 200 will do."""
        return b""

    def _check(self, charge: Charge) -> None:
        if charge.currency not in self.currencies:
            allowed = ", ".join(sorted(self.currencies))
            raise GatewayRefused("currency", f"Paystack takes {allowed}, not {charge.currency}")
        least = self._settings.minimums.get(charge.currency, 1)
        if charge.amount < least:
            raise GatewayRefused(
                "amount", f"{charge.amount} is below {least}, the least in {charge.currency}"
            )
        if not _REFERENCE.fullmatch(charge.reference):
            raise GatewayRefused(
                "reference", f"{charge.reference!r} may only have letters, digits, '-', '.' and '='"
            )

    def _request(self, charge: Charge) -> dict[str, Any]:
        request = {
            "email": charge.email or self._address(charge),
            "amount": charge.amount,
            "currency": charge.currency,
            "reference": charge.reference,
            "callback_url": charge.return_url,
            "metadata": {"payment_id": charge.payment_id},
        }
        return request | ({"channels": self._settings.channels} if self._settings.channels else {})

    def _address(self, charge: Charge) -> str:
        """An address that is the same for one customer each time and does not give away the phone."""
        who = charge.phone or charge.reference
        digest = hmac.digest(self._settings.secret_key.encode(), who.encode(), "sha256").hex()
        return f"wa-{digest[:20]}@{self._settings.email_domain}"

    async def _find(self, order: RefundOrder) -> Refund | None:
        """The refund with our note, by its id where it is known."""
        if order.gateway_ref:
            return data_of(await self._call("GET", f"/refund/{order.gateway_ref}"), Refund)
        path = f"/refund?transaction={order.transaction_id}&perPage={PER_PAGE}"
        refunds = data_of(await self._call("GET", path), list[Refund])
        return next((refund for refund in refunds if refund.merchant_note == _note(order)), None)

    async def _call(self, method: str, path: str, request: dict[str, Any] | None = None) -> Answer:
        body = {"data": msgspec.json.encode(request)} if request else {}
        headers = self._headers | ({"Content-Type": "application/json"} if request else {})
        url = f"{self._root}{path}"
        return await call(self._session, method, url, headers=headers, timeout=self._timeout, **body)


def _note(order: RefundOrder) -> str:
    return f"refund {order.refund_id}"
