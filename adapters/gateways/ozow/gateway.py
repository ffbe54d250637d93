"""Ozow behind the payments port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import aiohttp
import msgspec

from adapters.gateways.http import Answer, call, time_limit
from adapters.gateways.ozow import hashing, notifications
from adapters.gateways.ozow.request import payment_request
from adapters.gateways.ozow.settings import OzowSettings
from adapters.gateways.ozow.tokens import Tokens
from adapters.gateways.ozow.wire import (
    CURRENCY,
    Refund,
    Requested,
    Submitted,
    Token,
    Transaction,
    cents,
    rands,
    read,
    summary,
)
from bot.clock import Clock
from plugins.payments.gateway import (
    Callback,
    Charge,
    Finding,
    GatewayRefused,
    GatewayUnknown,
    Notice,
    Outcome,
    RefundOrder,
    Started,
)

LONGEST_REASON = 450
"""Characters of a refund's reason that we send; Ozow takes 500."""


class Ozow:
    """Implements ``plugins.payments.gateway.Gateway``. The session is the caller's to open and close.

    Nothing a notification says of a payment is believed before ``query`` has confirmed it.
    """

    name = "ozow"
    currencies = frozenset({CURRENCY})

    def __init__(self, session: aiohttp.ClientSession, settings: OzowSettings, clock: Clock) -> None:
        self._session, self._settings = session, settings
        self._root = settings.api_url.rstrip("/")
        self._site, self._key = settings.site_code.strip(), settings.private_key.strip()
        self._api_key = {"ApiKey": settings.api_key.strip(), "Accept": "application/json"}
        self._timeout = time_limit(settings.timeout)
        self._tokens = Tokens(self._fetch_token, clock)

    async def start(self, charge: Charge) -> Started:
        """Ask for a pay page; while the API is away, make a link to the page ourselves.

        No money moves here and an address that was lost with its answer is in nobody's hands, so unlike
        elsewhere silence leaves no doubt.
        """
        fields = payment_request(charge, self._site, self._key, test=self._settings.test)
        try:
            return await self._request(fields)
        except GatewayUnknown:
            return self._link(fields)
        except GatewayRefused as refused:
            if not refused.retryable:
                raise
            return self._link(fields)

    async def query(self, charge: Charge) -> Finding:
        """Look for transactions with our reference: of our mode, and if there are none, of the other.

        One link may be paid more than once; see ``Finding.also``. For some seconds after a payment Ozow
        may not know it yet, so that nothing found is never final.
        """
        for test in (self._settings.test, not self._settings.test):
            transactions = await self._transactions(charge.reference, test=test)
            if transactions:
                return summary(transactions, live=not test)
        return Finding(outcome=Outcome.NOT_FOUND, final=False)

    async def refund(self, order: RefundOrder) -> Finding:
        """Submit a refund, to be paid from our float with Ozow to the account that paid."""
        fields = {
            "transactionId": order.transaction_id,
            "amount": str(rands(order.amount)),
            "refundReason": order.reason[:LONGEST_REASON],
            "notifyUrl": order.callback_url,
        }
        hashed = {"hashCheck": hashing.digest(fields, hashing.REFUND, self._key)}
        request = {**fields, "amount": rands(order.amount), **hashed}
        answer = await self._authorised("POST", "/secure/refunds/submit", [request])
        return _submitted(read(answer, list[Submitted]))

    async def query_refund(self, order: RefundOrder) -> Finding:
        """List the transaction's refunds and find ours: by its number, or by its amount while unnumbered.

        Ozow's pages do not describe this call, shops use it all the same: what it refuses to tell is
        unknown, never absent. Two unnumbered refunds of one amount cannot be told apart by anybody but a
        person.
        """
        path = f"/secure/refunds/getrefundsbytransactionid?transactionId={order.transaction_id}"
        answer = await self._authorised("GET", path)
        if answer.status >= 400:
            raise GatewayUnknown(f"Ozow does not list refunds of {order.transaction_id}: {answer.status}")
        return _pick(read(answer, list[Refund]), order)

    def read(self, callback: Callback) -> tuple[Notice, ...]:
        """Check the hash over the form, and say what to look at."""
        return (notifications.read(callback, self._site, self._key),)

    def answer(self, callback: Callback) -> bytes:
        """Any 200 will do."""
        return b""

    async def _request(self, fields: Mapping[str, str]) -> Started:
        request = {**fields, "Amount": Decimal(fields["Amount"]), "IsTest": self._settings.test}
        answer = await self._call("POST", "/PostPaymentRequest", self._api_key, _encode(request))
        requested = read(answer, Requested)
        if requested.errormessage:
            raise GatewayRefused("request", requested.errormessage)
        if not requested.url:
            raise GatewayUnknown("Ozow took the request, but told no address")
        return Started(gateway_ref=requested.paymentrequestid or "", url=requested.url)

    def _link(self, fields: Mapping[str, str]) -> Started:
        return Started(gateway_ref="", url=f"{self._settings.pay_url.rstrip('/')}/?{urlencode(fields)}")

    async def _transactions(self, reference: str, *, test: bool) -> list[Transaction]:
        query = {"siteCode": self._site, "transactionReference": reference, "IsTest": str(test).lower()}
        answer = await self._call("GET", f"/GetTransactionByReference?{urlencode(query)}", self._api_key)
        if answer.status == 404:
            return []
        found = read(answer, list[Transaction])
        return [transaction for transaction in found if transaction.transactionreference == reference]

    async def _authorised(self, method: str, path: str, request: Any = None) -> Answer:
        """Call with a token, and once more with a new one if that is refused, for then nothing was done."""
        body = None if request is None else _encode(request)
        answer = await self._with_token(method, path, body)
        return await self._with_token(method, path, body) if answer.status == 401 else answer

    async def _with_token(self, method: str, path: str, body: bytes | None) -> Answer:
        token = await self._tokens.get()
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        answer = await self._call(method, path, headers, body)
        if answer.status == 401:
            self._tokens.drop(token)
        return answer

    async def _fetch_token(self) -> Token:
        """Ask for a token. Whatever goes wrong with that, what the token is for was not done."""
        form = {"grant_type": "password", "SiteCode": self._site}
        try:
            return read(await self._call("POST", "/token", self._api_key, form), Token)
        except GatewayUnknown as unknown:
            raise GatewayRefused("no_token", str(unknown), retryable=True) from unknown

    async def _call(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | dict[str, str] | None = None
    ) -> Answer:
        kind = {"Content-Type": "application/json"} if isinstance(body, bytes) else {}
        url = f"{self._root}{path}"
        return await call(
            self._session, method, url, headers={**headers, **kind}, data=body, timeout=self._timeout
        )


def _submitted(answers: Sequence[Submitted]) -> Finding:
    """What became of submitting one refund."""
    submitted = answers[0] if answers else Submitted()
    if submitted.errors:
        raise GatewayRefused("refund", "; ".join(submitted.errors))
    if not submitted.refundid:
        raise GatewayUnknown("Ozow answered a refund with neither a number nor errors")
    return Finding(
        outcome=Outcome.PENDING,
        transaction_id=submitted.refundid,
        currency=CURRENCY,
        receipt=submitted.refundid,
        final=False,
    )


def _pick(refunds: Sequence[Refund], order: RefundOrder) -> Finding:
    """The finding about ours among a transaction's refunds."""
    if order.gateway_ref:
        known = [refund for refund in refunds if refund.id == order.gateway_ref]
        if not known:
            raise GatewayUnknown(f"Ozow does not list refund {order.gateway_ref}, which it once took")
        return known[0].finding()
    alike = [refund for refund in refunds if cents(refund.amount) == order.amount]
    if len(alike) > 1:
        return Finding(outcome=Outcome.REVIEW, code="ambiguous", message="several refunds of this amount")
    return alike[0].finding() if alike else Finding(outcome=Outcome.NOT_FOUND, final=False)


_encode = msgspec.json.Encoder(decimal_format="number").encode
