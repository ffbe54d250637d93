"""Editing the cart by chat, and giving it up."""

from __future__ import annotations

from bot import Ambiguous, Item, Turn, is_open
from plugins.orders import cart as carts
from plugins.orders.cart.basket import (
    UNPLACED,
    cart_of,
    drop_questions,
    forget,
    last_lines,
    on_menu,
    put_in,
    question,
    questions,
    speak_of,
    take_from,
    take_out,
)
from plugins.orders.cart.complaints import say_unmatched
from plugins.orders.plugin import plugin


async def change(turn: Turn) -> None:
    """Change lines: those that are named, or the one last spoken of."""
    understood = turn.understood
    turn.prompt()
    say_unmatched(turn)
    if _answers_size(turn):
        return
    amount = take_out(turn, understood.removed)
    items, elsewhere = _named(turn)
    for item in items:
        _change(turn, item, amount)
    questions(turn).extend(question(unclear) for unclear in elsewhere)
    if not (items or understood.ambiguous or understood.removed):
        _change_last(turn)


async def remove(turn: Turn) -> None:
    """Take lines out, or back what we still ask about; naming an amount takes only so many."""
    understood = turn.understood
    turn.prompt()
    unclear = [product for one in understood.ambiguous for product in one.candidates]
    if dropped := drop_questions(turn, [*unclear, *(item.product for item in understood.items)]):
        _say_left_out(turn, [one["words"] for one in dropped])
        return
    items, elsewhere = _named(turn)
    names = {line["product"]: line["name"] for line in cart_of(turn)}
    take_out(turn, items)
    _say_left_out(turn, [names[item.product] for item in items if item.product in names])
    if elsewhere or understood.unmatched:
        turn.say("not_in_cart", product="")
    elif not (items or understood.ambiguous):
        _remove_last(turn)


def _remove_last(turn: Turn) -> None:
    """ "Remove that": what is being asked about, or else the line last spoken of."""
    if questions(turn):
        _say_left_out(turn, [questions(turn).pop(0)["words"]])
        return
    for line, _ in last_lines(turn)[:1]:
        take_from(turn, line, turn.understood.quantity or 0)


def _say_left_out(turn: Turn, names: list[str]) -> None:
    """Say so where a question comes next; otherwise the cart that is shown says it."""
    if names and questions(turn):
        turn.say("left_out", names=names)


@plugin.on("clear")
async def clear(turn: Turn) -> None:
    """Empty the cart and forget what was being asked."""
    forget(turn, (*UNPLACED, "asking"))


@plugin.on("back")
async def back(turn: Turn) -> None:
    """Going back drops the question that was open."""
    forget(turn, ("asking", "cancelling"))


@plugin.on("idle 2700s")
async def remind(turn: Turn) -> None:
    """Remind of a cart once, while somebody is there to fill it, if the shop wants that."""
    if turn.slots.get("reminder"):
        turn.slots["reminder"] = "done"
    elif turn.shop.reminders and not turn.conversation.opted_out and is_open(turn.shop, turn.now):
        turn.slots["reminder"] = "due"


@plugin.on("idle 86400s")
async def expire(turn: Turn) -> None:
    """A cart that nobody touched for a day is gone, without a word: the window to write has closed."""
    forget(turn, (*UNPLACED, "asking", "cancelling"))


def _named(turn: Turn) -> tuple[list[Item], list[Ambiguous]]:
    """What is named, with words that fit several products brought to the one in the cart.

    The second list is of words that fit nothing in the cart. Two that fit are asked about.
    """
    named = [Item(_meant(turn, item.product), item.quantity, item.options) for item in turn.understood.items]
    elsewhere: list[Ambiguous] = []
    names = {line["product"]: line["name"] for line in cart_of(turn)}
    for unclear in turn.understood.ambiguous:
        inside = [product for product in names if product in unclear.candidates]
        if len(inside) == 1:
            named.append(Item(inside[0], unclear.quantity, unclear.options))
        elif inside:
            turn.say("which_line", names=[names[product] for product in inside])
        else:
            elsewhere.append(unclear)
    return named, elsewhere


def _meant(turn: Turn, product_id: str) -> str:
    """Who has one russian kota in the cart and says "the russian" means that kota."""
    inside = {line["product"]: line["name"].split() for line in cart_of(turn)}
    product = on_menu(turn, product_id)
    said = set(product.name.split()) if product else set()
    fitting = [known for known, words in inside.items() if said <= set(words)]
    return fitting[0] if product_id not in inside and len(fitting) == 1 else product_id


def _change(turn: Turn, item: Item, amount: int) -> None:
    """Change the line of the item; what is not in the cart comes in, in the amount of what went out."""
    line = carts.matching(cart_of(turn), item.product, item.options)
    if line is None:
        put_in(turn, item.product, max(item.quantity, amount, 1), item.options)
        return
    carts.apply_options(line, carts.find(turn.menu, item.product), item.options)
    if item.quantity:
        carts.set_quantity(line, item.quantity)
    speak_of(turn, line)


def _change_last(turn: Turn) -> None:
    """ "Make that 3", "no atchar": of the question that is open, or of the line that can have it."""
    quantity, options = turn.understood.quantity, turn.understood.options
    if questions(turn):
        asked = questions(turn)[0]
        asked["quantity"] = quantity or asked["quantity"]
        asked["options"] += options
        return
    lines = last_lines(turn)
    able = [(line, product) for line, product in lines if carts.allowed(product, options)]
    for line, product in (able or lines)[:1]:
        carts.apply_options(line, product, carts.allowed(product, options) or options)
        carts.set_quantity(line, quantity or line["quantity"])
        speak_of(turn, line)


def _answers_size(turn: Turn) -> bool:
    """ "Large", typed in answer to the question which size."""
    asked = questions(turn)[0] if questions(turn) else {}
    product = on_menu(turn, asked.get("product", ""))
    options = carts.allowed(product, turn.understood.options) if product else []
    if not options:
        return False
    del questions(turn)[0]
    quantity = turn.understood.quantity or asked["quantity"]
    put_in(turn, asked["product"], quantity, [*asked["options"], *options])
    return True
