"""What a webhook of Paystack's asks us to look at. It is a bell, not the news: the API tells the news.

A ``charge.success`` lacks ``requested_amount``, without which nobody can tell whether the price was paid,
and a refund's webhook does not name the refund. Both are therefore read again through the API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from plugins.payments.gateway import Finding, Notice, Outcome


class _Event(msgspec.Struct, frozen=True):
    event: str
    data: dict[str, Any]


def notices(body: bytes) -> tuple[Notice, ...]:
    """Return what an authentic body tells; nothing for events that are not about payments of ours.

    Raises ValueError where it cannot be read.
    """
    event = msgspec.json.decode(body, type=_Event)
    read = _READERS.get(event.event)
    return (read(event.event, event.data),) if read else ()


def _payment(event: str, data: Mapping[str, Any]) -> Notice:
    return Notice(key=_key(event, data, "reference"), reference=_text(data, "reference"))


def _refund(event: str, data: Mapping[str, Any]) -> Notice:
    """Refunds are named by the payment they return: all open ones of that payment are to be looked at."""
    reference = _text(data, "transaction_reference")
    key = _key(event, data, "transaction_reference", "refund_reference", "amount")
    return Notice(key=key, about="refund", reference=reference)


def _dispute(event: str, data: Mapping[str, Any]) -> Notice:
    """The transaction itself shows nothing of a dispute, so the webhook's word goes to a person."""
    transaction = data.get("transaction")
    reference = _text(transaction if isinstance(transaction, dict) else {}, "reference")
    finding = Finding(outcome=Outcome.REVIEW, code=event, message=str(data.get("category") or ""))
    return Notice(key=_key(event, data, "status"), reference=reference, finding=finding)


_READERS: Mapping[str, Callable[[str, Mapping[str, Any]], Notice]] = {
    "charge.success": _payment,
    **{
        f"refund.{state}": _refund
        for state in ("pending", "processing", "processed", "failed", "needs-attention")
    },
    **{f"charge.dispute.{step}": _dispute for step in ("create", "remind", "resolve")},
}


def _key(event: str, data: Mapping[str, Any], *names: str) -> str:
    """Webhooks have no id of their own: the event and what it is about must do."""
    parts = (data["id"],) if data.get("id") else tuple(data.get(name) for name in names)
    return ":".join((event, *(str(part or "") for part in parts)))


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is {value!r}, but must name a transaction")
    return value
