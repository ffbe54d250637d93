"""The shop's words on an order that it cannot make as it is, and what it hears of that."""

from __future__ import annotations

from typing import Any

from bot import Product, Refusal, Turn, minor
from flows.naming import all_of
from plugins.orders.hours import time_of
from plugins.orders.plugin import plugin
from plugins.orders.shop.board import Ticket
from plugins.orders.shop.vending import the_order
from plugins.orders.swaps.events import LineOut, OrderAmended, OrdersShort, RunOut


@plugin.on("out_of_order", flow="vending")
async def out_of_order(turn: Turn) -> None:
    """``12 russian``: ask the customer of that order what they want instead."""
    ticket, words = await the_order(turn)
    product = _meant(turn, ticket, words)
    turn.publish(RunOut(order_id=ticket["id"], product=product.id, member_id=turn.member_id))


@plugin.view("line_out", flow="vending")
def line_out(turn: Turn) -> dict[str, Any]:
    """What the customer was asked, and whether others can still order it."""
    out = turn.read(LineOut)
    until = time_of(turn.shop, out.decide_by.isoformat())
    on_sale = any(one.id == out.product and one.available for one in turn.menu.products)
    return {"out": out, "until": until, "on_sale": on_sale}


@plugin.view("orders_short", flow="vending")
def orders_short(turn: Turn) -> dict[str, Any]:
    """Which orders wait for what has gone."""
    return {"short": turn.read(OrdersShort)}


@plugin.view("order_amended", flow="vending")
def order_amended(turn: Turn) -> dict[str, Any]:
    """What is to be made now."""
    order = turn.read(OrderAmended)
    return {"order": order, "total": minor(order.total_amount)}


def _meant(turn: Turn, ticket: Ticket, words: str) -> Product:
    """What of the order the words name: who made a Russian Kota means that by "russian"."""
    inside = [one for one in turn.menu.products if one.id in ticket["products"]]
    said = set(words.casefold().split())
    fitting = [one for one in inside if one.id == words or said <= set(one.name.casefold().split())]
    fitting = fitting or [one for one in all_of(turn, words) if one in inside]
    if not fitting:
        raise Refusal("not_in_order", number=ticket["number"], words=words)
    if len(fitting) > 1:
        choices = [{"id": f"out_of_order:{ticket['number']} {one.id}", "name": one.name} for one in fitting]
        raise Refusal("which_product", words=words, choices=choices)
    return fitting[0]
