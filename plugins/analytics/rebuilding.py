"""Making the figures anew from the events that are still kept; figures of older events stay."""

from __future__ import annotations

from collections.abc import Sequence

from bot import Envelope, Transaction
from plugins.analytics import store
from plugins.analytics.figures import hour_of


async def rebuild(tx: Transaction, oldest: Sequence[Envelope]) -> None:
    """Empty what the kept events, of which this is the ``oldest``, will make again.

    The hour in which they begin has lost some of its events: it stays as it is, like all before it. Only
    where nothing was counted before them is it made anew too.
    """
    if not oldest:
        return
    begun = hour_of(oldest[0].timestamp.timestamp())
    since = begun + 1 if await store.has_figures_before(tx, begun) else begun
    await store.empty(tx, since)
