"""What became of an order, change by change, for whoever follows it from outside."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import accumulate
from typing import TypedDict

from bot import Envelope, Transaction
from plugins.orders.bodies import STATUS_OF, OrderStage
from plugins.orders.events import OrderCreated
from plugins.orders.model import Order, evolve
from plugins.orders.plugin import plugin
from plugins.orders.streams import KINDS, stream


class Change(TypedDict):
    """An order as it stood after one event of its stream, which ``position`` counts from 1.

    Like an order over REST, without what was ordered and by whom.
    """

    order_id: str
    position: int
    event: str
    at: dt.datetime
    number: int
    status: str
    stage: str
    ready_at: dt.datetime | None
    total_amount: Decimal
    currency: str
    fulfilment: str


class Changes(TypedDict):
    """``version`` is the newest position; ``over`` where the order is completed or cancelled."""

    version: int
    over: bool
    changes: list[Change]


@plugin.query("changes")
async def changes(tx: Transaction, order_id: str, after: int | None = None) -> Changes | None:
    """Return what came after that position, oldest first; without one, the newest alone.

    None where there is no such order.
    """
    told = await tx.load(stream(order_id))
    events = (envelope.read(KINDS[envelope.event_type]) for envelope in told)
    orders = list(accumulate(events, evolve, initial=Order()))[1:]
    if not orders or orders[-1].placed is None:
        return None
    first = len(orders) - 1 if after is None else after
    known = [
        _change(envelope, order, order.placed)
        for envelope, order in zip(told[first:], orders[first:], strict=True)
        if order.placed is not None
    ]
    return {"version": len(orders), "over": orders[-1].over_at is not None, "changes": known}


def _change(envelope: Envelope, order: Order, placed: OrderCreated) -> Change:
    stage = OrderStage(order.status)
    return {
        "order_id": placed.order_id,
        "position": order.version,
        "event": envelope.event_type,
        "at": envelope.timestamp,
        "number": placed.number,
        "status": STATUS_OF[stage].value,
        "stage": stage.value,
        "ready_at": order.ready_at,
        "total_amount": placed.total_amount,
        "currency": placed.currency,
        "fulfilment": placed.fulfilment,
    }
