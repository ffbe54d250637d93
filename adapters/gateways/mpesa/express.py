"""M-Pesa Express (STK push): the request that appears on the customer's phone, and what became of it."""

from __future__ import annotations

import base64
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from adapters.gateways.mpesa.addresses import Subject, address
from adapters.gateways.mpesa.amounts import shillings
from adapters.gateways.mpesa.phones import msisdn
from adapters.gateways.mpesa.reply import Json, Reply, text
from adapters.gateways.mpesa.results import PAYMENT_RESULTS, judge
from adapters.gateways.mpesa.settings import MpesaSettings
from bot.clock import utc
from plugins.payments.gateway import Charge, Finding, GatewayUnknown, Outcome, Started

PUSH: Final = "/mpesa/stkpush/v1/processrequest"
QUERY: Final = "/mpesa/stkpushquery/v1/query"
NAIROBI: Final = ZoneInfo("Africa/Nairobi")
LONGEST_REFERENCE: Final = 12
_LONGEST_DESCRIPTION = 13


def timestamp(now: float) -> str:
    """Unix seconds as Nairobi's wall clock shows them: ``20260131235959``."""
    return utc(now).astimezone(NAIROBI).strftime("%Y%m%d%H%M%S")


def password(shortcode: str, passkey: str, stamp: str) -> str:
    """Return the password that goes with this timestamp and no other."""
    return base64.b64encode(f"{shortcode}{passkey}{stamp}".encode()).decode()


def push(settings: MpesaSettings, charge: Charge, now: float) -> Json:
    """Build the request; raises GatewayRefused for an amount or a phone that M-Pesa does not have.

    The customer sees the end of our reference, which is what tells two of them apart.
    """
    phone = msisdn(charge.phone)
    amount = shillings(charge.amount, charge.currency, smallest=1, largest=settings.largest)
    return _signed(settings, now) | {
        "TransactionType": "CustomerBuyGoodsOnline" if settings.till else "CustomerPayBillOnline",
        "Amount": amount,
        "PartyA": phone,
        "PartyB": settings.till or settings.shortcode,
        "PhoneNumber": phone,
        "CallBackURL": address(charge.callback_url, charge.token, Subject.PAYMENT, settings.callback_key),
        "AccountReference": charge.reference[-LONGEST_REFERENCE:],
        "TransactionDesc": charge.description[:_LONGEST_DESCRIPTION].strip() or "Payment",
    }


def started(reply: Reply) -> Started:
    """Read the answer to a push; raises GatewayRefused or GatewayUnknown."""
    checkout = text(reply.accepted(), "CheckoutRequestID")
    if not checkout:
        raise GatewayUnknown("the push was accepted without a CheckoutRequestID")
    return Started(gateway_ref=checkout)


def query(settings: MpesaSettings, checkout: str, now: float) -> Json:
    """Build the question what became of a push."""
    return _signed(settings, now) | {"CheckoutRequestID": checkout}


def found(reply: Reply, checkout: str) -> Finding:
    """Read the answer to a query, which tells neither amount nor receipt.

    Raises GatewayRefused or GatewayUnknown where it does not answer the question: so where Daraja does not
    know a push that it accepted before.
    """
    if reply.says("500.001.1001", "being processed"):
        return Finding(outcome=Outcome.PENDING, transaction_id=checkout, code=reply.code, final=False)
    if reply.says("400.002.02", "checkoutrequestid"):
        raise GatewayUnknown(f"Daraja does not know {checkout}, though it gave that id itself")
    answer = reply.accepted()
    code = text(answer, "ResultCode")
    if not code or text(answer, "CheckoutRequestID") not in {checkout, ""}:
        raise GatewayUnknown(f"the answer does not say what became of {checkout}")
    return payment_finding(checkout, code, text(answer, "ResultDesc"))


def payment_finding(checkout: str, code: str, said: str) -> Finding:
    """What a result code says of a push, whose CheckoutRequestID names the one payment it can make."""
    return msgspec.structs.replace(judge(PAYMENT_RESULTS, code, said), transaction_id=checkout)


def _signed(settings: MpesaSettings, now: float) -> Json:
    stamp = timestamp(now)
    return {
        "BusinessShortCode": settings.shortcode,
        "Password": password(settings.shortcode, settings.passkey, stamp),
        "Timestamp": stamp,
    }
