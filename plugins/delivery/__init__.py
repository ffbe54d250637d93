"""Deliveries: scheduled, assigned, picked up, and handed over with a proof."""

from __future__ import annotations

from pathlib import Path

from bot import Envelope, Plugin, Transaction
from plugins.delivery import api, service
from plugins.delivery.events import CancelDelivery, ScheduleDelivery

__all__ = ["plugin"]

plugin = Plugin("delivery", home=Path(__file__).parent, api=api.routes, projection=service.READ_MODEL)


@plugin.consume("delivery.schedule")
async def schedule(tx: Transaction, envelope: Envelope) -> None:
    """Schedule an order's delivery."""
    await service.ask(tx, envelope.read(ScheduleDelivery))


@plugin.consume("delivery.cancel")
async def cancel(tx: Transaction, envelope: Envelope) -> None:
    """Cancel an order's delivery."""
    await service.cancel(tx, envelope.read(CancelDelivery))
