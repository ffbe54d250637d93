"""Naming products at work: in the words that customers use, or exactly, as a choice of ours does."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from bot import Product, Refusal, Turn

NEAREST = 3
"""Names that are offered for words that fit none, if they are at all alike."""
OFFERED = 10
"""Rows of a list."""


NUMBERED = re.compile(r"(\d{1,9})\s*([^\W\d]{1,3})")
"""A number and what the word behind it begins with: more of it may be a slip."""


EXACT = "@"
"""Begins a ``reference``: a product's id may be a word that people say of several."""


class Named(NamedTuple):
    """A product, the id of the size that was named with it, and words beside them that fit nothing."""

    product: Product
    size: str | None = None
    strange: str = ""


def everything(_: Product) -> bool:
    """Any product may be meant."""
    return True


def some(
    turn: Turn, words: str, rest: str = "", among: Callable[[Product], bool] = everything
) -> list[Named]:
    """The products that the words name, one or more; raises Refusal that asks which, or says there is none.

    ``rest`` is what follows them in the command. Where words fit several, those ``among`` which it is likely
    are asked about; one that is alone in that is meant.
    """
    if exact := _exactly(turn, words):
        return exact
    understood = turn.named(words)
    known = {product.id: product for product in turn.menu.products}
    found = [_named(known[item.product], item.options, understood.unmatched) for item in understood.items]
    for unclear in understood.ambiguous:
        candidates = [known[one] for one in unclear.candidates]
        likely = [one for one in candidates if among(one)]
        if len(likely) != 1 or len(candidates) == 1:
            raise which(turn, unclear.words, likely or candidates, rest)
        found.append(Named(likely[0]))
    if not found:
        raise _none(turn, words)
    return found


def one(turn: Turn, words: str, rest: str = "") -> Named:
    """The one product that the words name; raises Refusal where that is none, or several."""
    named = some(turn, words, rest)
    if len(named) > 1:
        raise which(turn, words, [one.product for one in named], rest)
    return named[0]


def all_of(turn: Turn, words: str) -> list[Product]:
    """Every product that the words may mean: "kota" is all kotas. Raises Refusal where there is none."""
    if exact := _exactly(turn, words):
        return [one.product for one in exact]
    understood = turn.named(words)
    ids = [item.product for item in understood.items]
    ids += [one for unclear in understood.ambiguous for one in unclear.candidates]
    if not ids:
        raise _none(turn, words)
    known = {product.id: product for product in turn.menu.products}
    return [known[one] for one in dict.fromkeys(ids)]


def alike(turn: Turn, words: str) -> list[Product]:
    """The products whose names have all of these words: "russian" is more than what is called just that."""
    said = set(words.casefold().split())
    return [one for one in turn.menu.products if said and said <= set(one.name.casefold().split())]


def is_numbered(turn: Turn, words: str) -> bool:
    """Whether the number that begins the words is part of a product's name, or a size's: "7 colours"."""
    said = NUMBERED.match(words)
    products = turn.menu.products
    names = [one.name for one in products] + [size.name for one in products for size in one.sizes]
    if said is None:
        return False
    pattern = re.compile(rf"\b{said[1]}\s*{said[2]}", re.IGNORECASE)
    return any(pattern.search(name) for name in names)


def which(turn: Turn, words: str, products: Sequence[Product], rest: str = "") -> Refusal:
    """The question which of the products is meant; each choice is the whole command again."""
    return Refusal(
        "which_product",
        words=words,
        choices=[_choice(turn, product, rest) for product in products[:OFFERED]],
    )


def reference(*named: Named) -> str:
    """What names these exactly, as no person does: for choices, and for *undo*."""
    return EXACT + "+".join(f"{one.product.id}/{one.size}" if one.size else one.product.id for one in named)


def _exactly(turn: Turn, words: str) -> list[Named]:
    """The products of a ``reference``; none for any other words."""
    known = {product.id: product for product in turn.menu.products}
    parts = [part.partition("/") for part in words.removeprefix(EXACT).split("+")]
    if not words.startswith(EXACT) or not all(id in known for id, _, _ in parts):
        return []
    return [Named(known[id], size or None) for id, _, size in parts]


def _named(product: Product, options: Sequence[str], unmatched: Sequence[str]) -> Named:
    sizes = {size.id for size in product.sizes}
    size = next((option for option in options if option in sizes), None)
    return Named(product, size, " ".join(unmatched))


def _none(turn: Turn, words: str) -> Refusal:
    names = {product.name.casefold(): product for product in turn.menu.products}
    near = get_close_matches(words.casefold(), names, NEAREST, 0.5)
    return Refusal("no_such_product", words=words, choices=[_choice(turn, names[name], "") for name in near])


def _choice(turn: Turn, product: Product, rest: str) -> dict[str, Any]:
    return {"id": f"{turn.trigger}:{reference(Named(product))} {rest}".strip(), "name": product.name}
