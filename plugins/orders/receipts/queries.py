"""What the orders domain answers about receipts, to whoever prints them."""

from __future__ import annotations

from bot import Transaction
from plugins.orders import service, store
from plugins.orders.plugin import plugin
from plugins.orders.receipts.receipt import Receipt, receipt_of


@plugin.query("receipt")
async def receipt(tx: Transaction, order_id: str) -> Receipt | None:
    """Return the receipt of an order as it stands; None where the tenant has no such order."""
    created, status = await service.look(tx, order_id)
    return receipt_of(created, status, await store.taken(tx, order_id)) if created else None
