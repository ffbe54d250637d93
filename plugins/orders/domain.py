"""The orders domain's part in commands: each is one use case, in one transaction."""

from __future__ import annotations

from bot import Envelope, Transaction
from plugins.orders import service
from plugins.orders.events import (
    CancelOrder,
    CompleteOrder,
    HandOverOrder,
    PlaceOrder,
    RefuseCancellation,
    RequestCancellation,
)
from plugins.orders.plugin import plugin


@plugin.consume("orders.place")
async def place(tx: Transaction, envelope: Envelope) -> None:
    """Place an order."""
    await service.place(tx, envelope.read(PlaceOrder))


@plugin.consume("orders.request_cancellation")
async def request_cancellation(tx: Transaction, envelope: Envelope) -> None:
    """Somebody wants an order cancelled."""
    await service.request_cancellation(tx, envelope.read(RequestCancellation))


@plugin.consume("orders.refuse_cancellation")
async def refuse_cancellation(tx: Transaction, envelope: Envelope) -> None:
    """It is too late for that."""
    await service.refuse_cancellation(tx, envelope.read(RefuseCancellation))


@plugin.consume("orders.cancel")
async def cancel(tx: Transaction, envelope: Envelope) -> None:
    """Cancel an order."""
    await service.cancel(tx, envelope.read(CancelOrder))


@plugin.consume("delivery.picked_up")
async def dispatch(tx: Transaction, envelope: Envelope) -> None:
    """A driver has an order."""
    await service.dispatch(tx, envelope.data["order_id"], envelope.data["delivery_id"])


@plugin.consume("delivery.failed")
async def turn_back(tx: Transaction, envelope: Envelope) -> None:
    """The driver brings it back."""
    await service.turn_back(tx, envelope.data["order_id"])


@plugin.consume("delivery.returned")
async def come_back(tx: Transaction, envelope: Envelope) -> None:
    """The shop has it again."""
    await service.come_back(tx, envelope.data["order_id"])


@plugin.consume("orders.hand_over")
async def hand_over(tx: Transaction, envelope: Envelope) -> None:
    """The customer fetched an order."""
    await service.hand_over(tx, envelope.read(HandOverOrder))


@plugin.consume("orders.complete")
async def complete(tx: Transaction, envelope: Envelope) -> None:
    """All is done and paid."""
    await service.complete(tx, envelope.read(CompleteOrder))
