"""The analytics plugin's registry: every event in batches, as the integration plan has it (§12.2)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot import Envelope, Plugin, Transaction
from plugins.analytics import folding, store

plugin = Plugin("analytics", home=Path(__file__).parent)

FORGET: Final = 400 * 86400.0
"""Seconds that an order or a payment is remembered for a late refund."""


@plugin.batch(size=1000, seconds=5.0)
async def fold(tx: Transaction, envelopes: Sequence[Envelope]) -> None:
    """Add a batch to the figures."""
    figures = await store.load(tx, envelopes)
    folding.fold(figures, envelopes)
    await store.save(tx, figures)


@plugin.every(seconds=3600)
async def forget(tx: Transaction) -> None:
    """Remember nothing for longer than it may be needed."""
    await store.forget(tx, tx.now - FORGET)
