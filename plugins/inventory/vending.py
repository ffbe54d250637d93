"""Stock by chat: how much is left, and hearing when it is little."""

from __future__ import annotations

from typing import Any, Final

from bot import Refusal, Turn
from flows.naming import EXACT, is_numbered, one
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
    words, figure = _split(turn, turn.argument)
    quantity = _quantity(figure)
    product = one(turn, words, figure).product
    if quantity is None:
        turn.say("stock_left", name=product.name, left=levels.get(product.id))
        return
    left = None if quantity < 0 else quantity
    turn.publish(SetStock(product_id=product.id, quantity=left, member_id=turn.member_id))
    turn.undo_by("stock", f"{EXACT}{product.id} {levels.get(product.id, 'off')}")


@plugin.on("inventory.counted", flow="vending")
async def counted(turn: Turn) -> None:
    """Say what is left now, and whether customers see it."""
    news = turn.read(StockCounted)
    turn.say("stock_counted", name=_name(turn, news.product_id), left=news.quantity, old=news.old_quantity)


@plugin.on("inventory.low", flow="vending")
async def low(turn: Turn) -> None:
    """Say that little is left."""
    turn.say("stock_low", name=_name(turn, turn.news["product_id"]), left=turn.news["left"])


def _split(turn: Turn, said: str) -> tuple[str, str]:
    """The words and the figure behind them, or before; no figure where none is said. Raises Refusal."""
    before, _, last = said.rpartition(" ")
    first, _, behind = said.partition(" ")
    begins = _is_figure(first) and not is_numbered(turn, said)
    words, figure = (before, last) if _is_figure(last) else (behind, first) if begins else (said, "")
    if not words or last[:1] in "+-":
        raise Refusal("how_to_stock")
    return words, figure


def _is_figure(word: str) -> bool:
    return word.isdecimal() or word.casefold() in UNCOUNTED


def _quantity(figure: str) -> int | None:
    """How many that says, -1 for no counting any more; None where nothing is said. Raises Refusal."""
    if not figure.isdecimal():
        return -1 if figure else None
    if int(figure) > MOST:
        raise Refusal("stock_too_much", most=MOST)
    return int(figure)


def _listed(turn: Turn, levels: dict[str, int]) -> list[dict[str, Any]]:
    known = {product.id: product.name for product in turn.menu.products}
    least = sorted((left, known[id]) for id, left in levels.items() if id in known)[:SHOWN]
    return [{"name": name, "left": left} for left, name in least]


def _name(turn: Turn, product_id: str) -> str:
    return next((one.name for one in turn.menu.products if one.id == product_id), product_id)
