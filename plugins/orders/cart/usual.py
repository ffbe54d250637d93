"""The usual: the last order once more, at today's prices, with whatever the shop still has of it."""

from __future__ import annotations

from typing import Any

from bot import Refusal, Turn
from flows.guards import knows_the_rest
from plugins.orders import cart as carts
from plugins.orders.cart.basket import cart_of, drop_unavailable
from plugins.orders.chat.checkout import amount_due, check_all
from plugins.orders.chat.notes import ask_anew
from plugins.orders.plugin import plugin

WAYS = ("fulfilment", "method", "note")
"""What is known beside the cart: how it came, how it was paid, and with which note."""

Usual = dict[str, Any]
"""The slot: ``cart``, the lines of the last order that the customer has got, and the ways of WAYS."""


def in_words(turn: Turn) -> str:
    """What it is, for a choice: "2 x Russian Kota, 1 x Coke"; "" where nothing of it can be had."""
    lines = carts.priced(turn.slots.get("usual", {}).get("cart", []), turn.menu)
    return ", ".join(
        f"{line['quantity']} x {carts.describe(product, line['options'])}" for line, product, _ in lines
    )


@plugin.on("usual", anytime=True)
async def usual(turn: Turn) -> None:
    """Fill the cart with it; into an empty cart, with the way it came too, so that one word confirms it.

    To what is in the cart already it is added, and said; the note may have to be another one then.
    """
    known: Usual | None = turn.slots.get("usual")
    if known is None:
        raise Refusal("no_usual")
    fresh = not cart_of(turn)
    cart = turn.slots.setdefault("cart", [])
    for line in known["cart"]:
        carts.add(cart, line.copy())
        turn.route(line["product"])
    drop_unavailable(turn)
    if fresh and cart:
        _take_ways(turn, known)
    elif cart and (added := in_words(turn)):
        turn.say("usual_added", usual=added)
        ask_anew(turn, amount_due(turn))


def _take_ways(turn: Turn, known: Usual) -> None:
    """Bring it as it came last time, if the shop still does; a closed shop or too small an order says so."""
    shop = turn.shop
    offered = {"delivery": shop.delivery, "collection": shop.collection}
    if not offered.get(known.get("fulfilment", "")) or known.get("method") not in shop.payment_methods:
        return
    for way in WAYS:
        if way in known:
            turn.slots[way] = known[way]
    if 0 < turn.slots.get("note", 0) < amount_due(turn):
        del turn.slots["note"]
    if knows_the_rest(turn):
        check_all(turn)
