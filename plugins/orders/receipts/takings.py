"""What became of an order's money, as the payments domain tells it; kept for receipts."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from bot import Envelope, Transaction, minor
from plugins.orders import store
from plugins.orders.plugin import plugin
from plugins.orders.receipts.receipt import Taking


class _Money(msgspec.Struct, frozen=True):
    """The fields that we need of any event about money, in this domain's own words."""

    order_id: str
    amount: Decimal
    method: str = ""
    receipt: str = ""

    def taking(self, kind: str, method: str = "") -> Taking:
        """As a line of the receipt."""
        amount = minor(self.amount)
        return Taking(kind=kind, amount=amount, method=method or self.method, receipt=self.receipt)


@plugin.consume("payment.promised")
async def promised(tx: Transaction, envelope: Envelope) -> None:
    """Cash is to come."""
    await _keep(tx, envelope, "promised")


@plugin.consume("payment.succeeded")
async def paid(tx: Transaction, envelope: Envelope) -> None:
    """Money came; money that came too late is money too, until it is given back. Cash was told as it came."""
    if envelope.data["method"] != "cash":
        await _keep(tx, envelope, "paid")


@plugin.consume("payment.collected")
async def collected(tx: Transaction, envelope: Envelope) -> None:
    """Cash came."""
    await _keep(tx, envelope, "paid", "cash")


@plugin.consume("payment.written_off")
async def written_off(tx: Transaction, envelope: Envelope) -> None:
    """It will not come, and nobody asks for it any more."""
    await _keep(tx, envelope, "written_off")


@plugin.consume("refund.requested")
async def handed_back(tx: Transaction, envelope: Envelope) -> None:
    """Cash goes back: the shop is told to hand it over, and counts it no more."""
    if envelope.data.get("method") == "cash":
        await refunded(tx, envelope)


@plugin.consume("refund.succeeded")
async def refunded(tx: Transaction, envelope: Envelope) -> None:
    """Money went back; that is counted once."""
    await _keep(tx, envelope, "refunded", once=envelope.data["refund_id"])


@plugin.consume("payment.receipt_found")
async def receipt_found(tx: Transaction, envelope: Envelope) -> None:
    """A payment that was known by query alone has its receipt number now."""
    await store.name_receipt(tx, envelope.data["payment_id"], envelope.data["receipt"])


async def _keep(tx: Transaction, envelope: Envelope, kind: str, method: str = "", *, once: str = "") -> None:
    money = msgspec.convert(envelope.data, _Money)
    payment = str(envelope.data.get("payment_id") or "")
    await store.take(tx, once or envelope.event_id, money.order_id, payment, money.taking(kind, method))
