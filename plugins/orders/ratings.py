"""What customers think of their orders: asked once, half an hour after they have them, and kept."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Column, Float, Index, Integer, String, Table, select, update
from sqlalchemy.dialects.sqlite import insert

from bot import Envelope, Event, Id, Transaction
from plugins.orders import streams
from plugins.orders.plugin import plugin
from plugins.orders.store import metadata

ASK_AFTER = 30 * 60.0
"""Seconds after the order is over: by then it has been eaten."""

LOOK = 30.0
"""Seconds between looks at whom to ask."""

BEST = 5

ratings = Table(
    "orders_ratings",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("tenant", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("due_at", Float),
    Column("stars", Integer),
    Column("words", String, nullable=False),
)
"""``due_at`` is when to ask, in unix seconds; null once that is done. Without ``stars`` nobody answered."""
Index("orders_ratings_due", ratings.c.due_at, sqlite_where=ratings.c.due_at.is_not(None))


class RateOrder(Event, frozen=True, kw_only=True):
    """Command: keep what the customer thinks, 1 to 5; ``words`` may follow, or come alone with the same."""

    type: ClassVar[str] = "orders.rate"
    destination: ClassVar[tuple[str, ...]] = ("orders",)
    order_id: Id
    stars: int
    words: str = ""


class RatingDue(Event, frozen=True, kw_only=True):
    """It is time to ask the customer what they think."""

    type: ClassVar[str] = "order.rating_due"
    priority: ClassVar[str] = "low"
    order_id: Id
    number: int


class OrderRated(Event, frozen=True, kw_only=True):
    """The customer gave so many ``stars``, of five; told again when ``words`` came to them."""

    type: ClassVar[str] = "order.rated"
    priority: ClassVar[str] = "low"
    order_id: Id
    number: int
    stars: int
    words: str


@plugin.consume("order.completed")
async def ask_later(tx: Transaction, envelope: Envelope) -> None:
    """Note when to ask."""
    order = await streams.load(tx, envelope.data["order_id"])
    if order.placed is not None:
        row = {"order_id": order.placed.order_id, "number": order.placed.number, "words": ""}
        asked = insert(ratings).values(tenant=tx.tenant, **row, due_at=tx.now + ASK_AFTER)
        await tx.execute(asked.on_conflict_do_nothing())


@plugin.every(seconds=LOOK)
async def ask(tx: Transaction) -> None:
    """Have everybody asked for whom it is time, once, in their own tenant's name."""
    is_due = ratings.c.due_at <= tx.now
    for row in (await tx.execute(select(ratings).where(is_due))).mappings().all():
        tx.publish(RatingDue(order_id=row["order_id"], number=row["number"]), tenant=row["tenant"])
    await tx.execute(update(ratings).where(is_due).values(due_at=None))


@plugin.consume("orders.rate")
async def rate(tx: Transaction, envelope: Envelope) -> None:
    """Keep the first stars, and the newest words; only of an order that the customer has."""
    command = envelope.read(RateOrder)
    order = await streams.load(tx, command.order_id)
    known = await stars_of(tx, command.order_id)
    if order.placed is None or order.status != "completed" or known not in (None, command.stars):
        return
    row = {"stars": command.stars, "words": command.words, "due_at": None}
    mine = {"order_id": command.order_id, "tenant": tx.tenant, "number": order.placed.number}
    kept = insert(ratings).values(**mine, **row)
    await tx.execute(kept.on_conflict_do_update(index_elements=["order_id"], set_=row))
    tx.publish(
        OrderRated(
            order_id=command.order_id,
            number=order.placed.number,
            stars=command.stars,
            words=command.words,
        )
    )


async def stars_of(tx: Transaction, order_id: str) -> int | None:
    """Return what the order was given; None where nobody said."""
    mine = (ratings.c.tenant == tx.tenant, ratings.c.order_id == order_id)
    found: int | None = (await tx.execute(select(ratings.c.stars).where(*mine))).scalar()
    return found
