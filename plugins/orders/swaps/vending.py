"""The shop's words on an order that it cannot make as it is, or that its customer wants no more."""

from __future__ import annotations

from typing import Any

from bot import Product, Refusal, Turn, minor
from flows.naming import all_of
from flows.numbers import begin_of
from flows.reasons import BY_CUSTOMER, CHANGE
from plugins.orders.events import CancellationWished, RefuseCancellation, RequestCancellation
from plugins.orders.hours import time_of
from plugins.orders.model import MADE
from plugins.orders.plugin import plugin
from plugins.orders.swaps.events import LineOut, OrderAmended, OrdersShort, RunOut

CHANGES = "change"
"""Said behind the order's number where the customer wants it changed, and not just cancelled."""

LONGEST = 20
"""Characters of a number that is none, as it is said back."""


@plugin.on("out_of_order", flow="vending")
async def out_of_order(turn: Turn) -> None:
    """``12 russian``: ask the customer of that order what they want instead."""
    ticket, words = await _ticket(turn)
    product = _meant(turn, ticket, words)
    turn.publish(RunOut(order_id=ticket["id"], product=product.id, member_id=turn.member_id))


@plugin.on("let_go", flow="vending")
async def let_go(turn: Turn) -> None:
    """The customer may cancel it, though it is being made."""
    ticket, words = await _wished(turn)
    if ticket["status"] not in MADE:
        turn.say("word_refused", **_standing(ticket))
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


@plugin.view("cancellation_wished", flow="vending")
def cancellation_wished(turn: Turn) -> dict[str, Any]:
    """Whose wish it is, and how it is granted."""
    wish = turn.read(CancellationWished)
    changes = wish.reason == CHANGE
    return {"number": wish.number, "changes": changes, "words": f" {CHANGES}" if changes else ""}


def _meant(turn: Turn, ticket: dict[str, Any], words: str) -> Product:
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


async def _wished(turn: Turn) -> tuple[dict[str, Any], str]:
    """The same of an order that its customer wants no more; nobody else may say so for them."""
    ticket, words = await _ticket(turn)
    if not ticket["wished"]:
        raise Refusal("word_refused", **_standing(ticket))
    return ticket, words


def _standing(ticket: dict[str, Any]) -> dict[str, Any]:
    return {"number": ticket["number"], "status": ticket["status"], "command": RequestCancellation.type}


async def _ticket(turn: Turn) -> tuple[dict[str, Any], str]:
    """The order of the number that begins the argument, and the words behind it."""
    number, words = begin_of(turn.argument)
    ticket = await turn.ask("orders.find", number=number) if number is not None else None
    if ticket is None:
        raise Refusal("no_such_order", number=number or turn.argument[:LONGEST])
    return ticket, words.strip()
