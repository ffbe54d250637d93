"""Orders that cost less than when their delivery was scheduled: less is to be taken at the door."""

from __future__ import annotations

from decimal import Decimal

from bot import Envelope, Transaction, Turn, minor
from plugins.delivery.door import doorstep, steps
from plugins.delivery.plugin import plugin


@plugin.consume("order.amended")
async def amended(tx: Transaction, envelope: Envelope) -> None:
    """Something was taken out of the order."""
    known = await doorstep.of_order(tx, envelope.data["order_id"])
    await doorstep.record(tx, known, steps.ask_less(known, Decimal(envelope.data["total_amount"])))


@plugin.on("delivery.due_changed", flow="driving")
async def due_changed(turn: Turn) -> None:
    """Tell the driver who has it; before there is one, the offer tells."""
    if turn.news["driver_id"]:
        turn.say("due_changed", number=turn.news["number"], due=minor(Decimal(turn.news["cash_due"])))
