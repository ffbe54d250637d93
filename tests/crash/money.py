"""What must be true of money, stock and sagas once everything has come to rest, whatever happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.crash.proofs import differ
from tests.crash.shop import STOCK
from tests.crash.world import rows

LAST = {"mpesa": 12}
"""How many characters of our reference, from its end, a gateway keeps; the others keep all."""

SAGAS = {"completed": ("done",), "cancelled": ("compensated",), "confirmed": ("running",)}
"""How the saga of an order stands; what is confirmed waits for the customer to fetch it."""

ORDERS = "SELECT order_id, status, CAST(round(total_amount * 100) AS INTEGER) FROM orders_orders"


def money_violations(file: Path, counts: Mapping[str, Any]) -> Iterator[str]:
    """Say what is not as it must be; ``counts`` is what each gateway counted."""
    yield from charges(file, counts)
    yield from books(file, counts)
    yield from stock(file)
    yield from sagas(file)


Orders = Mapping[str, tuple[str, int]]
"""Status and total by order."""


def known_orders(file: Path) -> Orders:
    """Return all that there are."""
    return {order_id: (status, total) for order_id, status, total in rows(file, ORDERS)}


def sagas(file: Path) -> Iterator[str]:
    """The saga of each order stands as the order does."""
    running = dict(rows(file, "SELECT key, status FROM sagas"))
    for order_id, (status, _) in known_orders(file).items():
        if running.pop(order_id, None) not in SAGAS.get(status, ()):
            yield f"the saga of order {order_id}, {status}, is not {SAGAS.get(status)}"
    yield from differ("sagas of no order", running, {})


def charges(file: Path, counts: Mapping[str, Any]) -> Iterator[str]:
    """At no gateway was anybody charged wrongly."""
    orders = known_orders(file)
    for name, counted in counts.items():
        yield from _gateway(file, name, counted, orders)


def _gateway(file: Path, name: str, counted: Mapping[str, Any], orders: Orders) -> Iterator[str]:
    """Nobody was asked, charged or paid back twice; what was kept is the price of an order that stands."""
    asked = counted.get("initialized", counted.get("requested"))
    times = {"asked": asked, "charged": counted["charges"], "paid back": counted["refunds"]}
    for what, by_reference in times.items():
        twice = {reference: n for reference, n in by_reference.items() if n != 1}
        yield from differ(f"{what} more than once by {name}", twice, {})
    known = rows(file, "SELECT payment_id, order_id FROM payments_attempts WHERE method = ?", name)
    order_of = {payment_id[-LAST.get(name, 99) :]: order_id for payment_id, order_id in known}
    kept: Counter[str] = Counter()
    for reference, amount in counted["charged"].items():
        kept[order_of[reference]] += amount - counted["refunded"].get(reference, 0)
    for order_id, amount in kept.items():
        status, total = orders[order_id]
        yield from differ(
            f"kept by {name} of order {order_id}", amount, total if status != "cancelled" else 0
        )


def books(file: Path, counts: Mapping[str, Any]) -> Iterator[str]:
    """The books are those of the gateways; what stands is earned, and paid or owed in cash."""
    books: Counter[str] = Counter()
    for debit, credit, amount in rows(file, "SELECT debit, credit, amount FROM payments_ledger"):
        books[debit] += amount
        books[credit] -= amount
    orders = known_orders(file)
    for name, counted in counts.items():
        held = sum(counted["charged"].values()) - sum(counted["refunded"].values())
        yield from differ(f"books of {name}", books[f"clearing:{name}"], held)
    promised = rows(file, "SELECT DISTINCT order_id FROM payments_attempts WHERE state = 'promised'")
    stands = {order_id: total for order_id, (status, total) in orders.items() if status != "cancelled"}
    yield from differ("the sum of the books", sum(books.values()), 0)
    yield from differ("earned", -books["sales"] - books["refunds"], sum(stands.values()))
    yield from differ("owed", books["receivable"], sum(stands.get(order_id, 0) for (order_id,) in promised))


def stock(file: Path) -> Iterator[str]:
    """What is left, held and sold adds up; what an order holds is as the order stands."""
    orders = known_orders(file)
    gone: Counter[str] = Counter()
    ends = {"completed": "committed", "cancelled": "released", "confirmed": "held"}
    held = rows(file, "SELECT order_id, product, quantity, status FROM inventory_reservations")
    for order_id, product, quantity, status in held:
        yield from differ(f"stock of order {order_id}", status, ends.get(orders[order_id][0]))
        gone[product] += quantity if status != "released" else 0
    for product, left in rows(file, "SELECT product, quantity FROM inventory_stock"):
        yield from differ(f"stock of {product}", left + gone[product], STOCK)
