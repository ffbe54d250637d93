"""The payments plugin's registry: the commands it obeys, and what other domains may ask."""

from __future__ import annotations

from pathlib import Path

import msgspec

from bot import Envelope, Plugin, Transaction
from plugins.payments import forgetting, service
from plugins.payments.commands import (
    ChargePayment,
    CollectPayment,
    FulfilPayment,
    LookAgain,
    PayOutRefund,
    RefundPayment,
    WriteOff,
)
from plugins.payments.journal import READ_MODEL

plugin = Plugin("payments", home=Path(__file__).parent, projection=READ_MODEL)


@plugin.consume("payments.charge")
async def charge(tx: Transaction, envelope: Envelope) -> None:
    """Ask for an order's money, in the way that was chosen no later than the command was published."""
    command = envelope.read(ChargePayment)
    chosen_at = command.chosen_at or envelope.timestamp
    await service.ask(tx, msgspec.structs.replace(command, chosen_at=chosen_at))


@plugin.consume("payments.refund")
async def refund(tx: Transaction, envelope: Envelope) -> None:
    """Give it back, or ask no longer."""
    await service.refund(tx, envelope.read(RefundPayment))


@plugin.consume("order.cancelled")
async def close(tx: Transaction, envelope: Envelope) -> None:
    """Nobody pays for an order that is cancelled, also where its saga never came to ask for money."""
    await service.close(tx, envelope.data["order_id"], envelope.data["reason"])


@plugin.consume("payments.collect")
async def collect(tx: Transaction, envelope: Envelope) -> None:
    """Book cash."""
    await service.collect(tx, envelope.read(CollectPayment))


@plugin.consume("payments.write_off")
async def write_off(tx: Transaction, envelope: Envelope) -> None:
    """Let the customer off the rest."""
    await service.write_off(tx, envelope.read(WriteOff))


@plugin.consume("payments.fulfil")
async def fulfil(tx: Transaction, envelope: Envelope) -> None:
    """Keep late money."""
    await service.fulfil(tx, envelope.read(FulfilPayment))


@plugin.consume("payments.pay_out")
async def pay_out(tx: Transaction, envelope: Envelope) -> None:
    """Book a refund given by hand."""
    await service.pay_out(tx, envelope.read(PayOutRefund))


@plugin.consume("payments.look_again")
async def look_again(tx: Transaction, envelope: Envelope) -> None:
    """Ask the gateways now."""
    await service.look_again(tx, envelope.read(LookAgain))


@plugin.every(seconds=3600)
async def forget(tx: Transaction) -> None:
    """Keep nothing longer than it is needed."""
    await forgetting.forget(tx)
