"""How many orders a kitchen takes at a time: who comes too many hears when there is room again."""

from __future__ import annotations

import datetime as dt
from typing import Final

from bot import Refusal, Transaction, Turn, utc
from plugins.orders import store
from plugins.orders.hours import time_of
from plugins.orders.plugin import plugin

WINDOW: Final = dt.timedelta(minutes=15)
"""The time within which a shop's ``capacity`` counts orders."""


@plugin.query("room_from")
async def room_from(tx: Transaction, capacity: int) -> dt.datetime | None:
    """Return when there is room for one more order, or None if there is now."""
    newest = await store.newest(tx, capacity)
    room = newest[-1] + WINDOW if len(newest) == capacity else utc(tx.now)
    return room if room > utc(tx.now) else None


async def check_capacity(turn: Turn) -> None:
    """Raises Refusal, saying when to try again, where the kitchen has as much as it can take."""
    if turn.shop.capacity:
        room = await turn.ask("orders.room_from", capacity=turn.shop.capacity)
        if room is not None:
            raise Refusal("full", room_from=time_of(turn.shop, (room + dt.timedelta(minutes=1)).isoformat()))
