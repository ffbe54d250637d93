"""What the templates of the ordering flow show; amounts are in minor units."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot import Product, Turn, closure, minor
from flows.guards import is_placing
from plugins.orders import cart as carts
from plugins.orders.cart.basket import Question, cart_of, questions
from plugins.orders.cart.usual import in_words
from plugins.orders.chat.checkout import amount_due, fee_due
from plugins.orders.chat.notes import enough, notes_above
from plugins.orders.chat.recent import COMING, known, newest, owing, recent
from plugins.orders.hours import time_of
from plugins.orders.plugin import plugin

TAKEN = ("order.waiting", "order.confirmed", "after 30s")
"""What leads to the first word about an order after it was placed."""

PAGE = 8
"""Products on a page: a list shows ten rows, and two of them lead on and back."""


@plugin.view("home", "tracking", "no_order", "closed")
def home(turn: Turn) -> Mapping[str, Any]:
    """How much waits in the cart, the newest order, and why the shop takes no orders, if so.

    Who has neither may have the usual; ``ready`` is when the order is made, by the shop's clock.
    """
    items, order = sum(line["quantity"] for line in cart_of(turn)), _order(turn)
    ready = order.get("ready") if order else None
    idle = not items and (order is None or order["status"] not in COMING)
    return {
        "items": items,
        "order": order,
        "ready": time_of(turn.shop, ready) if ready else "",
        "usual": in_words(turn) if idle else "",
        "greeted": turn.trigger == "greet",
        "closure": closure(turn.shop, turn.now),
        "new": turn.trigger in TAKEN,
    }


@plugin.view("menu")
def menu(turn: Turn) -> Mapping[str, Any]:
    """The categories, in the menu's order, with what they hold, and whether there is a photo of it."""
    categories: dict[str, list[str]] = {}
    for product in turn.menu.products:
        if product.available:
            categories.setdefault(product.category, []).append(product.name)
    return {"categories": categories, "pictured": turn.menu.picture}


@plugin.view("category")
def category(turn: Turn) -> Mapping[str, Any]:
    """One page of one category."""
    wanted = turn.slots.get("category", {"name": "", "page": 0})
    products = [one for one in turn.menu.products if one.category == wanted["name"] and one.available]
    start = wanted["page"] * PAGE
    more = wanted["page"] + 1 if start + PAGE < len(products) else None
    shown = [{**_shown(one), "about": one.description} for one in products[start : start + PAGE]]
    return {"category": wanted["name"], "products": shown, "more": more}


@plugin.view("choosing")
def choosing(turn: Turn) -> Mapping[str, Any]:
    """The question: which of these products, or which size of this one."""
    asked = questions(turn)[0]
    known = {product.id: product for product in turn.menu.products if product.available}
    return {
        "words": asked["words"],
        "quantity": asked["quantity"],
        "cart": [f"{line['quantity']} x {line['name']}" for line in _lines(turn)],
        "sizes": _sizes(asked, known),
        "products": [_shown(known[one]) for one in asked.get("candidates", ()) if one in known][:PAGE],
    }


@plugin.view("cart", "fulfilment", "review", "paying", "note", "reminder", "cancelling")
def cart(turn: Turn) -> Mapping[str, Any]:
    """Every line with its price, the fee and the total."""
    slots = turn.slots
    return {
        "lines": _lines(turn),
        "subtotal": carts.total(cart_of(turn), turn.menu),
        "fee": fee_due(turn),
        "zones": [zone for zone in turn.menu.zones if zone.fee != turn.shop.delivery_fee],
        "total": amount_due(turn),
        "fulfilment": slots.get("fulfilment"),
        "address": _place(turn),
        "note": slots.get("note"),
        "method": slots.get("method", "cash"),
        "credit": slots.get("credit"),
        "notes": notes_above(amount_due(turn), turn.shop.currency)[:2],
        "enough": enough(amount_due(turn), turn.shop.currency),
        "cancelling": slots.get("cancelling"),
        "order": known(turn, slots.get("cancelling", "")),
        "closure": closure(turn.shop, turn.now),
    }


@plugin.view("address")
def address(turn: Turn) -> Mapping[str, Any]:
    """The address of last time, offered again; and whether a pin has just come."""
    return {"address": _place(turn), "pinned": turn.slots.get("pinned", False)}


@plugin.view("to_pay", "pay_soon", "not_paid_yet", "checking", "money_is_here")
def to_pay(turn: Turn) -> Mapping[str, Any]:
    """The order to be paid for, how, and until what time of the shop's day."""
    order = owing(turn) or newest(turn, COMING)
    pay = order.get("pay") if order else None
    until = time_of(turn.shop, pay["expires_at"]) if pay else ""
    return {"order": order, "pay": pay, "until": until, "closure": closure(turn.shop, turn.now)}


@plugin.view("wait")
def wait(turn: Turn) -> Mapping[str, Any]:
    """The order that the shop was asked for, once it was."""
    return {"order": None if is_placing(turn) else newest(turn, ("waiting",))}


@plugin.view("amending")
def amending(turn: Turn) -> Mapping[str, Any]:
    """The order that is to be changed."""
    return {"order": known(turn, turn.slots["amending"]["order"])}


@plugin.view(
    "with_shop",
    "order_confirmed",
    "order_completed",
    "order_cancelled",
    "order_not_paid",
    "order_not_taken",
    "order_sold_out",
    "order_refused",
    "cancellation_refused",
    "order_declined",
    "order_not_answered",
    "delivery_failed",
    "order_taken_back",
    "paid_late",
    "paid_twice",
    "refund_requested",
    "refund_succeeded",
    "refund_failed",
)
def news(turn: Turn) -> Mapping[str, Any]:
    """The order that the event is about, as the conversation knows it, with what it says of money.

    ``amount`` is the news' own, ``back`` what goes back to the customer, and ``ready`` when the
    order is made.
    """
    amount, order = turn.news.get("amount"), known(turn, turn.news.get("order_id", ""))
    back, ready = (order or {}).get("refund"), (order or {}).get("ready")
    return {
        "event": turn.news,
        "order": order,
        "amount": None if amount is None else minor(Decimal(amount)),
        "back": minor(Decimal(back)) if back else 0,
        "ready": time_of(turn.shop, ready) if ready else "",
        "on_book": (order or {}).get("method") == "book",
        "in_cash": (order or {}).get("method") == "cash",
    }


def _lines(turn: Turn) -> list[dict[str, Any]]:
    return [
        {"quantity": line["quantity"], "name": carts.describe(product, line["options"]), "total": price}
        for line, product, price in carts.priced(cart_of(turn), turn.menu)
    ]


def _shown(product: Product) -> dict[str, Any]:
    """A product with its price, or the lowest of its sizes."""
    price = min((size.price for size in product.sizes), default=product.price)
    return {"id": product.id, "name": product.name, "price": price, "sized": bool(product.sizes)}


def _sizes(asked: Question, known: Mapping[str, Product]) -> list[dict[str, Any]]:
    product = known.get(asked.get("product", ""))
    return [{"id": one.id, "name": one.name, "price": one.price} for one in product.sizes] if product else []


def _place(turn: Turn) -> dict[str, Any]:
    return {"text": "", "pin": None, **turn.slots.get("address", {})}


def _order(turn: Turn) -> dict[str, Any] | None:
    return recent(turn)[-1] if recent(turn) else None
