"""The shop's board: its open orders, one order by its number, and the day so far; for whoever asks to read.

Amounts are minor units, times are aware.
"""

from __future__ import annotations

import datetime as dt
from typing import NotRequired, TypedDict

from bot import Transaction, minor
from plugins.orders import store
from plugins.orders.events import OrderCreated
from plugins.orders.model import MADE, Order
from plugins.orders.plugin import plugin
from plugins.orders.shop import days
from plugins.orders.streams import load

ON_BOARD = ("waiting", *MADE, "processing")
"""Statuses of orders that the shop has something to do with, until their customers have them."""


class Ticket(TypedDict):
    """An order as its shop sees it; ``open`` and ``find`` say what is what. ``by`` is its reader's own."""

    id: str
    number: int
    status: str
    shown: bool
    making: bool
    wished: bool
    items: list[str]
    products: list[str]
    total: int
    currency: str
    fulfilment: str
    landmark: str
    pin: list[float] | None
    method: str
    paid: bool
    in_hand: int
    ready_at: dt.datetime | None
    minutes_waiting: int
    customer_id: str
    customer_name: str | None
    phone: str | None
    notes: str | None
    note: int | None
    fee: int
    by: NotRequired[str]


@plugin.query("open")
async def open_orders(tx: Transaction) -> list[Ticket]:
    """Return the orders that wait for the shop, are being made or are on their way, oldest first.

    Each has ``id``, ``number``, ``status``, ``items`` (lines of text), ``products`` (their ids), ``total``,
    ``currency``, ``fulfilment``, ``landmark``, ``method``, ``paid`` (whether), ``ready_at`` (or None) and
    ``minutes_waiting`` since it was placed.
    """
    ids = await store.open_ids(tx, ON_BOARD)
    tickets = [await _ticket(tx, order_id) for order_id in ids]
    return [ticket for ticket in tickets if ticket]


@plugin.query("find")
async def find(tx: Transaction, number: int | None = None, order_id: str = "") -> Ticket | None:
    """Return the tenant's order of that number or id, as ``open`` does, or None.

    Each also has ``customer_id``, ``customer_name``, ``phone``, ``pin``, ``notes``, ``note`` (what cash is
    paid with), ``fee``, ``in_hand``, how much of its money the shop has, and whether the shop was
    ``shown`` it, and is still ``making`` it; ``wished`` is whether its customer asked to cancel it.
    """
    found = order_id or (await store.id_of(tx, number) if number is not None else None)
    return await _ticket(tx, found) if found else None


@plugin.query("today")
async def today(tx: Transaction, since: dt.datetime) -> days.Day:
    """Return what came of the orders since then, and of the money."""
    return await days.sum_up(tx, since)


async def _ticket(tx: Transaction, order_id: str) -> Ticket | None:
    order = await load(tx, order_id)
    if order.placed is None:
        return None
    return _shown(order, order.placed, tx.now, await store.paid(tx, order_id))


def _shown(order: Order, placed: OrderCreated, now: float, in_hand: int) -> Ticket:
    address = placed.address or {}
    return {
        "id": placed.order_id,
        "number": placed.number,
        "status": order.status,
        "shown": order.taken or order.asked > (0, False),
        "making": order.taken and not order.made,
        "wished": order.wished,
        "items": [f"{item.quantity} x {item.name}" for item in placed.items],
        "products": [item.product_id for item in placed.items],
        "total": minor(placed.total_amount),
        "currency": placed.currency,
        "fulfilment": placed.fulfilment,
        "landmark": address.get("text", ""),
        "pin": address.get("pin"),
        "method": placed.payment_method,
        "paid": in_hand >= minor(placed.total_amount),
        "in_hand": in_hand,
        "ready_at": order.ready_at,
        "minutes_waiting": int((now - placed.created_at.timestamp()) // 60),
        "customer_id": placed.customer_id,
        "customer_name": placed.customer_name,
        "phone": placed.phone,
        "notes": placed.notes,
        "note": None if placed.cash_note is None else minor(placed.cash_note),
        "fee": minor(placed.delivery_fee),
    }
