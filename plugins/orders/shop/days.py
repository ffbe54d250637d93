"""A shop's days: each begins with its first order, and is summed up once, after the shop has closed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from bot import Envelope, Transaction, decimal, utc
from plugins.orders import store
from plugins.orders.model import FALLING, Order
from plugins.orders.plugin import plugin
from plugins.orders.receipts.receipt import Taking
from plugins.orders.shop.events import DayEnded, EndDay, Sold, Takings
from plugins.orders.streams import load

AFTER_CLOSING = 30 * 60.0
"""Seconds after the shop has closed: the last orders are brought by then."""

LOOK = 60.0
"""Seconds between looks at which days are over."""

BEST = 3
"""How many of the things that sold best are told."""

OVER = ("completed", "cancelled", *FALLING)
"""Statuses of orders that nothing more will come of."""


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the orders since some time. Amounts are minor units."""

    orders: int
    cancelled: int
    unfinished: int
    currency: str
    takings: dict[str, int]
    top: list[tuple[str, int]]


async def begin(tx: Transaction, closes_at: dt.datetime | None) -> None:
    """Open the tenant's day with its first order, to be summed up after ``closes_at``; never without one."""
    if closes_at is not None:
        await store.begin_day(tx, closes_at.timestamp() + AFTER_CLOSING)


@plugin.every(seconds=LOOK)
async def end_days(tx: Transaction) -> None:
    """Ask for each day that is over to be summed up, in its own tenant's name."""
    for tenant, since in await store.end_days(tx):
        tx.publish(EndDay(since=since), tenant=tenant)


@plugin.consume("orders.end_day")
async def end_day(tx: Transaction, envelope: Envelope) -> None:
    """Tell what came of a day."""
    since = envelope.read(EndDay).since
    day = await sum_up(tx, since)
    tx.publish(
        DayEnded(
            since=since,
            until=utc(tx.now),
            orders=day.orders,
            cancelled=day.cancelled,
            unfinished=day.unfinished,
            currency=day.currency,
            takings=[Takings(method=name, amount=decimal(amount)) for name, amount in day.takings.items()],
            top=[Sold(name=name, quantity=quantity) for name, quantity in day.top],
        )
    )


async def sum_up(tx: Transaction, since: dt.datetime) -> Day:
    """Sum up the tenant's orders from then on, and the money that came and went."""
    orders = [await load(tx, order_id) for order_id in await store.ids_since(tx, since)]
    made = [order for order in orders if order.status not in ("cancelled", *FALLING)]
    return Day(
        orders=len(made),
        cancelled=len(orders) - len(made),
        unfinished=sum(order.status not in OVER for order in made),
        currency=next((order.placed.currency for order in orders if order.placed), ""),
        takings=_by_method(await store.taken_since(tx, since)),
        top=_best(made),
    )


def _by_method(takings: Sequence[Taking]) -> dict[str, int]:
    """What came, by method, less what went back, which does not say by which it had come."""
    came: defaultdict[str, int] = defaultdict(int)
    for taking in takings:
        if taking.kind == "paid":
            came[taking.method] += taking.amount
        elif taking.kind == "refunded":
            came["refunded"] -= taking.amount
    return dict(sorted(came.items(), key=lambda one: -one[1]))


def _best(orders: Iterable[Order]) -> list[tuple[str, int]]:
    """The products of which most were sold, each by its shortest name: the others have options in it."""
    sold: Counter[str] = Counter()
    names: dict[str, str] = {}
    for item in (item for order in orders if order.placed for item in order.placed.items):
        sold[item.product_id] += item.quantity
        names[item.product_id] = min(names.get(item.product_id, item.name), item.name, key=len)
    return [(names[product], quantity) for product, quantity in sold.most_common(BEST)]
