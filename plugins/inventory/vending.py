"""Stock by chat: how much is left, and hearing when it is little."""

from __future__ import annotations

from typing import Any, Final

from bot import Refusal, Turn
from flows.naming import one
from plugins.inventory.events import SetStock, StockCounted
from plugins.inventory.plugin import plugin

UNCOUNTED: Final = frozenset({"off", "any", "always", "unlimited", "no"})
"""What stops the counting of a product."""

MOST: Final = 1_000_000
"""Of one product; a longer figure is a price or a phone number."""

SHOWN: Final = 15
"""Products on the list, those of which least is left."""


@plugin.on("stock", flow="vending")
async def stock(turn: Turn) -> None:
    """Count a product; without a figure, say what is left of it, or of everything."""
    levels: dict[str, int] = await turn.ask("inventory.levels", tenant=turn.shop.tenant)
    if not turn.argument:
        turn.say("stock_list", levels=_listed(turn, levels))
        return
    words, _, last = turn.argument.rpartition(" ")
    quantity = _quantity(last)
    if quantity is not None and not words:
        raise Refusal("how_to_stock")
    named = (turn.argument, "") if quantity is None else (words, last)
    product = one(turn, *named).product
    if quantity is None:
        turn.say("stock_left", name=product.name, left=levels.get(product.id))
        return
    left = None if quantity < 0 else quantity
    member = turn.member.id if turn.member else None
    turn.publish(SetStock(product_id=product.id, quantity=left, member_id=member))
    turn.undo_by("stock", f"{product.id} {levels.get(product.id, 'off')}")


@plugin.on("inventory.counted", flow="vending")
async def counted(turn: Turn) -> None:
    """Say what is left now, and whether customers see it."""
    news = turn.read(StockCounted)
    turn.say("stock_counted", name=_name(turn, news.product_id), left=news.quantity, old=news.old_quantity)


@plugin.on("inventory.low", flow="vending")
async def low(turn: Turn) -> None:
    """Say that little is left."""
    turn.say("stock_low", name=_name(turn, turn.news["product_id"]), left=turn.news["left"])


def _quantity(word: str) -> int | None:
    """How many that says, -1 for no counting any more; None where it is part of a name. Raises Refusal."""
    if word.casefold() in UNCOUNTED:
        return -1
    if not word.isdecimal():
        return None
    if int(word) > MOST:
        raise Refusal("stock_too_much", most=MOST)
    return int(word)


def _listed(turn: Turn, levels: dict[str, int]) -> list[dict[str, Any]]:
    known = {product.id: product.name for product in turn.menu.products}
    least = sorted((left, known[id]) for id, left in levels.items() if id in known)[:SHOWN]
    return [{"name": name, "left": left} for left, name in least]


def _name(turn: Turn, product_id: str) -> str:
    return next((one.name for one in turn.menu.products if one.id == product_id), product_id)
