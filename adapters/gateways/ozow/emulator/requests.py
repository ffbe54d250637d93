"""Payment requests: the API call, the pay page's own fields, and what Ozow checks about both."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from aiohttp import web

from adapters.gateways.emulation.answers import Handler, Refused, answer
from adapters.gateways.emulation.app import faulty
from adapters.gateways.emulation.page import page
from adapters.gateways.ozow.emulator.bank import BANK, Bank
from adapters.gateways.ozow.emulator.books import PaymentRequest
from adapters.gateways.ozow.emulator.hashes import OPTIONAL, REQUEST, fits

_LONGEST = {
    "SiteCode": 50,
    "CountryCode": 2,
    "CurrencyCode": 3,
    "TransactionReference": 50,
    "BankReference": 20,
    **dict.fromkeys(OPTIONAL, 50),
    "Customer": 100,
    **dict.fromkeys(("CancelUrl", "ErrorUrl", "SuccessUrl", "NotifyUrl"), 150),
}
_REQUIRED = (
    *("SiteCode", "CountryCode", "CurrencyCode", "Amount"),
    *("TransactionReference", "BankReference", "IsTest", "HashCheck"),
)
_AMOUNT = re.compile(r"\d{1,7}\.\d{2}")
_BANK_REFERENCE = re.compile(r"[A-Za-z0-9 -]+")


def keyed(handler: Handler) -> Handler:
    """Make a handler a call of the API that is opened by the API key, and subject to faults."""

    async def handle(request: web.Request) -> web.StreamResponse:
        given, expected = request.headers.get("ApiKey", ""), request.app[BANK].settings.api_key
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise Refused(401, {"message": "Authorization has been denied for this request."})
        return await handler(request)

    return faulty(handle)


async def post_payment_request(request: web.Request) -> web.StreamResponse:
    """``POST /PostPaymentRequest``: an address to pay at; mistakes come under 200, in ``errorMessage``."""
    bank, fields = request.app[BANK], as_text(await body(request))
    mistake = fault_in(fields, bank)
    if mistake:
        return answer({"paymentRequestId": None, "url": None, "errorMessage": mistake})
    made = _enter(bank, fields)
    url = str(request.url.join(request.app.router["pay"].url_for(id=made.id)))
    return answer({"paymentRequestId": made.id, "url": url, "errorMessage": None})


async def redirect(request: web.Request) -> web.StreamResponse:
    """``GET`` or ``POST /``: the pay page for fields that the customer's browser brings along."""
    bank = request.app[BANK]
    fields = as_text(request.query if request.method == "GET" else await request.post())
    mistake = fault_in(fields, bank)
    if mistake:
        return page("Ozow emulator", mistake, {}, status=400)
    raise web.HTTPSeeOther(request.app.router["pay"].url_for(id=_enter(bank, fields).id))


async def body(request: web.Request) -> Any:
    """JSON whose numbers keep their digits."""
    try:
        return json.loads(await request.read(), parse_float=str, parse_int=str)
    except ValueError:
        raise Refused(400, {"message": "The request is invalid."}) from None


def as_text(given: Any) -> dict[str, str]:
    """The fields as they were written: numbers with their digits, booleans as true and false."""
    if not isinstance(given, Mapping):
        return {}
    return {name: _written(value) for name, value in given.items() if value is not None}


def fault_in(fields: Mapping[str, str], bank: Bank) -> str:
    """The first thing that Ozow would object to; "" where there is none."""
    return next(chain(_missing(fields), _too_long(fields), _wrong(fields, bank)), "")


def _missing(fields: Mapping[str, str]) -> Iterator[str]:
    return (f"{name} is required" for name in _REQUIRED if not fields.get(name))


def _too_long(fields: Mapping[str, str]) -> Iterator[str]:
    for name, longest in _LONGEST.items():
        if len(fields.get(name, "")) > longest:
            yield f"{name} must not be longer than {longest} characters"


def _wrong(fields: Mapping[str, str], bank: Bank) -> Iterator[str]:
    """What is wrong with values that are all there."""
    if fields["SiteCode"] != bank.settings.site_code:
        yield "SiteCode is unknown"
    if (fields["CountryCode"], fields["CurrencyCode"]) != ("ZA", "ZAR"):
        yield "Only ZA and ZAR are supported"
    if not _AMOUNT.fullmatch(fields["Amount"]):
        yield "Amount must be a decimal with two places"
    if not _BANK_REFERENCE.fullmatch(fields["BankReference"]):
        yield "BankReference may only have alphanumeric characters, spaces and dashes"
    if fields["IsTest"].lower() not in {"true", "false"}:
        yield "IsTest must be true or false"
    if not fits(fields["HashCheck"], fields, REQUEST, bank.settings.private_key):
        yield "HashCheck value has failed"


def _enter(bank: Bank, fields: Mapping[str, str]) -> PaymentRequest:
    """Enter a request; a reference that was there before is welcome."""
    cents = int(fields["Amount"].replace(".", ""))
    made = PaymentRequest(fields=fields, amount=cents, created_at=bank.machinery.timeline.now())
    bank.books.request(made)
    return made


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
