"""Reading what Safaricom posts: payment callbacks, results of refunds, and requests that waited too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from adapters.gateways.mpesa.addresses import Subject, open_address
from adapters.gateways.mpesa.amounts import minor_units
from adapters.gateways.mpesa.express import NAIROBI, payment_finding
from adapters.gateways.mpesa.results import REFUND_RESULTS, TRANSACTION_STATES, judge
from adapters.gateways.mpesa.settings import MpesaSettings
from plugins.payments.gateway import Callback, Finding, Forged, Notice, Outcome

ANSWER = b'{"ResultCode":0,"ResultDesc":"Accepted"}'
_TIMES = ("%Y%m%d%H%M%S", "%d.%m.%Y %H:%M:%S")
"""How times are written, in Nairobi's: payments and reversals in the first way, payouts in the second."""

B = TypeVar("B")
Values = dict[str, Any]


class _Item(msgspec.Struct):
    """``Value`` may be missing, as with Balance."""

    name: str = msgspec.field(name="Name")
    value: Any = msgspec.field(name="Value", default=None)


class _Metadata(msgspec.Struct):
    items: list[_Item] = msgspec.field(name="Item", default=[])


class _StkCallback(msgspec.Struct):
    checkout: str = msgspec.field(name="CheckoutRequestID")
    code: int | str = msgspec.field(name="ResultCode")
    said: str = msgspec.field(name="ResultDesc", default="")
    metadata: _Metadata | None = msgspec.field(name="CallbackMetadata", default=None)


class _Body(msgspec.Struct):
    callback: _StkCallback = msgspec.field(name="stkCallback")


class _Payment(msgspec.Struct):
    body: _Body = msgspec.field(name="Body")


class _Parameter(msgspec.Struct):
    key: str = msgspec.field(name="Key")
    value: Any = msgspec.field(name="Value", default=None)


class _Parameters(msgspec.Struct):
    """A list, or one object where there is a single parameter."""

    parameters: list[_Parameter] | _Parameter = msgspec.field(name="ResultParameter", default=[])


class _Result(msgspec.Struct):
    code: int | str = msgspec.field(name="ResultCode")
    said: str = msgspec.field(name="ResultDesc", default="")
    conversation: str = msgspec.field(name="OriginatorConversationID", default="")
    transaction: str = msgspec.field(name="TransactionID", default="")
    parameters: _Parameters | None = msgspec.field(name="ResultParameters", default=None)


class _Refund(msgspec.Struct):
    result: _Result = msgspec.field(name="Result")


def read_callback(callback: Callback, settings: MpesaSettings) -> Notice:
    """Check where a callback came in and say what it tells; raises Forged or ValueError."""
    if settings.callers and callback.remote not in settings.callers:
        raise Forged(f"{callback.remote or 'nobody'} is not one of the callers that the settings name")
    token, subject = open_address(callback.token, settings.callback_key)
    match subject:
        case Subject.PAYMENT:
            return _payment(token, _decode(callback.body, _Payment).body.callback)
        case Subject.REFUND:
            return _refund(token, _decode(callback.body, _Refund).result)
        case Subject.STATUS:
            return _status(token, _decode(callback.body, _Refund).result)
        case Subject.TIMEOUT:
            return Notice(key=f"timeout:{token}", about="refund", token=token)


def _payment(token: str, callback: _StkCallback) -> Notice:
    code, checkout = str(callback.code), callback.checkout
    finding: Finding | None = payment_finding(checkout, code, callback.said)
    if finding and finding.outcome is Outcome.PAID:
        finding = _paid(finding, callback.metadata)
    return Notice(key=f"payment:{checkout}:{code}", token=token, gateway_ref=checkout, finding=finding)


def _paid(finding: Finding, metadata: _Metadata | None) -> Finding | None:
    """Add what the customer paid; a success that does not tell an amount is only a reason to look."""
    values: Values = {item.name: item.value for item in metadata.items} if metadata else {}
    amount = minor_units(values.get("Amount"))
    if amount is None:
        return None
    return msgspec.structs.replace(
        finding,
        amount=amount,
        receipt=str(values.get("MpesaReceiptNumber") or ""),
        paid_at=_time(values.get("TransactionDate")),
    )


def _refund(token: str, result: _Result) -> Notice:
    code = str(result.code)
    finding = judge(REFUND_RESULTS, code, result.said)
    if finding.outcome is Outcome.PAID:
        finding = _given_back(finding, result, result.transaction)
    return _about_refund("refund", token, result, code, finding)


def _status(token: str, result: _Result) -> Notice:
    """A result other than 0 says that the question failed, and nothing about the refund."""
    code, values = str(result.code), _values(result)
    state = str(values.get("TransactionStatus") or "")
    finding = judge(TRANSACTION_STATES, state, result.said) if code == "0" else judge({}, code, result.said)
    if finding.outcome is Outcome.PAID:
        finding = _given_back(finding, result, str(values.get("ReceiptNo") or ""))
    return _about_refund("status", token, result, f"{code}:{state}", finding)


def _given_back(finding: Finding, result: _Result, receipt: str) -> Finding:
    values = _values(result)
    times = ("TransCompletedTime", "TransactionCompletedDateTime", "FinalisedTime")
    return msgspec.structs.replace(
        finding,
        amount=minor_units(_first(values, ("TransactionAmount", "Amount"))),
        receipt=receipt,
        paid_at=_time(_first(values, times)),
    )


def _about_refund(kind: str, token: str, result: _Result, code: str, finding: Finding) -> Notice:
    """``key`` names the conversation too: each question about one refund is a conversation of its own."""
    key = f"{kind}:{token}:{result.conversation}:{code}"
    return Notice(key=key, about="refund", token=token, finding=finding)


def _values(result: _Result) -> Values:
    given = result.parameters.parameters if result.parameters else []
    parameters = [given] if isinstance(given, _Parameter) else given
    return {parameter.key: parameter.value for parameter in parameters}


def _first(values: Values, names: Iterable[str]) -> Any:
    return next((values[name] for name in names if values.get(name) is not None), None)


def _time(value: object) -> dt.datetime | None:
    """Read a time, which is a number or text; one that we cannot read is not worth losing a payment for."""
    for form in _TIMES:
        try:
            return dt.datetime.strptime(str(value), form).replace(tzinfo=NAIROBI).astimezone(dt.UTC)
        except ValueError:
            continue
    return None


def _decode(body: bytes, kind: type[B]) -> B:
    try:
        return msgspec.json.Decoder(kind, float_hook=Decimal).decode(body)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the callback of {len(body)} bytes cannot be read: {error}") from error
