"""Shopping by chat: looking around and filling the cart."""

from __future__ import annotations

from collections.abc import Sequence

from bot import Ambiguous, Turn
from plugins.orders import cart as carts
from plugins.orders.cart.basket import (
    cart_of,
    drop_questions,
    drop_unavailable,
    is_about,
    last_lines,
    on_menu,
    put_in,
    question,
    questions,
    speak_of,
    take_out,
)
from plugins.orders.cart.complaints import complaints, say_unmatched
from plugins.orders.plugin import plugin


@plugin.on("category", anytime=True)
async def category(turn: Turn) -> None:
    """Show one category, from the page that was asked for."""
    name, _, page = turn.argument.partition("/")
    turn.slots["category"] = {"name": name, "page": int(page) if page.isdigit() else 0}


@plugin.on("add", anytime=True)
async def add(turn: Turn) -> None:
    """Put what was named into the cart; what is unclear is asked, what is unknown is said."""
    understood = turn.understood
    say_unmatched(turn)
    if understood.unmatched and not (understood.items or understood.ambiguous or understood.removed):
        turn.prompt()
        raise complaints(understood.unmatched)[-1]
    take_out(turn, understood.removed)
    for item in understood.items:
        is_said = item.quantity > 1 or item.product not in understood.uncounted
        _put_in_as_asked(turn, item.product, item.quantity if is_said else None, item.options)
    for unclear in reversed(understood.ambiguous):
        if not _goes_on_top(turn, unclear):
            drop_questions(turn, unclear.candidates)
            questions(turn).insert(0, question(unclear))
    if understood.quantity:
        _add_more(turn, understood.quantity)


@plugin.on("pick", anytime=True)
async def pick(turn: Turn) -> None:
    """A product was chosen from a list: the one that answers our question, or simply one of it."""
    _put_in_as_asked(turn, turn.argument, None, ())


@plugin.on("size")
async def size(turn: Turn) -> None:
    """The size that was asked for."""
    asked = questions(turn).pop(0)
    put_in(turn, asked["product"], asked["quantity"], [*asked["options"], turn.argument])


@plugin.on("leave_out")
async def leave_out(turn: Turn) -> None:
    """None of what was offered."""
    questions(turn).pop(0)


@plugin.enter("cart")
async def show_cart(turn: Turn) -> None:
    """A cart shows only what can be had today; without anything in it, it is not shown."""
    drop_unavailable(turn)
    if not cart_of(turn):
        turn.follow("cart")


def _put_in_as_asked(turn: Turn, product: str, quantity: int | None, options: Sequence[str]) -> None:
    """If the product answers an open question, it comes in the way first asked for, and the amount.

    None is for an amount that was not said now; one that was, counts.
    Not every product that fitted the words has every option: "no cheese" is no matter without cheese.
    """
    asked = next((one for one in questions(turn) if is_about(one, [product])), None)
    if asked:
        questions(turn).remove(asked)
        known = on_menu(turn, product)
        quantity = quantity or asked["quantity"]
        options = [*(carts.allowed(known, asked["options"]) if known else ()), *options]
    put_in(turn, product, quantity or 1, options)


def _goes_on_top(turn: Turn, unclear: Ambiguous) -> bool:
    """ "Add cheese" is about the kota just spoken of, if that can have cheese."""
    words = unclear.words.casefold()
    for line, product in last_lines(turn)[:1]:
        for extra in product.extras:
            if unclear.quantity == 1 and words in (extra.name.casefold(), *extra.aliases):
                carts.apply_options(line, product, [extra.id])
                return True
    return False


def _add_more(turn: Turn, quantity: int) -> None:
    """ "2 more" of what was last spoken of."""
    for line, _ in last_lines(turn)[:1]:
        carts.set_quantity(line, line["quantity"] + quantity)
        speak_of(turn, line)
