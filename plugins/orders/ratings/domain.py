"""What customers think of their orders: asked once, half an hour after they have them, and kept."""

from __future__ import annotations

from bot import Envelope, Transaction
from plugins.orders import streams
from plugins.orders.plugin import plugin
from plugins.orders.ratings.events import OrderRated, RateOrder, RatingDue
from plugins.orders.store import ratings as store

ASK_AFTER = 30 * 60.0
"""Seconds after the order is over: by then it has been eaten."""

LOOK = 30.0
"""Seconds between looks at whom to ask."""


@plugin.consume("order.completed")
async def ask_later(tx: Transaction, envelope: Envelope) -> None:
    """Note when to ask."""
    order = await streams.load(tx, envelope.data["order_id"])
    if order.placed is not None:
        await store.plan(tx, order.placed.order_id, order.placed.number, tx.now + ASK_AFTER)


@plugin.every(seconds=LOOK)
async def ask(tx: Transaction) -> None:
    """Have everybody asked for whom it is time, once, in their own tenant's name."""
    for row in await store.take_due(tx):
        tx.publish(RatingDue(order_id=row["order_id"], number=row["number"]), tenant=row["tenant"])


@plugin.consume("orders.rate")
async def rate(tx: Transaction, envelope: Envelope) -> None:
    """Keep the first stars, and the newest words; only of an order that the customer has."""
    command = envelope.read(RateOrder)
    order = await streams.load(tx, command.order_id)
    known = await store.stars_of(tx, command.order_id)
    if order.placed is None or order.status != "completed" or known not in (None, command.stars):
        return
    await store.keep(tx, command.order_id, order.placed.number, command.stars, command.words)
    tx.publish(
        OrderRated(
            order_id=command.order_id,
            number=order.placed.number,
            stars=command.stars,
            words=command.words,
        )
    )
