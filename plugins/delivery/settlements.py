"""Cash that drivers hand in: they say how much, and it counts once one of the shop's people agrees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, insert, select, update

from bot import Transaction, decimal, minor, new_id, utc
from plugins.delivery.money_commands import ConfirmSettlement, Settle
from plugins.delivery.money_events import Settled, SettlementAsked, SettlementClosed, SettlementRefused
from plugins.delivery.store import floats
from plugins.delivery.store.door_tables import settlements
from plugins.delivery.store.floats import Entry

Row = Mapping[str, Any]


async def ask(tx: Transaction, command: Settle) -> None:
    """Ask the shop, in place of what the same driver asked before."""
    held, amount = await floats.of(tx, command.driver_id), minor(command.amount)
    open_ = and_(_of_driver(tx, command.driver_id), settlements.c.state == "asked")
    await tx.execute(update(settlements).where(open_).values(state="replaced"))
    settlement_id = new_id()
    row = {
        "settlement_id": settlement_id,
        "tenant": tx.tenant,
        "driver_id": command.driver_id,
        "amount": amount,
        "held": held,
        "currency": command.currency,
        "state": "asked",
        "asked_at": tx.now,
    }
    await tx.execute(insert(settlements).values(row))
    tx.publish(
        SettlementAsked(
            settlement_id=settlement_id,
            driver_id=command.driver_id,
            amount=command.amount,
            held=decimal(held),
            variance=decimal(amount - held),
            currency=command.currency,
            asked_at=utc(tx.now),
        )
    )


async def decide(tx: Transaction, command: ConfirmSettlement) -> None:
    """Book it, or do not; the first of the shop's people who answers decides."""
    row = await _find(tx, command.settlement_id)
    if row is None:
        return
    state = "settled" if command.agreed else "refused"
    open_ = and_(_is(tx, command.settlement_id), settlements.c.state == "asked")
    values = {"state": state, "decided_by": command.member_id}
    decided = await tx.execute(update(settlements).where(open_).values(values))
    if not decided.rowcount:
        tx.publish(_closed(row, command))
    elif command.agreed:
        await _settle(tx, row, command)
    else:
        tx.publish(SettlementRefused(**_told(row, command), held=decimal(row["held"])))


async def driver_of(tx: Transaction, settlement_id: str) -> str | None:
    """Who hands it in; None where there is no such settlement."""
    row = await _find(tx, settlement_id)
    return None if row is None else str(row["driver_id"])


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


async def _find(tx: Transaction, settlement_id: str) -> Row | None:
    found = await tx.execute(select(settlements).where(_is(tx, settlement_id)))
    row: Row | None = found.mappings().one_or_none()
    return row


def _is(tx: Transaction, settlement_id: str) -> Any:
    return and_(settlements.c.tenant == tx.tenant, settlements.c.settlement_id == settlement_id)


def _of_driver(tx: Transaction, driver_id: str) -> Any:
    return and_(settlements.c.tenant == tx.tenant, settlements.c.driver_id == driver_id)
