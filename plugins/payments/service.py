"""The use cases of the payments domain; each may be asked for twice. Nothing here calls a gateway."""

from __future__ import annotations

from bot import Transaction, WakalaError, decimal, utc
from plugins.payments import cash, charging, projection, refunding, store
from plugins.payments.book import service as book
from plugins.payments.commands import (
    ChargePayment,
    CollectPayment,
    FulfilPayment,
    LookAgain,
    PayOutRefund,
    RefundPayment,
    WriteOff,
)
from plugins.payments.events import PaymentChecked, PaymentInitiated, PaymentStands
from plugins.payments.journal import load, record
from plugins.payments.model import BOOK, State
from plugins.payments.refund_events import RefundFailed


class RefundRefused(WakalaError):
    """A refund is against the rules; the message says which."""


class PriceRefused(WakalaError):
    """An order is being paid, or was, at another price; the message says which."""


async def charge(tx: Transaction, command: ChargePayment) -> str:
    """Begin an attempt and return its id, or that of the attempt that serves already."""
    bill = await load(tx, command.order_id)
    if known := charging.serving(bill, command):
        return known.payment_id
    payment_id = command.payment_id or charging.new_payment_id(tx.tenant, bill)
    events = charging.charge(bill, command, payment_id, utc(tx.now), await _room(tx, command))
    for event in events:
        if isinstance(event, PaymentInitiated):
            await projection.begin(
                tx,
                event,
                projection.told_at(tx),
                phone=command.phone or "",
                email=command.email or "",
                description=command.description,
                metadata=command.metadata,
            )
    await record(tx, bill, events)
    return payment_id


async def _room(tx: Transaction, command: ChargePayment) -> int | None:
    """What may be bought on the book: in the transaction that buys, so that two orders never share it."""
    if command.method != BOOK:
        return None
    return await book.room(tx, command.customer_id, command.phone, command.currency)


async def ask(tx: Transaction, command: ChargePayment) -> None:
    """The same for the order saga, who waits for an answer also where a client was quicker.

    The client's events may have come before the saga waited for them, and are not published again.
    """
    bill = await load(tx, command.order_id)
    known = charging.settled(bill, command)
    if known is None:
        await charge(tx, command)
        return
    answer = PaymentStands(
        payment_id=known.payment_id,
        order_id=command.order_id,
        amount=decimal(known.amount),
        currency=known.currency,
        method=known.method,
        status=known.state,
    )
    tx.publish(answer)


async def request(tx: Transaction, command: ChargePayment) -> str:
    """The same for a caller who does not make the price; raises PriceRefused where it is another.

    The order saga makes it: a client must not have an order paid for less.
    """
    bill = await load(tx, command.order_id)
    if known := charging.priced_otherwise(bill, command):
        price = f"{decimal(known.amount)} {known.currency}"
        raise PriceRefused(f"must be {price}, as in payment {known.payment_id} of this order")
    return await charge(tx, command)


async def refund(tx: Transaction, command: RefundPayment) -> None:
    """Give money back, or give up what was not paid yet."""
    bill = await load(tx, command.order_id)
    await record(tx, bill, refunding.refund(bill, command, utc(tx.now)))


async def refund_payment(
    tx: Transaction, order_id: str, payment_id: str, *, amount: int | None, reason: str, key: str = ""
) -> str:
    """Give one payment back, in part or all that is left, and return the refund's id.

    Raises RefundRefused where that is more than is left.
    """
    bill = await load(tx, order_id)
    events = refunding.part_of(bill, payment_id, amount, reason, key)
    for event in events:
        if isinstance(event, RefundFailed):
            raise RefundRefused(event.error_message)
    await record(tx, bill, events)
    return refunding.part_id(bill, payment_id, amount, reason, key)


async def close(tx: Transaction, order_id: str, reason: str) -> None:
    """Ask for no more money for an order that is cancelled, and give back what came without its saga."""
    bill = await load(tx, order_id)
    await record(tx, bill, refunding.close(bill, reason))


async def collect(tx: Transaction, command: CollectPayment) -> None:
    """Book cash that was handed over."""
    bill = await load(tx, command.order_id)
    await record(tx, bill, cash.collect(bill, command, utc(tx.now)))


async def write_off(tx: Transaction, command: WriteOff) -> None:
    """Let the customer off what is missing."""
    bill = await load(tx, command.order_id)
    await record(tx, bill, cash.write_off(bill, command, utc(tx.now)))


async def fulfil(tx: Transaction, command: FulfilPayment) -> None:
    """Keep late money for an order that is made after all."""
    bill = await load(tx, command.order_id)
    await record(tx, bill, refunding.fulfil(bill))


async def pay_out(tx: Transaction, command: PayOutRefund) -> None:
    """Record a refund that a person gave by hand."""
    bill = await load(tx, command.order_id)
    await record(tx, bill, refunding.pay_out(bill, command))


async def look_again(tx: Transaction, command: LookAgain) -> None:
    """Have the gateways asked at once about whatever of this order they may know more of than we."""
    known = await store.payments.find(tx, tenant=tx.tenant, order_id=command.order_id)
    asked = [one for one in known if one.submitted_at is not None and one.state != State.CHARGED]
    for one in asked:
        await store.payments.change(tx, one.payment_id, due_at=tx.now, asked=True)
    if not asked:
        last = max(known, key=lambda one: one.created_at, default=None)
        payment_id, status = (last.payment_id, last.state) if last else (None, "none")
        tx.publish(PaymentChecked(payment_id=payment_id, order_id=command.order_id, status=status))
