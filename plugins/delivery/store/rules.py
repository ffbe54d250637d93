"""What each shop wants of its drivers, as the tenants domain tells it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select

from bot import Transaction
from plugins.delivery.store.tables import rules


class Rules(NamedTuple):
    """A driver may hold ``cash_cap`` of the shop's cash; with ``photo_proof`` a PIN alone is not enough."""

    cash_cap: Decimal = Decimal("500.00")
    photo_proof: bool = False


async def learn(tx: Transaction, told: Mapping[str, Any]) -> None:
    """Keep what the tenant's shop wants now."""
    wanted = Rules(
        Decimal(told.get("cash_cap", Rules().cash_cap)), told.get("photo_proof", Rules().photo_proof)
    )
    await tx.execute(delete(rules).where(rules.c.tenant == tx.tenant))
    await tx.execute(insert(rules).values(tenant=tx.tenant, **wanted._asdict()))


async def of(tx: Transaction) -> Rules:
    """What the tenant's shop wants; the usual where it never said."""
    wanted = select(rules.c.cash_cap, rules.c.photo_proof).where(rules.c.tenant == tx.tenant)
    row = (await tx.execute(wanted)).one_or_none()
    return Rules() if row is None else Rules(*row)
