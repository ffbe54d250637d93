"""Pictures that belong to deliveries: only their ids at the channel, and those no longer than needed."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, insert, select

from bot import Transaction
from plugins.delivery.store.door_tables import proofs

KEPT: Final = 30 * 86400.0
"""Seconds that a picture is kept: long enough for a complaint. WhatsApp itself keeps media for 30 days."""


async def keep(tx: Transaction, delivery_id: str, media_id: str) -> None:
    """Keep a picture with the delivery."""
    row = {"delivery_id": delivery_id, "media_id": media_id, "tenant": tx.tenant}
    await tx.execute(insert(proofs).values(**row, keep_until=tx.now + KEPT))


async def of(tx: Transaction, delivery_id: str) -> list[str]:
    """The media ids of the delivery's pictures that are still kept."""
    wanted = select(proofs.c.media_id).where(
        proofs.c.tenant == tx.tenant, proofs.c.delivery_id == delivery_id, proofs.c.keep_until > tx.now
    )
    return list((await tx.execute(wanted)).scalars())


async def forget(tx: Transaction) -> None:
    """Forget, for every tenant, what was kept long enough."""
    await tx.execute(delete(proofs).where(proofs.c.keep_until <= tx.now))
