"""What the templates of the ordering flow show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import Product, Turn
from plugins.orders import cart as carts
from plugins.orders.chat import cart_of
from plugins.orders.checkout import amount_due
from plugins.orders.plugin import plugin

PAGE = 8
"""Products on a page: a list shows ten rows, and two of them lead on and back."""


@plugin.view("home", "cart_empty", "tracking")
def home(turn: Turn) -> Mapping[str, Any]:
    """Whether there is a cart to go back to, and the orders that are open."""
    return {"items": sum(line["quantity"] for line in turn.slots.get("cart", ())), "order": _order(turn)}


@plugin.view("menu")
def menu(turn: Turn) -> Mapping[str, Any]:
    """The categories, in the menu's order, with what they hold."""
    categories: dict[str, list[str]] = {}
    for product in turn.menu.products:
        if product.available:
            categories.setdefault(product.category, []).append(product.name)
    return {"categories": categories}


@plugin.view("category")
def category(turn: Turn) -> Mapping[str, Any]:
    """One page of one category."""
    wanted = turn.slots.get("category", {"name": "", "page": 0})
    products = [one for one in turn.menu.products if one.category == wanted["name"] and one.available]
    start = wanted["page"] * PAGE
    more = wanted["page"] + 1 if start + PAGE < len(products) else None
    shown = [
        {"id": one.id, "name": one.name, "price": _from(one), "about": one.description} for one in products
    ]
    return {"category": wanted["name"], "products": shown[start : start + PAGE], "more": more}


@plugin.view("choosing")
def choosing(turn: Turn) -> Mapping[str, Any]:
    """The question: which of these products, or which size of this one."""
    asked = turn.slots["asking"][0]
    inside = [f"{line['quantity']} x {line['name']}" for line in _lines(turn)]
    known = {product.id: product for product in turn.menu.products}
    if "product" in asked:
        product = known[asked["product"]]
        sizes = [{"id": size.id, "name": size.name, "price": size.price} for size in product.sizes]
        return {"product": product.name, "sizes": sizes, "quantity": asked["quantity"], "cart": inside}
    fitting = [known[one] for one in asked["candidates"] if one in known and known[one].available]
    shown = [{"id": one.id, "name": one.name, "price": _from(one)} for one in fitting[: PAGE + 1]]
    return {"words": asked["words"], "products": shown, "quantity": asked["quantity"], "cart": inside}


@plugin.view("cart", "fulfilment", "review", "paying", "note", "reminder", "cancelling")
def cart(turn: Turn) -> Mapping[str, Any]:
    """Every line with its price, the fee and the total; amounts in minor units."""
    slots = turn.slots
    return {
        "lines": _lines(turn),
        "subtotal": carts.total(cart_of(turn), turn.menu),
        "total": amount_due(turn),
        "fulfilment": slots.get("fulfilment"),
        "address": _place(turn),
        "note": slots.get("note"),
        "cancelling": slots.get("cancelling"),
        "order": _order(turn),
    }


@plugin.view("address")
def address(turn: Turn) -> Mapping[str, Any]:
    """The address of last time, offered again; and whether a pin has just come."""
    return {"address": _place(turn), "pinned": turn.slots.get("pinned", False)}


@plugin.view("status")
def status(turn: Turn) -> Mapping[str, Any]:
    """The newest orders, newest first."""
    return {"orders": list(reversed(turn.slots.get("orders", ())))}


@plugin.view("order_created", "order_cancelled", "order_refused", "cancellation_refused")
def news(turn: Turn) -> Mapping[str, Any]:
    """The order that the event is about, as the conversation knows it."""
    data = turn.event.data if turn.event else {}
    known = (one for one in turn.slots.get("orders", ()) if one["id"] == data.get("order_id"))
    return {"event": data, "order": next(known, None)}


def _lines(turn: Turn) -> list[dict[str, Any]]:
    known = {product.id: product for product in turn.menu.products}
    return [
        {
            "quantity": line["quantity"],
            "name": carts.describe(known[line["product"]], line["options"]),
            "total": line["quantity"] * carts.unit_price(known[line["product"]], line["options"]),
        }
        for line in cart_of(turn)
        if line["product"] in known
    ]


def _place(turn: Turn) -> dict[str, Any]:
    return {"text": "", "pin": None, **turn.slots.get("address", {})}


def _order(turn: Turn) -> dict[str, Any] | None:
    orders = turn.slots.get("orders", ())
    return orders[-1] if orders else None


def _from(product: Product) -> int:
    """The price, or the lowest of its sizes."""
    return min((size.price for size in product.sizes), default=product.price)
