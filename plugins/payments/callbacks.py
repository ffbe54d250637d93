"""The inbox of gateways' callbacks: stored once before the answer, acted upon afterwards."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bot import Transaction
from plugins.payments import outcomes, store
from plugins.payments.gateway import Finding, Forged, Notice, Outcome
from plugins.payments.journal import load
from plugins.payments.model import RefundState
from plugins.payments.paid import doubt
from plugins.payments.records import CallbackRecord, PaymentRecord, RefundRecord
from plugins.payments.schedule import DAY

PATIENCE = DAY
"""Seconds that a callback waits for the attempt that it names before it is put aside."""
AGAIN = 15.0
"""Seconds after which it is tried again at first; the waits double."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Notice).decode


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with the ids of the payments or refunds that it is about, all of one tenant."""

    gateway: str
    notice: Notice
    tenant: str
    names: tuple[str, ...]


async def receive(tx: Transaction, gateway: str, notices: Sequence[Notice], body: bytes) -> None:
    """Store what is new; raises Forged for a token that we did not give out, or not for this."""
    for notice in notices:
        if notice.token:
            await _check_token(tx, gateway, notice)
        told = CallbackRecord(
            gateway=gateway,
            key=notice.key,
            notice=_encode(notice),
            body=body,
            received_at=tx.now,
            due_at=tx.now,
        )
        await store.keep_callback(tx, told)


async def locate(tx: Transaction, gateway: str, key: str) -> Told | None:
    """Find what a stored callback is about; None, and it waits, where nobody knows yet."""
    (told,) = await store.callbacks.find(tx, gateway=gateway, key=key)
    if told.due_at is None:
        return None
    notice = _decode(told.notice)
    subjects = await _subjects(tx, gateway, notice)
    if subjects:
        return Told(gateway, notice, subjects[0].tenant, tuple(_name(one) for one in subjects))
    if await _is_old_news(tx, gateway, notice):
        await store.callbacks.change(tx, gateway, key, outcome="done", due_at=None)
        return None
    age = tx.now - told.received_at
    due = tx.now + max(AGAIN, age) if age < PATIENCE else None
    await store.callbacks.change(tx, gateway, key, outcome="unmatched", due_at=due)
    return None


async def act(tx: Transaction, told: Told, *, live: bool) -> None:
    """Do what a callback says, in a transaction of its tenant; twice is once."""
    for name in told.names:
        if told.notice.about == "refund":
            await _on_refund(tx, name, told.notice.finding)
        else:
            await _on_payment(tx, name, told.notice, live=live)
    await store.callbacks.change(tx, told.gateway, told.notice.key, outcome="done", due_at=None)


async def _on_payment(tx: Transaction, payment_id: str, notice: Notice, *, live: bool) -> None:
    """Record what is told, unless it only rings, or claims money that it does not prove: then look."""
    known = await store.payments.get(tx, payment_id)
    finding = notice.finding
    if notice.gateway_ref and not known.gateway_ref:
        await store.payments.change(tx, payment_id, gateway_ref=notice.gateway_ref)
    if finding is not None and not await _doubtful(tx, known, finding, live=live):
        await outcomes.found(tx, payment_id, finding, live=live)
    else:
        await store.payments.change(tx, payment_id, due_at=tx.now)


async def _doubtful(tx: Transaction, known: PaymentRecord, finding: Finding, *, live: bool) -> bool:
    if finding.outcome is not Outcome.PAID:
        return False
    bill = await load(tx, known.order_id)
    return bool(doubt(bill.attempts[known.payment_id], finding, live=live)[0])


async def _on_refund(tx: Transaction, refund_id: str, finding: Finding | None) -> None:
    if finding is None:
        await store.refunds.change(tx, refund_id, due_at=tx.now)
    else:
        await outcomes.refund_found(tx, refund_id, finding)


async def _subjects(
    tx: Transaction, gateway: str, notice: Notice
) -> Sequence[PaymentRecord] | Sequence[RefundRecord]:
    """What a notice names: by our token, by what the gateway calls it, or by our reference.

    A refund's notice that names the payment is about all refunds of it that are under way.
    """
    by_token, by_ref, reference = notice.token.partition(".")[0], notice.gateway_ref, notice.reference
    if notice.about == "refund":
        if by_token:
            return await store.refunds.find(tx, method=gateway, refund_id=by_token)
        named = await store.refunds.find(tx, method=gateway, gateway_ref=by_ref) if by_ref else []
        open_ones = {"payment_id": reference, "state": RefundState.SUBMITTED}
        return named or await store.refunds.find(tx, method=gateway, **open_ones)
    if by_token or reference:
        return await store.payments.find(tx, method=gateway, payment_id=by_token or reference)
    return await store.payments.find(tx, method=gateway, gateway_ref=by_ref)


async def _is_old_news(tx: Transaction, gateway: str, notice: Notice) -> bool:
    """It is about refunds of a payment of ours that were all found out about before it came."""
    if notice.about != "refund" or not notice.reference:
        return False
    return bool(await store.refunds.find(tx, method=gateway, payment_id=notice.reference))


async def _check_token(tx: Transaction, gateway: str, notice: Notice) -> None:
    """Compare the whole token, in constant time, with the one of the record that it begins with."""
    named: Sequence[PaymentRecord | RefundRecord] = await _subjects(tx, gateway, notice)
    known = named[0] if named else None
    if known is None or not hmac.compare_digest(
        known.token.encode(), notice.token.encode("utf-8", "surrogateescape")
    ):
        raise Forged("the token in the path is not one that was given to this gateway")
    if known.gateway_ref and notice.gateway_ref not in ("", known.gateway_ref):
        raise Forged(f"the token in the path belongs to {known.gateway_ref}, not to {notice.gateway_ref}")


def _name(subject: PaymentRecord | RefundRecord) -> str:
    return subject.refund_id if isinstance(subject, RefundRecord) else subject.payment_id
