"""What must be true when a round is over, whoever came first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from bot.conversation import Conversation, decode_conversation
from flows import reasons
from tests.interleavings.customers import CANCELLED, CONFIRMED, FINISHED, NOT_PAID, SOLD_OUT, Customer
from tests.interleavings.shop import LAST_ONE, Shop

ORDERS = """
    SELECT o.number, o.order_id, o.status, o.total_amount, i.value,
           (SELECT json_extract(e.body, '$.data.reason') FROM events e
            WHERE e.type = 'order.cancelled' AND json_extract(e.body, '$.data.order_id') = o.order_id)
    FROM orders_orders o JOIN identities i ON i.customer = o.customer_id AND i.kind = 'wa_id'
    ORDER BY o.number
"""
TALK = """
    SELECT c.body FROM conversations c JOIN identities i ON c.id LIKE '%:' || i.customer WHERE i.value = :it
"""
GIVEN_UP_BY = {reasons.NOT_PAID: ("declines", "forgets", "late"), reasons.BY_CUSTOMER: ("cancels",)}
"""Why somebody who held the last one may have lost it, and whose doing that was."""


class Order:
    """A row of ORDERS."""

    def __init__(self, row: Sequence[Any]) -> None:
        self.number, self.id, self.status, total, self.wa_id, self.reason = row
        self.number, self.total = str(self.number), round(float(total) * 100)


def violations(shop: Shop, people: Sequence[Customer]) -> Iterator[str]:
    """Say what is not as it must be."""
    orders = [Order(row) for row in shop.rows(ORDERS)]
    sold = [order for order in orders if order.status == "completed"]
    yield from differ(
        "orders under way", [o.number for o in orders if o.status not in ("completed", "cancelled")], []
    )
    if len(sold) > 1:
        yield f"sold more than once: {[order.number for order in sold]}"
    yield from _stock(shop, orders, people, sold)
    yield from money(shop, {order.id: order.total for order in sold})
    yield from _books(shop, sold)
    yield from _loose_ends(shop, orders)
    for one in people:
        yield from _words(shop, one, [order for order in orders if order.wa_id == one.wa_id])


def _stock(
    shop: Shop, orders: Sequence[Order], people: Sequence[Customer], sold: Sequence[Order]
) -> Iterator[str]:
    """What is left and what was sold is one; if it is left, everybody who held it gave it up themselves."""
    left = shop.rows("SELECT quantity FROM inventory_stock WHERE product = :it", it=LAST_ONE)
    yield from differ("stock", left, [(1 - len(sold),)])
    held = dict(shop.rows("SELECT order_id, status FROM inventory_reservations"))
    by_id, by_phone = {order.id: order for order in orders}, {one.wa_id: one for one in people}
    taken = [order_id for order_id, status in held.items() if status != "released"]
    yield from differ("reservations", taken, [order.id for order in sold])
    if not held:
        yield "nobody ever held it"
    for order in (by_id[order_id] for order_id, status in held.items() if status == "released"):
        temper = by_phone[order.wa_id].temper
        at_fault = order.reason == reasons.NOT_PAID and shop.faulty
        if not at_fault and not temper.startswith(GIVEN_UP_BY.get(order.reason, ())):
            yield f"#{order.number} was given up because {order.reason!r} by somebody who {temper}"


def money(shop: Shop, due: dict[str, int]) -> Iterator[str]:
    """The gateways keep what is ``due`` by order, asked for once; all other money went back, once."""
    by_reference = dict(shop.rows("SELECT refund_id, payment_id FROM payments_refunds"))
    order_of = dict(shop.rows("SELECT payment_id, order_id FROM payments_attempts"))
    for gateway in shop.gateways.values():
        returned: Counter[str] = Counter()
        for refund_id, amounts in gateway.returned.items():
            returned[by_reference[refund_id]] += sum(amounts)
            yield from differ(f"times that {refund_id} was given back", len(amounts), 1)
        for reference, account in gateway.accounts.items():
            yield from differ(f"times that {reference} was asked for", account.asked, 1)
            payment = account.charge.payment_id
            kept = (account.charge.amount if account.outcome == "paid" else 0) - returned[payment]
            wanted = due.pop(order_of[payment], 0) if kept else 0
            yield from differ(f"money kept of {account.charge.description} by {gateway.name}", kept, wanted)


def _books(shop: Shop, sold: Sequence[Order]) -> Iterator[str]:
    """The books say what the gateways say, and what was sold; nobody owes anything."""
    books: Counter[str] = Counter()
    for debit, credit, amount in shop.rows("SELECT debit, credit, amount FROM payments_ledger"):
        books[debit] += amount
        books[credit] -= amount
    total = sum(order.total for order in sold)
    yield from differ("the sum of the books", sum(books.values()), 0)
    yield from differ("earned", books["sales"] + books["refunds"], -total)
    yield from differ("owed", books["receivable"], 0)
    for name, gateway in shop.gateways.items():
        yield from differ(f"cleared by {name}", books[f"clearing:{name}"], gateway.money)
    held = sum(amount for account, amount in books.items() if account.startswith(("clearing:", "cash:")))
    yield from differ("taken", held, total)


def _loose_ends(shop: Shop, orders: Sequence[Order]) -> Iterator[str]:
    """Every saga has ended."""
    ends = {"completed": "done", "cancelled": "compensated"}
    sagas = dict(shop.rows("SELECT key, status FROM sagas"))
    yield from differ("sagas", sagas, {order.id: ends.get(order.status, "") for order in orders})
    yield from loose_ends(shop)


def loose_ends(shop: Shop) -> Iterator[str]:
    """Nothing waits, and nothing has failed."""
    yield from differ("inputs", shop.rows("SELECT key, error FROM inbox WHERE status != 1"), [])
    yield from differ("events", shop.rows("SELECT type, error FROM events WHERE status != 1"), [])
    yield from differ("messages", shop.rows("SELECT reason FROM outbox WHERE status != 2"), [])


def _words(shop: Shop, one: Customer, orders: Sequence[Order]) -> Iterator[str]:
    """They were told once of each order what became of it, and are kept waiting for nothing."""
    went = any(FINISHED.search(text) for text in one.heard)
    if not orders and not went:
        yield f"{one.wa_id} has no order; heard last: {one.heard[-1:]}"
    ended = {reasons.NOT_PAID: NOT_PAID, reasons.BY_CUSTOMER: CANCELLED}
    for reason, words in ended.items():
        told = [order.number for order in orders if order.reason == reason]
        yield from differ(f"{one.wa_id}: orders {reason!r}", sorted(one.numbers(words)), sorted(told))
    gone = [order for order in orders if order.reason == reasons.OUT_OF_STOCK]
    yield from differ(f"{one.wa_id}: sold out", len(one.numbers(SOLD_OUT)), len(gone))
    confirmed = shop.rows(
        "SELECT json_extract(body, '$.data.order_id') FROM events WHERE type = 'order.confirmed'"
    )
    mine = [order.number for order in orders if (order.id,) in confirmed]
    yield from differ(f"{one.wa_id}: confirmed", one.numbers(CONFIRMED), mine)
    talk = _conversation(shop, one)
    if talk.state in ("waiting", "to_pay"):
        yield f"{one.wa_id} is left {talk.state}; heard last: {one.heard[-1:]}"
    if orders and orders[-1].reason in (reasons.OUT_OF_STOCK, reasons.NOT_PAID):
        cart = [(line["product"], line["quantity"]) for line in talk.slots.get("cart", ())]
        if cart or not went:
            yield from differ(f"{one.wa_id}: cart", cart, [(LAST_ONE, 1)])


def _conversation(shop: Shop, one: Customer) -> Conversation:
    [(body,)] = shop.rows(TALK, it=one.wa_id)
    return decode_conversation(body)


def differ(what: str, found: Any, wanted: Any) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: found {found!r}, wanted {wanted!r}"
