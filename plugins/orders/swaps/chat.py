"""What the shop has run out of, as the customer hears of it: something like it, nothing, or no order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from bot import Product, Refusal, Turn, minor
from plugins.orders import cart as carts
from plugins.orders.cart.basket import on_menu
from plugins.orders.chat.recent import known
from plugins.orders.events import OrderLine
from plugins.orders.hours import time_of
from plugins.orders.plugin import plugin
from plugins.orders.swaps.events import LineOut, SettleLine

OFFERED = 2
"""Things of like price that are offered in its place."""

Swap = dict[str, Any]


class Offer(NamedTuple):
    """Something to have instead, in one of its sizes where it has any. ``price`` is in minor units."""

    product: Product
    options: tuple[str, ...]
    price: int

    @property
    def id(self) -> str:
        """What a tap calls it."""
        return "/".join((self.product.id, *self.options))

    @property
    def name(self) -> str:
        """What people call it."""
        return carts.describe(self.product, self.options)


@plugin.on("order.line_out")
async def line_out(turn: Turn) -> None:
    """Remember what is to be decided, until it is."""
    if known(turn, turn.news["order_id"]) is None:
        return
    out = turn.read(LineOut)
    swap: Swap = {
        "order": out.order_id,
        "number": out.number,
        "product": out.product,
        "name": out.name,
        "quantity": out.quantity,
        "amount": minor(out.amount),
        "until": out.decide_by.isoformat(),
    }
    turn.slots["swaps"] = [*_swaps(turn), swap]


@plugin.on("swap", anytime=True)
async def choose(turn: Turn) -> None:
    """``<out>/<instead>``, and ``/<size>`` where it has any: an old tap counts while it is still open."""
    out, _, wanted = turn.argument.partition("/")
    swap = next((one for one in _swaps(turn) if one["product"] == out), None)
    if swap is None:
        raise Refusal("old_choice")
    offers = {offer.id: offer for offer in _affordable(turn, swap)}
    if wanted and wanted not in offers:
        turn.say("old_choice")
        turn.prompt()
        return
    line = _line(swap, offers[wanted]) if wanted else None
    turn.publish(SettleLine(order_id=swap["order"], product=out, instead=line))


@plugin.on("order.amended")
async def amended(turn: Turn) -> None:
    """It is decided: the order costs what it costs now."""
    order_id = turn.news["order_id"]
    forget_swaps(turn, order_id, turn.news["removed"])
    if order := known(turn, order_id):
        order["total"] = minor(Decimal(turn.news["total_amount"]))


def forget_swaps(turn: Turn, order_id: str, name: str = "") -> None:
    """Nothing is to be decided any more about this of an order, or about any of it."""
    over = [one for one in _swaps(turn) if one["order"] == order_id and name in ("", one["name"])]
    turn.slots["swaps"] = [one for one in _swaps(turn) if one not in over]


@plugin.view("swapping")
def swapping(turn: Turn) -> Mapping[str, Any]:
    """What has run out, until when to decide, and what there is instead."""
    swap = _swaps(turn)[0] if _swaps(turn) else None
    if swap is None:
        return {"swap": None}
    return {"swap": swap, "until": time_of(turn.shop, swap["until"]), "offers": _like(turn, swap)}


@plugin.view("order_amended", "shop_asked")
def order_amended(turn: Turn) -> Mapping[str, Any]:
    """The order as it is now, and what it costs less than before."""
    less = turn.news.get("less")
    return {
        "event": turn.news,
        "order": known(turn, turn.news["order_id"]),
        "less": minor(Decimal(less)) if less else 0,
    }


def _swaps(turn: Turn) -> list[Swap]:
    swaps: list[Swap] = turn.slots.get("swaps", [])
    return swaps


def _like(turn: Turn, swap: Swap) -> list[Offer]:
    """What costs no more, of the same category first and then of nearest price."""
    out = on_menu(turn, swap["product"])
    category = out.category if out else ""

    def nearness(offer: Offer) -> tuple[bool, int]:
        return offer.product.category != category, -offer.price

    return sorted(_affordable(turn, swap), key=nearness)[:OFFERED]


def _affordable(turn: Turn, swap: Swap) -> Iterator[Offer]:
    """Every other product that there is for the money, in its dearest size that there is for it."""
    most = swap["amount"] // swap["quantity"]
    for product in turn.menu.products:
        if not product.available or product.id == swap["product"]:
            continue
        kinds: list[tuple[str, ...]] = [(size.id,) for size in product.sizes] or [()]
        priced = [Offer(product, kind, carts.unit_price(product, kind)) for kind in kinds]
        yield from sorted((one for one in priced if one.price <= most), key=lambda one: -one.price)[:1]


def _line(swap: Swap, offer: Offer) -> OrderLine:
    return OrderLine(
        product_id=offer.product.id,
        name=offer.name,
        quantity=swap["quantity"],
        unit_price=offer.price,
        options=list(offer.options),
    )
