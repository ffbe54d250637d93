"""What must be true when an evening is over, in whatever order things came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from tests.evenings.evening import Evening
from tests.interleavings.proofs import Order, differ, loose_ends, money
from tests.interleavings.shop import Shop

ENDS = {"completed": "done", "cancelled": "compensated"}
"""How an order and its saga end together."""

ORDERS = """
    SELECT o.number, o.order_id, o.status, o.total_amount, i.value, NULL
    FROM orders_orders o JOIN identities i ON i.customer = o.customer_id AND i.kind = 'wa_id'
    ORDER BY o.number
"""
EVENTS = "SELECT body FROM events WHERE type = :type ORDER BY position"


def violations(evening: Evening) -> Iterator[str]:
    """Say what is not as it must be."""
    shop = evening.shop
    orders = [Order(row) for row in shop.rows(ORDERS)]
    yield from _ended(shop, orders)
    yield from _one_winner(shop)
    yield from _answered(shop)
    yield from _charged_once(shop, orders)
    yield from _floats(shop)
    yield from loose_ends(shop)
    for order in orders:
        yield from _told(evening, order)


def told(shop: Shop, event_type: str) -> list[dict[str, Any]]:
    """The data of every event of a type, oldest first."""
    return [msgspec.json.decode(body)["data"] for (body,) in shop.rows(EVENTS, type=event_type)]


def _ended(shop: Shop, orders: list[Order]) -> Iterator[str]:
    """Each order is completed or cancelled, and its saga with it; else a person was asked to decide."""
    sagas = dict(shop.rows("SELECT key, status FROM sagas"))
    asked = {data["order_id"] for kind in ASKED for data in told(shop, kind)}
    for order in orders:
        if order.status in ENDS:
            yield from differ(f"the saga of #{order.number}", sagas.get(order.id), ENDS[order.status])
        elif order.id not in asked and order.status not in ("confirmed", "ready"):
            yield f"#{order.number} is left {order.status}, and nobody was asked to decide"


ASKED = ("delivery.no_driver", "delivery.failed", "delivery.locked", "delivery.problem", "delivery.wait_over")
"""By these the shop is asked what is to become of an order."""


def _one_winner(shop: Shop) -> Iterator[str]:
    """A delivery has one driver at a time."""
    holder: dict[str, str] = {}
    released = {
        data["delivery_id"]
        for kind in ("delivery.released", "delivery.reopened")
        for data in told(shop, kind)
    }
    for data in told(shop, "delivery.assigned"):
        delivery, driver = data["delivery_id"], data["driver_id"]
        if holder.setdefault(delivery, driver) != driver and delivery not in released:
            yield f"delivery {delivery} was given to {holder[delivery]} and to {driver}"
    for kind in ("delivery.completed", "order.completed", "order.cancelled", "order.confirmed"):
        key = "delivery_id" if kind.startswith("delivery") else "order_id"
        twice = [one for one, times in Counter(data[key] for data in told(shop, kind)).items() if times > 1]
        yield from differ(f"{kind} more than once", twice, [])


def _answered(shop: Shop) -> Iterator[str]:
    """Every driver who was offered a job hears what became of it; every order that waited was answered."""
    offered = {(data["delivery_id"], data["driver_id"]) for data in told(shop, "delivery.offered")}
    closed = {
        (data["delivery_id"], data["driver_id"])
        for kind in ("delivery.assigned", "delivery.offer_closed")
        for data in told(shop, kind)
    }
    yield from differ("offers that nobody ended", offered - closed, set())
    waited = {data["order_id"] for data in told(shop, "order.waiting")}
    over = {
        data["order_id"]
        for kind in ("order.confirmed", "order.declined", "order.cancelled")
        for data in told(shop, kind)
    }
    yield from differ("orders that the shop never answered", waited - over, set())


def _charged_once(shop: Shop, orders: list[Order]) -> Iterator[str]:
    """Gateways keep the money of what was not cancelled, asked for once; all other money went back, once."""
    due = {order.id: order.total for order in orders if order.status != "cancelled"}
    yield from money(shop, due)
    books: Counter[str] = Counter()
    for debit, credit, amount in shop.rows("SELECT debit, credit, amount FROM payments_ledger"):
        books[debit] += amount
        books[credit] -= amount
    yield from differ("the sum of the books", sum(books.values()), 0)
    for name, gateway in shop.gateways.items():
        yield from differ(f"cleared by {name}", books[f"clearing:{name}"], gateway.money)


def _floats(shop: Shop) -> Iterator[str]:
    """What drivers hold is the cash of the orders that they brought, less what they handed in."""
    taken = sum(round(float(data["amount"]) * 100) for data in told(shop, "delivery.cash_taken"))
    entries = shop.rows("SELECT sum(amount) FROM delivery_ledger WHERE kind = 'cash'")
    yield from differ("cash in the drivers' books", entries, [(taken or None,)])


def _told(evening: Evening, order: Order) -> Iterator[str]:
    """The customer was told how their order ended; who told the driver the PIN knows."""
    heard = [reply.text for reply in evening.heard.get(order.wa_id, ())]
    words = {
        "completed": ("Your PIN", "handed over", "How was it"),
        "cancelled": ("cancel", "let go", "cannot make", "did not"),
    }
    if order.status in words and not any(
        f"#{order.number}" in text and any(word in text for word in words[order.status]) for text in heard
    ):
        yield f"nobody told the customer that #{order.number} is {order.status}; heard last: {heard[-2:]}"
