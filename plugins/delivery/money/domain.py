"""What drivers and the shop ask about money, and what others tell of it, each in a transaction of its own."""

from __future__ import annotations

from bot import Envelope, Transaction
from plugins.delivery.door.events import Tipped
from plugins.delivery.money import settlements, takings
from plugins.delivery.money.commands import ConfirmSettlement, Settle
from plugins.delivery.plugin import plugin


@plugin.consume("delivery.settle")
async def settle(tx: Transaction, envelope: Envelope) -> None:
    """The driver hands in cash."""
    await settlements.ask(tx, envelope.read(Settle))


@plugin.consume("delivery.confirm_settlement")
async def confirm_settlement(tx: Transaction, envelope: Envelope) -> None:
    """The shop has counted it."""
    await settlements.decide(tx, envelope.read(ConfirmSettlement))


@plugin.consume("delivery.tipped")
async def tipped(tx: Transaction, envelope: Envelope) -> None:
    """It is the driver's."""
    await takings.tipped(tx, envelope.read(Tipped), envelope.event_id)


@plugin.consume("payment.collected")
async def collected(tx: Transaction, envelope: Envelope) -> None:
    """Payments booked cash."""
    await takings.collected(tx, envelope.data)


@plugin.consume("payment.collection_refused")
async def not_collected(tx: Transaction, envelope: Envelope) -> None:
    """Payments did not."""
    await takings.not_collected(tx, envelope.data)


@plugin.consume("payment.succeeded")
async def paid(tx: Transaction, envelope: Envelope) -> None:
    """The order is paid."""
    await takings.paid(tx, envelope.data)


@plugin.consume("refund.succeeded")
async def given_back(tx: Transaction, envelope: Envelope) -> None:
    """Money went back to the customer."""
    await takings.given_back(tx, envelope.data)
