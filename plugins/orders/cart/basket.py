"""The conversation's cart, and what is still to be asked before something goes into it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from bot import Ambiguous, Item, Product, Refusal, Turn
from plugins.orders import cart as carts
from plugins.orders.cart import Cart, Line

Question = dict[str, Any]
"""``words``, ``quantity`` and ``options`` as they were named, with ``candidates``, the products that fit
the words, or with ``product``, of which the size was not named."""

UNPLACED = ("cart", "last", "fulfilment", "method", "note", "quoted", "reminder")
"""The slots of an order that is not placed yet; the address stays for next time."""


def cart_of(turn: Turn) -> Cart:
    """The conversation's cart, or an empty one that nobody remembers."""
    cart: Cart = turn.slots.get("cart", [])
    return cart


def questions(turn: Turn) -> list[Question]:
    """What is to be asked, the next one first."""
    asking: list[Question] = turn.slots.setdefault("asking", [])
    return asking


def question(unclear: Ambiguous) -> Question:
    """The question which of the products is meant."""
    return {
        "words": unclear.words,
        "candidates": list(unclear.candidates),
        "quantity": unclear.quantity or 1,
        "options": list(unclear.options),
    }


def on_menu(turn: Turn, product_id: str) -> Product | None:
    """The product, sold out or not, unless it is gone from the menu."""
    return next((one for one in turn.menu.products if one.id == product_id), None)


def forget(turn: Turn, slots: Iterable[str]) -> None:
    """Drop these slots."""
    for slot in slots:
        turn.slots.pop(slot, None)


def put_in(turn: Turn, product_id: str, quantity: int, options: Sequence[str]) -> None:
    """Put it in, or ask for its size first; what cannot be had is said."""
    try:
        product = carts.find(turn.menu, product_id)
        line = Line(product=product.id, name=product.name, quantity=quantity, options=[])
        carts.apply_options(line, product, options)
        if carts.needs_size(product, options):
            questions(turn).append({**line, "words": product.name})
        else:
            speak_of(turn, carts.add(turn.slots.setdefault("cart", []), line))
            turn.route(product.id)
    except Refusal as refusal:
        turn.say(refusal.template, **refusal.values)


def take_out(turn: Turn, items: Iterable[Item]) -> int:
    """Take items out, as many as each says or all of them; return how many the last of them were."""
    taken = 0
    for item in items:
        line = carts.matching(cart_of(turn), item.product, item.options)
        if line is None:
            product = on_menu(turn, item.product)
            turn.say("not_in_cart", product=product.name if product else "")
            continue
        taken = item.quantity or line["quantity"]
        take_from(turn, line, item.quantity)
    return taken


def take_from(turn: Turn, line: Line, quantity: int) -> None:
    """Take that many of a line out; 0, or as many as there are, is all of it."""
    if 0 < quantity < line["quantity"]:
        line["quantity"] -= quantity
        speak_of(turn, line)
    else:
        cart_of(turn).remove(line)
        turn.slots.pop("last", None)


def drop_unavailable(turn: Turn) -> bool:
    """Take out what can no longer be ordered, saying so; tell whether there was anything."""
    dropped = carts.unavailable(cart_of(turn), turn.menu)
    for line, refusal in dropped:
        take_from(turn, line, 0)
        turn.say(refusal.template, **refusal.values)
    return bool(dropped)


def drop_questions(turn: Turn, products: Collection[str]) -> list[Question]:
    """Take back what we still ask about one of these products; return it."""
    asking = questions(turn)
    turn.slots["asking"] = [one for one in asking if not is_about(one, products)]
    return [one for one in asking if is_about(one, products)]


def is_about(asked: Question, products: Collection[str]) -> bool:
    """One of these products may be the answer."""
    return bool({asked.get("product"), *asked.get("candidates", ())} & set(products))


def speak_of(turn: Turn, line: Line) -> None:
    """Remember the line as the one that "make that 3" is about."""
    turn.slots["last"] = cart_of(turn).index(line)


def last_lines(turn: Turn) -> list[tuple[Line, Product]]:
    """The lines with their products, the one last spoken of first and then the newest first."""
    cart = cart_of(turn)
    last = turn.slots.get("last", -1)
    recent = [*cart[:last], *cart[last + 1 :], cart[last]] if -1 < last < len(cart) else cart
    products = {product.id: product for product in turn.menu.products}
    return [(line, products[line["product"]]) for line in reversed(recent) if line["product"] in products]
