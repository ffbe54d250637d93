"""Open carts hear of the menu: what is finished goes out of them, and a new price is said at once."""

from __future__ import annotations

from decimal import Decimal

from bot import Turn, minor
from flows.groups import EDITED
from plugins.orders import cart as carts
from plugins.orders.cart import Line
from plugins.orders.cart.basket import cart_of, on_menu, take_from
from plugins.orders.chat.checkout import amount_due
from plugins.orders.chat.notes import ask_anew
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
    if turn.spoken and turn.conversation.state in EDITED and turn.news["change"] != "back":
        turn.prompt()
    if turn.spoken and turn.conversation.state == "review":
        turn.slots["quoted"] = amount_due(turn)
        ask_anew(turn, amount_due(turn))


def _take_out(turn: Turn) -> None:
    """All that cannot be had any more: of several things that went at once, the rest has its news to come."""
    if not any(line["product"] == turn.news["product_id"] for line in cart_of(turn)):
        return
    for line, refusal in carts.unavailable(cart_of(turn), turn.menu):
        take_from(turn, line, 0)
        turn.slots["missed"] = [*turn.slots.get("missed", []), line["product"]]
        turn.say("gone" if refusal.template == "gone" else "finished", product=line["name"])


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
