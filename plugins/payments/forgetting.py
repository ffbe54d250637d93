"""Forgetting what is no longer needed: what gateways told us, and how customers could be reached."""

from __future__ import annotations

from typing import Final

from bot import Transaction
from plugins.payments import store
from plugins.payments.schedule import DAY

CALLBACKS_KEPT: Final = 30 * DAY
"""Gateways repeat themselves for days; what comes again later is looked up once more, and changes nothing."""
PEOPLE_KEPT: Final = 90 * DAY
"""M-Pesa pays a refund in part to the phone; after so long a person gives it back."""


async def forget(tx: Transaction) -> None:
    """Delete callbacks that were acted upon, and phones and addresses of payments that are over."""
    await store.forget_callbacks(tx, tx.now - CALLBACKS_KEPT)
    await store.forget_people(tx, tx.now - PEOPLE_KEPT)
