"""News of orders as the conversation hears it, and the orders domain's part in commands."""

from __future__ import annotations

from collections.abc import Iterable

from bot import Envelope, Refusal, Transaction, Turn
from flows.ordering import CHECKOUT
from plugins.orders import cart as carts
from plugins.orders import service
from plugins.orders.basket import UNPLACED, cart_of, forget, take_from
from plugins.orders.events import CancelOrder, OrderCancelled, OrderCreated, OrderedItem, PlaceOrder
from plugins.orders.plugin import plugin

KEPT = 3
"""Orders that a conversation remembers; older ones are with the orders domain."""


@plugin.consume("orders.place")
async def place(tx: Transaction, envelope: Envelope) -> None:
    """Place an order."""
    await service.place(tx, envelope.read(PlaceOrder))


@plugin.consume("orders.cancel")
async def cancel(tx: Transaction, envelope: Envelope) -> None:
    """Cancel an order."""
    await service.cancel(tx, envelope.read(CancelOrder))


@plugin.on("order.created")
async def created(turn: Turn) -> None:
    """The order has a number, and what is in it is no longer in the cart."""
    order = _event(turn).read(OrderCreated)
    news = {
        "id": order.order_id,
        "number": order.number,
        "status": "pending",
        "total": int(order.total_amount * 100),
    }
    turn.slots["orders"] = [*turn.slots.get("orders", []), news][-KEPT:]
    if turn.slots.get("placing") == order.order_id:
        forget(turn, ("placing",))
        _take_ordered(turn, order.items)
    _lead_on(turn, "tracking")


@plugin.on("order.refused")
async def refused(turn: Turn) -> None:
    """The cart is still there to try again, as a new order."""
    forget(turn, ("placing",))
    _lead_on(turn, "cart")


@plugin.on("order.cancelled")
async def cancelled(turn: Turn) -> None:
    """Remember it as cancelled."""
    order = _event(turn).read(OrderCancelled)
    for known in turn.slots.get("orders", ()):
        if known["id"] == order.order_id:
            known["status"] = "cancelled"
    _lead_on(turn, "tracking")


@plugin.on("order.cancellation_refused")
async def cancellation_refused(turn: Turn) -> None:
    """The order stands."""
    _lead_on(turn, "tracking")


@plugin.on("status", anytime=True)
async def status(turn: Turn) -> None:
    """Say where the newest orders stand."""
    if not turn.slots.get("orders"):
        raise Refusal("no_order")
    turn.say("status")


def _take_ordered(turn: Turn, items: Iterable[OrderedItem]) -> None:
    """Only that: who was kept waiting may have put more into the cart meanwhile."""
    for item in items:
        for line in list(cart_of(turn)):
            if carts.is_same(line, item.product_id, item.options):
                take_from(turn, line, item.quantity)
    if not cart_of(turn):
        forget(turn, UNPLACED)


def _lead_on(turn: Turn, state: str) -> None:
    """Who asked something else meanwhile comes back to where the answer leads, not to waiting for it."""
    done = ("waiting",) if turn.slots.get("cart") else ("waiting", "cart", *CHECKOUT)
    asides = turn.conversation.asides
    turn.conversation.asides = [state if aside in done else aside for aside in asides]


def _event(turn: Turn) -> Envelope:
    if turn.event is None:
        raise TypeError(f"{turn.trigger} was not set off by an event")
    return turn.event
