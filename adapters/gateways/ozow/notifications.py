"""What Ozow posts to us: forms, hashed with the private key.

A notification of a payment is a bell: the status API tells the news. Of refunds there is no status call
that Ozow documents, so there the notification, whose hash and whose address nobody else knows, is the news.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl

from adapters.gateways.ozow import hashing
from adapters.gateways.ozow.wire import refund_finding
from plugins.payments.gateway import Callback, Forged, Notice

_ORDERS = {
    "payment": (hashing.NOTIFICATION,),
    "refund": (hashing.REFUND_NOTIFICATION, (*hashing.REFUND_NOTIFICATION, "isRtc")),
}


def read(callback: Callback, site_code: str, private_key: str) -> Notice:
    """Check the hash and say what it tells; raises Forged, and ValueError where it cannot be read."""
    fields = _fields(callback.body)
    about = "refund" if "RefundId" in fields else "payment"
    if not hashing.is_authentic(fields, _ORDERS[about], private_key):
        raise Forged(f"Hash is missing or was not made with our private key over this {about}'s fields")
    if about == "refund":
        return _refund(fields, callback.token)
    if fields.get("SiteCode") != site_code:
        raise Forged(f"SiteCode is {fields.get('SiteCode')!r}, ours is {site_code!r}")
    return _payment(fields, callback.token)


def _fields(body: bytes) -> Mapping[str, str]:
    fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    if "RefundId" not in fields:
        fields["IsTest"] = fields.get("IsTest") or "false"  # so does Ozow's own plugin
    return fields


def _payment(fields: Mapping[str, str], token: str) -> Notice:
    transaction_id, status = _required(fields, "TransactionId"), _required(fields, "Status")
    reference = _required(fields, "TransactionReference")
    return Notice(key=f"{transaction_id}:{status.lower()}", reference=reference, token=token)


def _refund(fields: Mapping[str, str], token: str) -> Notice:
    refund_id, status = _required(fields, "RefundId"), _required(fields, "Status")
    try:
        amount = Decimal(_required(fields, "Amount"))
    except InvalidOperation:
        raise ValueError(f"Amount is {fields['Amount']!r}, but must be rands, as in 45.50") from None
    finding = refund_finding(
        refund_id, status, amount, fields.get("CurrencyCode", ""), fields.get("StatusMessage", "")
    )
    key = f"refund:{refund_id}:{status.lower()}"
    return Notice(key=key, about="refund", token=token, gateway_ref=refund_id, finding=finding)


def _required(fields: Mapping[str, str], name: str) -> str:
    if not fields.get(name):
        raise ValueError(f"{name} is missing from the notification")
    return fields[name]
