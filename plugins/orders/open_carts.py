"""Open carts hear of the menu: what is finished goes out of them, and a new price is said at once."""

from __future__ import annotations

from decimal import Decimal

from bot import Turn, minor
from flows.groups import EDITED
from plugins.orders.basket import cart_of, on_menu, take_from
from plugins.orders.cart import Line
from plugins.orders.checkout import amount_due
from plugins.orders.plugin import plugin


@plugin.on("catalogue.product_changed")
async def product_changed(turn: Turn) -> None:
    """Tell only whom it concerns: who has it in the cart, or had it until it was finished."""
    match turn.news["change"]:
        case "out" | "removed":
            _take_out(turn)
        case "back":
            _offer_again(turn)
        case "price":
            _say_price(turn)
    if turn.spoken and turn.conversation.state in EDITED:
        turn.prompt()
    if turn.spoken and turn.conversation.state == "review":
        turn.slots["quoted"] = amount_due(turn)


def _take_out(turn: Turn) -> None:
    product, name = turn.news["product_id"], turn.news["name"]
    lines = [line for line in cart_of(turn) if line["product"] == product]
    for line in lines:
        take_from(turn, line, 0)
    if lines:
        turn.slots["missed"] = [*turn.slots.get("missed", []), product]
        turn.say("finished", product=name)


def _offer_again(turn: Turn) -> None:
    missed = turn.slots.get("missed", [])
    if turn.news["product_id"] in missed:
        missed.remove(turn.news["product_id"])
        turn.say("back_again", product=turn.news["name"], id=turn.news["product_id"])


def _say_price(turn: Turn) -> None:
    news = turn.news
    if any(_has(turn, line, news["product_id"], news["size"]) for line in cart_of(turn)):
        now, before = (minor(Decimal(news[name])) for name in ("price", "old_price"))
        name = f"{news['name']} ({news['size']})" if news["size"] else news["name"]
        turn.say("new_price", product=name, price=now, before=before)


def _has(turn: Turn, line: Line, product_id: str, size: str | None) -> bool:
    """The line is of this product, and of the size of this name if there is one."""
    if line["product"] != product_id:
        return False
    product = on_menu(turn, product_id)
    names = {one.name for one in product.sizes if one.id in line["options"]} if product else set()
    return size is None or size in names
