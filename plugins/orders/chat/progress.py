"""News of orders, as the conversation hears it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot import Turn, minor
from flows.groups import CHECKOUT
from flows.guards import is_paid_meanwhile
from flows.reasons import BY_CUSTOMER, CHANGE, PAY_OTHERWISE
from plugins.orders import cart as carts
from plugins.orders.cart.basket import UNPLACED, cart_of, forget, take_from
from plugins.orders.chat.amending import amend
from plugins.orders.chat.recent import known, newest, now_at, remember
from plugins.orders.events import OrderCancelled, OrderCreated, OrderedItem
from plugins.orders.plugin import plugin
from plugins.orders.swaps.chat import forget_swaps


@plugin.on("order.created")
async def created(turn: Turn) -> None:
    """The order has a number, and what is in it is no longer in the cart."""
    order = turn.read(OrderCreated)
    news: dict[str, Any] = {
        "id": order.order_id,
        "number": order.number,
        "status": "pending",
        "total": minor(order.total_amount),
        "method": order.payment_method,
        "collects": order.fulfilment == "collection",
    }
    if turn.slots.get("placing") == order.order_id:
        forget(turn, ("placing",))
        news["kept"] = _take_ordered(turn, order.items)
    remember(turn, news)


@plugin.on("order.waiting")
async def waiting(turn: Turn) -> None:
    """The shop is asked; a quick answer makes a message about that unnecessary.

    Who paid, and looks at something else meanwhile, is told at once.
    """
    order = now_at(turn, "waiting")
    if order and turn.conversation.state not in ("waiting", "to_pay") and is_paid_meanwhile(turn):
        order["waited"] = True
    _lead_on(turn, "tracking")


@plugin.on("after 30s")
async def waited(turn: Turn) -> None:
    """The shop has not answered so quickly, which is worth a message: one more than most orders need."""
    if order := newest(turn, ("waiting",)):
        order["waited"] = True


@plugin.on("order.confirmed")
async def confirmed(turn: Turn) -> None:
    """The shop makes it."""
    if order := now_at(turn, "confirmed"):
        order["ready"] = turn.news.get("ready_at")
    _lead_on(turn, "tracking")


@plugin.on("order.delayed")
@plugin.on("order.ready")
async def ready(turn: Turn) -> None:
    """It is made, or takes longer than was said."""
    order = known(turn, turn.news["order_id"])
    if order is not None:
        order["ready"] = turn.news["ready_at"]
        if turn.trigger == "order.ready":
            order["status"] = "ready"


@plugin.on("order.declined")
async def declined(turn: Turn) -> None:
    """The shop does not make it: said with what becomes of the money, when it is cancelled."""
    now_at(turn, "declined")


@plugin.on("order.refused")
async def refused(turn: Turn) -> None:
    """The cart is still there to try again, as a new order."""
    forget(turn, ("placing",))
    _stop_asking(turn, turn.news["order_id"])
    _lead_on(turn, "cart")


@plugin.on("inventory.refused")
async def sold_out(turn: Turn) -> None:
    """Remember what there is too little of, for when the order is given up."""
    if order := known(turn, turn.news["order_id"]):
        order["missing"] = {name: turn.news[name] for name in ("name", "wanted", "left")}


@plugin.on("order.cancelled")
async def cancelled(turn: Turn) -> None:
    """Remember it as cancelled; unless the customer wanted no more of it, the cart is as it was."""
    cancelled = turn.read(OrderCancelled)
    forget(turn, ("placing",))
    forget_swaps(turn, cancelled.order_id)
    _stop_asking(turn, cancelled.order_id)
    order = now_at(turn, "cancelled")
    if order is not None and cancelled.reason != BY_CUSTOMER:
        _put_back(turn, order.pop("kept", {}))
    if cancelled.reason == CHANGE:
        await amend(turn)
    if (instead := turn.slots.pop("instead", None)) and cancelled.reason == PAY_OTHERWISE:
        turn.follow(instead)
    _lead_on(turn, "tracking" if cancelled.reason == BY_CUSTOMER else "cart")


@plugin.on("order.cancellation_refused")
async def cancellation_refused(turn: Turn) -> None:
    """The order stands, and whether to cancel it is no question any more."""
    forget(turn, ("amending", "instead"))
    _stop_asking(turn, turn.news["order_id"])
    _lead_on(turn, "tracking")


@plugin.on("order.completed")
async def completed(turn: Turn) -> None:
    """The customer has it, and it is paid."""
    forget_swaps(turn, turn.news["order_id"])
    if (order := now_at(turn, "completed")) and (kept := order.pop("kept", None)):
        turn.slots["usual"] = kept


def _stop_asking(turn: Turn, order_id: str) -> None:
    """Whether to cancel an order that is none, or that stands, is no question any more."""
    if turn.slots.get("cancelling") == order_id:
        forget(turn, ("cancelling",))
        if turn.conversation.state == "cancelling":
            turn.go_back()


def _take_ordered(turn: Turn, items: Iterable[OrderedItem]) -> dict[str, Any]:
    """Only that: who was kept waiting may have put more into the cart meanwhile. Return what was taken."""
    choices = ("fulfilment", "method", "note")
    kept: dict[str, Any] = {slot: turn.slots[slot] for slot in choices if slot in turn.slots}
    lines: list[carts.Line] = []
    for item in items:
        for line in list(cart_of(turn)):
            if carts.is_same(line, item.product_id, item.options):
                lines.append({**line, "quantity": item.quantity})
                take_from(turn, line, item.quantity)
    if not cart_of(turn):
        forget(turn, UNPLACED)
    return {"cart": lines, **kept}


def _put_back(turn: Turn, kept: dict[str, Any]) -> None:
    """Add it to whatever has come into the cart since."""
    cart = turn.slots.setdefault("cart", [])
    for line in kept.pop("cart", ()):
        carts.add(cart, line)
        turn.route(line["product"])
    for slot, value in kept.items():
        turn.slots.setdefault(slot, value)


def _lead_on(turn: Turn, state: str) -> None:
    """Who asked something else meanwhile comes back to where the answer leads, not to waiting for it."""
    over = ("waiting", "to_pay")
    done = over if turn.slots.get("cart") else (*over, "cart", *CHECKOUT)
    asides = turn.conversation.asides
    turn.conversation.asides = [state if aside in done else aside for aside in asides]
