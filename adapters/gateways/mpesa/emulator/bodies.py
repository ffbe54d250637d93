"""What M-Pesa posts: payment callbacks, and results of refunds and questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from adapters.gateways.emulation.courier import Parcel
from adapters.gateways.mpesa.emulator.conversation import Conversation
from adapters.gateways.mpesa.emulator.faults import PaymentFaults
from adapters.gateways.mpesa.emulator.prompts import PAID, RESULTS, Prompt

NAIROBI = dt.timezone(dt.timedelta(hours=3))
"""Kenya has no daylight saving time."""
Pairs = Sequence[tuple[str, Any]]
_BALANCE = 46_000


def parcel(url: str, body: Any) -> Parcel:
    """A callback, ready to go: no signature, no secret, nothing that proves who sent it."""
    return Parcel(url, msgspec.json.encode(body), {"Content-Type": "application/json"})


def stamp(moment: dt.datetime) -> str:
    """A time as payments and reversals write it."""
    return f"{moment.astimezone(NAIROBI):%Y%m%d%H%M%S}"


def payment(prompt: Prompt, code: str, faults: PaymentFaults) -> dict[str, Any]:
    """The callback about a push; only a success says more than its code."""
    callback: dict[str, Any] = {
        "MerchantRequestID": prompt.merchant_id,
        "CheckoutRequestID": prompt.checkout_id,
        "ResultCode": int(code),
        "ResultDesc": RESULTS.get(code, "Injected"),
    }
    if code == PAID:
        callback["CallbackMetadata"] = {"Item": _items(prompt, faults)}
    return {"Body": {"stkCallback": callback}}


def result(asked: Conversation, code: str, said: str, transaction: str, pairs: Pairs) -> dict[str, Any]:
    """The outcome of a refund or a question; ``pairs`` are its parameters, of which a name may come twice."""
    body: dict[str, Any] = {
        "ResultType": 0,
        "ResultCode": int(code) if code.isdecimal() else code,
        "ResultDesc": said,
        "OriginatorConversationID": asked.originator,
        "ConversationID": asked.id,
        "TransactionID": transaction,
        "ReferenceData": {"ReferenceItem": {"Key": "QueueTimeoutURL", "Value": "https://internal.invalid"}},
    }
    if pairs:
        body["ResultParameters"] = {"ResultParameter": [_parameter(*pair) for pair in pairs]}
    return {"Result": body}


def timed_out(asked: Conversation) -> dict[str, Any]:
    """What goes to QueueTimeOutURL: the request waited too long."""
    body = {
        "ResultType": 1,
        "ResultCode": "1",
        "ResultDesc": "The service request timed out.",
        "OriginatorConversationID": asked.originator,
        "ConversationID": asked.id,
    }
    return {"Result": body}


def as_text(body: dict[str, Any]) -> dict[str, Any]:
    """The same result with its code and values as text."""
    inner = body["Result"]
    inner["ResultCode"] = str(inner["ResultCode"])
    for parameter in inner.get("ResultParameters", {}).get("ResultParameter", ()):
        if "Value" in parameter:
            parameter["Value"] = str(parameter["Value"])
    return body


def guessed(url: str, guess: str) -> str:
    """The address with another last part: what somebody can guess who knows the shop but not the address."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rpartition('/')[0]}/{guess}").geturl()


def _items(prompt: Prompt, faults: PaymentFaults) -> list[dict[str, Any]]:
    phone: Any = f"{prompt.phone[:4]}*****{prompt.phone[-3:]}" if faults.masked else int(prompt.phone)
    settled = prompt.settled_at or prompt.at
    return [
        {"Name": "Amount", "Value": _amount(prompt.amount + faults.amount_off, faults)},
        {"Name": "MpesaReceiptNumber", "Value": prompt.receipt},
        *_balance(faults),
        {"Name": "TransactionDate", "Value": int(stamp(settled))},
        {"Name": "PhoneNumber", "Value": phone},
    ]


def _amount(shillings: float, faults: PaymentFaults) -> float | int | str:
    forms = {"float": float, "integer": int, "text": lambda amount: f"{amount:.2f}"}
    form: Any = forms[faults.amounts]
    told: float | int | str = form(shillings)
    return told


def _balance(faults: PaymentFaults) -> list[dict[str, Any]]:
    written = f"{{Amount={{CurrencyCode=KES, MinimumAmount={_BALANCE * 100}, BasicAmount={_BALANCE}.00}}}}"
    forms: dict[str, list[dict[str, Any]]] = {
        "empty": [{"Name": "Balance"}],
        "number": [{"Name": "Balance", "Value": float(_BALANCE)}],
        "text": [{"Name": "Balance", "Value": written}],
        "absent": [],
    }
    return forms[faults.balance]


def _parameter(key: str, value: Any) -> dict[str, Any]:
    return {"Key": key} if value is None else {"Key": key, "Value": value}
