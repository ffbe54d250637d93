"""The order saga's commands to the delivery domain, each obeyed in a transaction of its own."""

from __future__ import annotations

from bot import Envelope, Transaction
from plugins.delivery import service
from plugins.delivery.events import CancelDelivery, ScheduleDelivery
from plugins.delivery.plugin import plugin


@plugin.consume("delivery.schedule")
async def schedule(tx: Transaction, envelope: Envelope) -> None:
    """Schedule an order's delivery."""
    await service.ask(tx, envelope.read(ScheduleDelivery))


@plugin.consume("delivery.cancel")
async def cancel(tx: Transaction, envelope: Envelope) -> None:
    """Cancel an order's delivery."""
    await service.cancel(tx, envelope.read(CancelDelivery))
