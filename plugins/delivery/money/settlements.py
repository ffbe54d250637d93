"""Cash that drivers hand in: they say how much, and it counts once one of the shop's people agrees."""

from __future__ import annotations

from typing import Any

from bot import Transaction, decimal, minor, new_id, utc
from plugins.delivery.money.commands import ConfirmSettlement, Settle
from plugins.delivery.money.events import Settled, SettlementAsked, SettlementClosed, SettlementRefused
from plugins.delivery.store import floats, settlements
from plugins.delivery.store.floats import Entry
from plugins.delivery.store.tables import Row


async def ask(tx: Transaction, command: Settle) -> None:
    """Ask the shop, in place of what the same driver asked before."""
    held, amount = await floats.of(tx, command.driver_id), minor(command.amount)
    settlement_id, currency = new_id(), command.currency
    said = {"amount": amount, "held": held, "currency": currency}
    await settlements.add(tx, settlement_id, command.driver_id, **said)
    tx.publish(
        SettlementAsked(
            settlement_id=settlement_id,
            driver_id=command.driver_id,
            amount=command.amount,
            held=decimal(held),
            variance=decimal(amount - held),
            currency=currency,
            asked_at=utc(tx.now),
        )
    )


async def decide(tx: Transaction, command: ConfirmSettlement) -> None:
    """Book it, or do not; the first of the shop's people who answers decides."""
    row = await settlements.find(tx, command.settlement_id)
    if row is None:
        return
    state = "settled" if command.agreed else "refused"
    if not await settlements.decide(tx, command.settlement_id, state, command.member_id):
        tx.publish(_closed(row, command))
    elif command.agreed:
        await _settle(tx, row, command)
    else:
        tx.publish(SettlementRefused(**_told(row, command), held=decimal(row["held"])))


async def _settle(tx: Transaction, row: Row, command: ConfirmSettlement) -> None:
    key, driver = row["settlement_id"], row["driver_id"]
    await floats.post(tx, Entry(key, driver, "settlement", row["amount"], row["currency"]))
    held = await floats.of(tx, driver)
    variance = decimal(row["amount"] - row["held"])
    tx.publish(Settled(**_told(row, command), held=decimal(held), variance=variance))


def _told(row: Row, command: ConfirmSettlement) -> dict[str, Any]:
    return {
        "settlement_id": row["settlement_id"],
        "driver_id": row["driver_id"],
        "amount": decimal(row["amount"]),
        "currency": row["currency"],
        "decided_by": command.member_id,
    }


def _closed(row: Row, command: ConfirmSettlement) -> SettlementClosed:
    return SettlementClosed(
        settlement_id=row["settlement_id"],
        member_id=command.member_id,
        amount=decimal(row["amount"]),
        currency=row["currency"],
        state=row["state"],
    )
