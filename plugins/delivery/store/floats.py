"""A driver's books: the shop's cash in their pocket, and what they earned. Amounts are minor units.

The order's money is booked when payments says that it was collected, and by nothing else: what a driver
holds is what payments' account ``cash:<driver>`` holds, less what they handed in. Tips and fees are the
driver's own.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlalchemy import case, func, insert, select

from bot import Transaction, decimal
from plugins.delivery.store import drivers
from plugins.delivery.store.door_tables import ledger

HELD: Final = {"cash": 1, "refund": -1, "settlement": -1}
"""What each kind of entry does to the shop's cash that a driver holds; of fees and tips they owe nothing."""


class Entry(NamedTuple):
    """One line. ``key`` names what it is about: the same line again is not entered again."""

    key: str
    driver_id: str
    kind: str
    amount: int
    currency: str
    order_id: str | None = None


class Earned(NamedTuple):
    """What a driver earned: ``fees`` for so many ``deliveries``, and ``tips``."""

    fees: int
    tips: int
    deliveries: int


async def post(tx: Transaction, entry: Entry) -> bool:
    """Enter a line, and return whether it was new."""
    entry_id = f"{tx.tenant}/{entry.kind}/{entry.key}"
    known = await tx.execute(select(ledger.c.entry_id).where(ledger.c.entry_id == entry_id))
    if known.scalar() is not None:
        return False
    row = {"entry_id": entry_id, "tenant": tx.tenant, "at": tx.now, **entry._asdict()}
    del row["key"]
    await tx.execute(insert(ledger).values(row))
    if entry.kind in HELD:
        await drivers.write(tx, entry.driver_id, cash_held=decimal(await of(tx, entry.driver_id)))
    return True


async def of(tx: Transaction, driver_id: str) -> int:
    """The shop's cash that the driver holds; less than nothing where they handed in too much."""
    held = func.coalesce(func.sum(case(HELD, value=ledger.c.kind, else_=0) * ledger.c.amount), 0)
    wanted = select(held).where(ledger.c.tenant == tx.tenant, ledger.c.driver_id == driver_id)
    found: int = (await tx.execute(wanted)).scalar_one()
    return found


async def earned(tx: Transaction, driver_id: str, since: float) -> Earned:
    """What the driver earned since then, in unix seconds."""
    wanted = (
        select(ledger.c.kind, func.sum(ledger.c.amount), func.count())
        .where(ledger.c.tenant == tx.tenant, ledger.c.driver_id == driver_id, ledger.c.at >= since)
        .group_by(ledger.c.kind)
    )
    found = {kind: (amount, count) for kind, amount, count in await tx.execute(wanted)}
    (fees, deliveries), (tips, _) = found.get("fee", (0, 0)), found.get("tip", (0, 0))
    return Earned(fees, tips, deliveries)
