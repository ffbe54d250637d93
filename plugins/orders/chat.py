"""Shopping by chat: looking around and filling the cart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import Refusal, Turn
from plugins.orders import cart as carts
from plugins.orders.cart import Cart, Line
from plugins.orders.plugin import plugin


def cart_of(turn: Turn) -> Cart:
    """The conversation's cart, made when first needed."""
    cart: Cart = turn.slots.setdefault("cart", [])
    return cart


def _asking(turn: Turn) -> list[dict[str, Any]]:
    asking: list[dict[str, Any]] = turn.slots.setdefault("asking", [])
    return asking


@plugin.on("category", anytime=True)
async def category(turn: Turn) -> None:
    """Show one category, from the page that was asked for."""
    name, _, page = turn.argument.partition("/")
    turn.slots["category"] = {"name": name, "page": int(page) if page.isdigit() else 0}


@plugin.on("add", anytime=True)
async def add(turn: Turn) -> None:
    """Put what was named into the cart; what is unclear is asked, what is unknown is said."""
    understood = turn.understood
    for item in understood.items:
        _add(turn, item.product, *_as_asked(turn, item.product, item.quantity, list(item.options)))
    questions = [
        {
            "words": unclear.words,
            "candidates": list(unclear.candidates),
            "quantity": unclear.quantity,
            "options": list(unclear.options),
        }
        for unclear in understood.ambiguous
    ]
    turn.slots["asking"] = questions + _asking(turn)
    if understood.unmatched:
        turn.say("unmatched", words=understood.unmatched)


@plugin.on("pick", anytime=True)
async def pick(turn: Turn) -> None:
    """A product was chosen from a list: the one that answers our question, or simply one of it."""
    _add(turn, turn.argument, *_as_asked(turn, turn.argument, 1, []))


@plugin.on("size")
async def size(turn: Turn) -> None:
    """The size that was asked for."""
    asked = _asking(turn).pop(0)
    _add(turn, asked["product"], asked["quantity"], [*asked["options"], turn.argument])


@plugin.on("change")
async def change(turn: Turn) -> None:
    """Change a line: the one that is named, or the one last spoken of."""
    understood = turn.understood
    if _answers_size(turn):
        return
    for item in understood.items:
        line = carts.matching(cart_of(turn), item.product, item.options)
        if line is None:
            _add(turn, item.product, item.quantity, list(item.options))
            continue
        carts.apply_options(line, carts.find(turn.menu, item.product), item.options)
        carts.set_quantity(line, item.quantity)
        _last(turn, line)
    asking = _asking(turn)
    if not understood.items and understood.quantity and asking:
        asking[0]["quantity"] = understood.quantity
    elif not understood.items and (line := _last_line(turn, understood.options)):
        carts.apply_options(line, carts.find(turn.menu, line["product"]), understood.options)
        if understood.quantity:
            carts.set_quantity(line, understood.quantity)
        _last(turn, line)
    if understood.unmatched:
        turn.say("unmatched", words=understood.unmatched)


@plugin.on("remove")
async def remove(turn: Turn) -> None:
    """Take lines out; naming an amount takes only so many."""
    cart = cart_of(turn)
    named = turn.understood.items
    if not named and (line := _last_line(turn)):
        cart.remove(line)
    if _drop_questions(turn, {item.product for item in named}):
        return
    for item in named:
        line = carts.matching(cart, item.product, item.options)
        if line is None:
            turn.say("not_in_cart")
        elif 0 < item.quantity < line["quantity"]:
            line["quantity"] -= item.quantity
        else:
            cart.remove(line)


@plugin.on("clear")
async def clear(turn: Turn) -> None:
    """Empty the cart and forget what was being asked."""
    empty(turn)


@plugin.on("back")
async def back(turn: Turn) -> None:
    """Going back drops the question that was open."""
    turn.slots.pop("asking", None)


@plugin.on("idle 86400s")
async def expire(turn: Turn) -> None:
    """A cart that nobody touched for a day is gone, without a word: the window to write has closed."""
    empty(turn)


def empty(turn: Turn) -> None:
    """Forget the cart and everything that was said about it; the address stays for next time."""
    for slot in ("cart", "asking", "last", "category", "cancelling", "fulfilment", "note", "quoted"):
        turn.slots.pop(slot, None)


def _add(turn: Turn, product_id: str, quantity: int, options: list[str]) -> None:
    try:
        product = carts.find(turn.menu, product_id)
    except Refusal as refusal:
        turn.say(refusal.template, **refusal.values)
        return
    if carts.needs_size(product, options):
        _asking(turn).append({"product": product_id, "quantity": quantity, "options": options})
        return
    line = Line(product=product_id, quantity=quantity, options=[])
    carts.apply_options(line, product, options)
    _last(turn, carts.add(cart_of(turn), product_id, quantity, line["options"]))


def _as_asked(turn: Turn, product: str, quantity: int, options: list[str]) -> tuple[int, list[str]]:
    """If the product answers our open question, it comes in the amount and way first asked for."""
    asking = _asking(turn)
    if asking and product in asking[0].get("candidates", ()):
        asked = asking.pop(0)
        return (asked["quantity"] if quantity == 1 else quantity), [*asked["options"], *options]
    return quantity, options


def _answers_size(turn: Turn) -> bool:
    """ "large", typed in answer to the question which size."""
    asking = _asking(turn)
    if not asking or "product" not in asking[0] or not turn.understood.options:
        return False
    asked = asking.pop(0)
    options = [*asked["options"], *turn.understood.options]
    _add(turn, asked["product"], turn.understood.quantity or asked["quantity"], options)
    return True


def _drop_questions(turn: Turn, products: set[str]) -> bool:
    """What is taken out while we ask about it was never in the cart: the question goes."""
    asking = _asking(turn)
    kept = [asked for asked in asking if not products & {asked.get("product"), *asked.get("candidates", ())}]
    turn.slots["asking"] = kept
    return len(kept) < len(asking)


def _last(turn: Turn, line: Line) -> None:
    turn.slots["last"] = cart_of(turn).index(line)


def _last_line(turn: Turn, options: Sequence[str] = ()) -> Line | None:
    """The line last spoken of, or the newest; of those that can have the options, if any can."""
    cart = cart_of(turn)
    last = turn.slots.get("last", -1)
    recent = [*cart[:last], *cart[last + 1 :], cart[last]] if -1 < last < len(cart) else list(cart)
    known = {product.id: product for product in turn.menu.products}
    able = [line for line in recent if carts.allows(known.get(line["product"]), options)]
    fitting = able or recent
    return fitting[-1] if fitting else None
