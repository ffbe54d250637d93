"""News of orders as the conversation hears it, and the orders domain's part in commands."""

from __future__ import annotations

from bot import Envelope, Refusal, Transaction, Turn
from plugins.orders import service
from plugins.orders.chat import empty
from plugins.orders.events import CancelOrder, OrderCancelled, OrderCreated, PlaceOrder
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
    """The order has a number: the cart is done, and a way back to waiting leads on."""
    order = _event(turn).read(OrderCreated)
    news = {
        "id": order.order_id,
        "number": order.number,
        "status": "pending",
        "total": str(order.total_amount),
    }
    turn.slots["orders"] = [*turn.slots.get("orders", []), news][-KEPT:]
    if turn.slots.pop("placing", None) == order.order_id:
        empty(turn)
    asides = turn.conversation.asides
    turn.conversation.asides = ["tracking" if state == "waiting" else state for state in asides]


@plugin.on("order.refused")
async def refused(turn: Turn) -> None:
    """The cart is still there to try again, as a new order."""
    turn.slots.pop("placing", None)


@plugin.on("order.cancelled")
async def cancelled(turn: Turn) -> None:
    """Remember it as cancelled."""
    order = _event(turn).read(OrderCancelled)
    for known in turn.slots.get("orders", ()):
        if known["id"] == order.order_id:
            known["status"] = "cancelled"


@plugin.on("status", anytime=True)
async def status(turn: Turn) -> None:
    """Say where the newest orders stand."""
    if not turn.slots.get("orders"):
        raise Refusal("no_order")
    turn.say("status")


def _event(turn: Turn) -> Envelope:
    if turn.event is None:
        raise TypeError(f"{turn.trigger} was not set off by an event")
    return turn.event
