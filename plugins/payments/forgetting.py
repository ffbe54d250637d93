"""Forgetting what is no longer needed: what gateways told us, and how customers could be reached."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, or_, update

from bot import Transaction
from plugins.payments.schedule import DAY
from plugins.payments.tables import attempts, callbacks

CALLBACKS_KEPT: Final = 30 * DAY
"""Gateways repeat themselves for days; what comes again later is looked up once more, and changes nothing."""
PEOPLE_KEPT: Final = 90 * DAY
"""M-Pesa pays a refund in part to the phone; after so long a person gives it back."""


async def forget(tx: Transaction) -> None:
    """Delete callbacks that were acted upon, and phones and addresses of payments that are over."""
    told = (callbacks.c.due_at.is_(None), callbacks.c.received_at < tx.now - CALLBACKS_KEPT)
    await tx.execute(delete(callbacks).where(*told))
    over = (attempts.c.due_at.is_(None), attempts.c.created_at < tx.now - PEOPLE_KEPT)
    known = or_(attempts.c.phone != "", attempts.c.email != "")
    await tx.execute(update(attempts).where(*over, known).values(phone="", email=""))
