"""What became of a delivery, change by change, for whoever follows it from outside."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate
from typing import Final, TypedDict

from bot import Envelope, Transaction
from plugins.delivery.model import Delivery, evolve
from plugins.delivery.plugin import plugin
from plugins.delivery.service import KINDS, stream

LAST: Final = ("completed", "cancelled", "to_collect")
"""Where a delivery stays; one that failed may be tried again."""


class Change(TypedDict):
    """A delivery as it stood after one event of its stream, which ``position`` counts from 1.

    Like a delivery over REST, without its money and whose it is.
    """

    delivery_id: str
    order_id: str
    position: int
    event: str
    at: dt.datetime
    status: str
    driver_id: str | None
    number: int | None


class Changes(TypedDict):
    """``version`` is the newest position; ``over`` where nobody brings it any more."""

    version: int
    over: bool
    changes: list[Change]


@plugin.query("changes")
async def changes(tx: Transaction, delivery_id: str, after: int | None = None) -> Changes | None:
    """Return what came after that position, oldest first; without one, the newest alone.

    None where there is no such delivery.
    """
    told = await tx.load(stream(delivery_id))
    if not told:
        return None
    events = (envelope.read(KINDS[envelope.event_type]) for envelope in told)
    deliveries = list(accumulate(events, evolve, initial=Delivery()))[1:]
    first = len(told) - 1 if after is None else after
    known = [_change(*both) for both in zip(told[first:], deliveries[first:], strict=True)]
    return {"version": len(told), "over": deliveries[-1].status in LAST, "changes": known}


def _change(envelope: Envelope, delivery: Delivery) -> Change:
    return {
        "delivery_id": delivery.id,
        "order_id": delivery.order_id,
        "position": delivery.version,
        "event": envelope.event_type,
        "at": envelope.timestamp,
        "status": delivery.status,
        "driver_id": delivery.driver_id or None,
        "number": delivery.number,
    }
