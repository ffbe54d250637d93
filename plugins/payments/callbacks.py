"""The inbox of gateways' callbacks: stored once before the answer, acted upon afterwards."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Row, and_, select, update
from sqlalchemy.dialects.sqlite import insert

from bot import Transaction
from plugins.payments import outcomes, store
from plugins.payments.gateway import Forged, Notice, Outcome
from plugins.payments.journal import load
from plugins.payments.model import RefundState, State
from plugins.payments.paid import doubt
from plugins.payments.schedule import DAY
from plugins.payments.tables import attempts, callbacks, refunds

PATIENCE = DAY
"""Seconds that a callback waits for the attempt that it names before it is put aside."""
AGAIN = 15.0
"""Seconds after which it is tried again at first; the waits double."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Notice).decode


@dataclass(frozen=True, slots=True)
class Told:
    """A notice with the rows that it is about, all of one tenant."""

    gateway: str
    notice: Notice
    tenant: str
    names: tuple[str, ...]


async def receive(tx: Transaction, gateway: str, notices: Sequence[Notice], body: bytes) -> None:
    """Store what is new; raises Forged for a token that we did not give out, or not for this."""
    for notice in notices:
        if notice.token:
            await _check_token(tx, gateway, notice)
        row = {
            "gateway": gateway,
            "key": notice.key,
            "notice": _encode(notice),
            "body": body,
            "received_at": tx.now,
            "outcome": "",
            "due_at": tx.now,
        }
        await tx.execute(insert(callbacks).values(row).on_conflict_do_nothing())


async def locate(tx: Transaction, gateway: str, key: str) -> Told | None:
    """Find what a stored callback is about; None, and it waits, where nobody knows yet."""
    row = await store.find(tx, callbacks, callbacks.c.gateway == gateway, callbacks.c.key == key)
    if row is None or row.due_at is None:
        return None
    notice = _decode(row.notice)
    found = await _subjects(tx, gateway, notice)
    if found:
        names = tuple(str(one[0]) for one in found)
        return Told(gateway, notice, found[0].tenant, names)
    age = tx.now - row.received_at
    waits = {"due_at": tx.now + max(AGAIN, age)} if age < PATIENCE else {"due_at": None}
    await _change(tx, gateway, key, outcome="unmatched", **waits)
    return None


async def act(tx: Transaction, told: Told, *, live: bool) -> None:
    """Do what a callback says, in a transaction of its tenant; twice is once."""
    act_on = _on_refund if told.notice.about == "refund" else _on_payment
    for name in told.names:
        await act_on(tx, name, told.notice, live=live)
    await _change(tx, told.gateway, told.notice.key, outcome="done", due_at=None)


async def _on_payment(tx: Transaction, payment_id: str, notice: Notice, *, live: bool) -> None:
    """Record what is told, unless it only rings, or claims money that it does not prove: then look."""
    row = await store.get(tx, attempts, payment_id)
    finding = notice.finding
    if notice.gateway_ref and not row.gateway_ref:
        await store.change(tx, attempts, payment_id, gateway_ref=notice.gateway_ref)
    if finding is not None and not await _doubtful(tx, row, notice, live=live):
        await outcomes.found(tx, payment_id, finding, live=live)
    elif row.state != State.CHARGED:
        await store.change(tx, attempts, payment_id, due_at=tx.now)


async def _doubtful(tx: Transaction, row: Row[Any], notice: Notice, *, live: bool) -> bool:
    if notice.finding is None or notice.finding.outcome is not Outcome.PAID:
        return False
    bill = await load(tx, row.order_id)
    return bool(doubt(bill.attempts[row.payment_id], notice.finding, live=live)[0])


async def _on_refund(tx: Transaction, refund_id: str, notice: Notice, *, live: bool) -> None:
    if notice.finding is None:
        await store.change(tx, refunds, refund_id, due_at=tx.now)
    else:
        await outcomes.refund_found(tx, refund_id, notice.finding)


async def _subjects(tx: Transaction, gateway: str, notice: Notice) -> Sequence[Row[Any]]:
    """The rows that a notice names: by our token, by what the gateway calls them, or by our reference.

    A refund's notice that names the payment is about all refunds of it that are under way.
    """
    table = refunds if notice.about == "refund" else attempts
    mine = table.c.method == gateway
    if notice.token:
        return await store.find_all(tx, table, mine, store.key(table) == notice.token.partition(".")[0])
    if notice.gateway_ref:
        named = await store.find_all(tx, table, mine, table.c.gateway_ref == notice.gateway_ref)
        if named or not notice.reference:
            return named
    if table is attempts:
        return await store.find_all(tx, table, mine, attempts.c.payment_id == notice.reference)
    of_it = and_(refunds.c.payment_id == notice.reference, refunds.c.state == RefundState.SUBMITTED)
    return await store.find_all(tx, table, mine, of_it)


async def _check_token(tx: Transaction, gateway: str, notice: Notice) -> None:
    """Compare the whole token, in constant time, with the one of the row that it begins with."""
    found = await _subjects(tx, gateway, notice)
    known = found[0] if found else None
    if known is None or not hmac.compare_digest(known.token.encode(), notice.token.encode()):
        raise Forged("the token in the path is not one that was given to this gateway")
    if known.gateway_ref and notice.gateway_ref and known.gateway_ref != notice.gateway_ref:
        raise Forged(f"the token in the path belongs to {known.gateway_ref}, not to {notice.gateway_ref}")


async def _change(tx: Transaction, gateway: str, key: str, **values: Any) -> None:
    is_it = and_(callbacks.c.gateway == gateway, callbacks.c.key == key)
    await tx.execute(update(callbacks).where(is_it).values(values))


async def postpone(tx: Transaction, gateway: str, key: str, due: float) -> None:
    """Act on it later."""
    await _change(tx, gateway, key, due_at=due)


async def waiting(tx: Transaction, limit: int) -> list[tuple[str, str]]:
    """Gateway and key of callbacks that are to be acted upon now, oldest first."""
    wanted = select(callbacks.c.gateway, callbacks.c.key).where(callbacks.c.due_at <= tx.now)
    rows = await tx.execute(wanted.order_by(callbacks.c.received_at).limit(limit))
    return [(row.gateway, row.key) for row in rows]
