"""Customers who want an order no more that is being made: the shop lets them, or goes on."""

from __future__ import annotations

from typing import Any, Final

from bot import Turn
from flows.reasons import BY_CUSTOMER, CHANGE
from plugins.orders.events import CancellationWished, RefuseCancellation, RequestCancellation
from plugins.orders.model import MADE
from plugins.orders.plugin import plugin
from plugins.orders.shop.board import Ticket
from plugins.orders.shop.vending import refusal, the_order

CHANGES: Final = "change"
"""Said behind the order's number where the customer wants it changed, and not just cancelled."""


@plugin.on("let_go", flow="vending")
async def let_go(turn: Turn) -> None:
    """The customer may cancel it, though it is being made; where it is too late, both hear so."""
    ticket, words = await _wished(turn)
    if ticket["status"] not in MADE:
        late = refusal(ticket, RequestCancellation)
        turn.say(late.template, **late.values)
    wish = RequestCancellation(
        order_id=ticket["id"],
        reason=CHANGE if words == CHANGES else BY_CUSTOMER,
        cancelled_by=ticket["customer_id"],
        agreed=True,
    )
    turn.publish(wish)


@plugin.on("keep_order", flow="vending")
async def keep_order(turn: Turn) -> None:
    """The order goes on."""
    ticket, _ = await _wished(turn)
    turn.publish(RefuseCancellation(order_id=ticket["id"], status=ticket["status"]))
    turn.say("order_kept", number=ticket["number"])


@plugin.view("cancellation_wished", flow="vending")
def cancellation_wished(turn: Turn) -> dict[str, Any]:
    """Whose wish it is, and how it is granted."""
    wish = turn.read(CancellationWished)
    changes = wish.reason == CHANGE
    return {"number": wish.number, "changes": changes, "words": f" {CHANGES}" if changes else ""}


async def _wished(turn: Turn) -> tuple[Ticket, str]:
    """The order, if its customer wants it no more: nobody else may say so for them."""
    ticket, words = await the_order(turn)
    if not ticket["wished"]:
        raise refusal(ticket, RequestCancellation)
    return ticket, words
