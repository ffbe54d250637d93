"""A draft is an item as it was said; settling it against the menu makes it exact, or asks, or gives up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from bot.menu import Item
from bot.understanding.cover import ADDED
from bot.understanding.language import Mark
from bot.understanding.lexicon import Found, Fit, Key, Lexicon, Part, Sold, choose
from bot.understanding.port import Ambiguous
from bot.understanding.tokens import Kind, Token

MOST: Final = 99
"""Nobody orders a hundred of anything by chat; more is an error or a prank."""
NO_CHANGE: Final = ""
"""What an option comes to that changes nothing: cheese on a kota that has cheese."""
TAKEN: Final = (Part.INGREDIENT, Part.REMOVAL)


class Wish(msgspec.Struct, frozen=True, gc=False):
    """An option as it was said: the words' key and whether it is wanted (WITH), more (EXTRA) or not (WITHOUT)."""

    key: Key
    text: str
    how: Mark = Mark.WITH


@dataclass(slots=True)
class Draft:
    """One item as it was said. ``quantity`` is None where no number was named.

    ``pack`` is a second number, nearer to the product: the "dozen" of "2 dozen eggs".
    """

    words: str
    keys: Key
    found: Found
    quantity: int | None = None
    article: bool = False
    pack: Token | None = None
    wishes: list[Wish] = field(default_factory=list)
    verb: Mark = Mark.ADD


class Settled(msgspec.Struct, frozen=True):
    """What a draft came to: an item, a question, or neither; and the words that fit nothing."""

    item: Item | None = None
    ambiguous: Ambiguous | None = None
    unmatched: tuple[str, ...] = ()


def grant(wish: Wish, sold: Sold) -> str | None:
    """Return the option id that a wish comes to, NO_CHANGE, or None if the product has no such thing."""
    if wish.how is Mark.WITHOUT:
        taken = choose(sold, wish.key, TAKEN)
        return taken.id if taken else NO_CHANGE if choose(sold, wish.key, ADDED) else None
    if option := choose(sold, wish.key, ADDED):
        return option.id
    if wish.how is Mark.WITH and choose(sold, wish.key, (Part.INGREDIENT,)):
        return NO_CHANGE
    return _measured(wish.key[0], sold) if len(wish.key) == 1 else None


def _measured(said: str, sold: Sold) -> str | None:
    """A measure or a price that picks the size, or is part of the name."""
    if said in sold.measures:
        return NO_CHANGE
    if said in sold.numbers:
        return sold.numbers[said] or NO_CHANGE
    dimension, _, amount = said.partition(":")
    if dimension != "money":
        return None
    return sold.prices.get(int(amount), NO_CHANGE) or NO_CHANGE


def is_size(wish: Wish, draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the wish names a size of the drafted product."""
    return any(choose(lexicon.products[id_], wish.key, (Part.SIZE,)) for id_ in draft.found.products)


def settle(draft: Draft, lexicon: Lexicon) -> Settled:
    """Make the draft exact: drop the candidates that lack what was named, then count what is left."""
    draft = _with_bare_number(draft, lexicon)
    products = _not_contradicted(draft, lexicon)
    quantity = _quantity(draft)
    if not products or not 0 <= quantity <= MOST:
        return Settled(unmatched=(_said(draft),))
    missing = {id_: [w.text for w in draft.wishes if grant(w, lexicon.products[id_]) is None] for id_ in products}
    fewest = min(map(len, missing.values()))
    best = tuple(id_ for id_ in products if len(missing[id_]) == fewest)
    options = _granted(draft.wishes, lexicon.products[best[0]])
    unmatched = tuple(missing[best[0]])
    if len(best) == 1 and draft.found.fit is not Fit.GROUP:
        return Settled(Item(best[0], quantity, options), unmatched=unmatched)
    return Settled(ambiguous=Ambiguous(draft.words, best, quantity, options), unmatched=unmatched)
