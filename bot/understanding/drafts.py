"""A draft is an item as it was said; settling it against the menu makes it exact, or asks, or gives up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from bot.menu import Item
from bot.understanding.language import Mark
from bot.understanding.lexicon import ADDED, TAKEN, Fit, Found, Key, Lexicon, Part, Sold, as_size, choose
from bot.understanding.port import Ambiguous
from bot.understanding.tokens import Kind, Token

MOST: Final = 99
"""Nobody orders a hundred of anything by chat; more is an error or a prank."""
NO_CHANGE: Final = ""
"""What an option comes to that changes nothing: cheese on a kota that has cheese."""
PREFIX: Final = {Mark.WITHOUT: "no ", Mark.EXTRA: "extra "}


class Wish(msgspec.Struct, frozen=True, gc=False):
    """An option as it was said: the words' key, and whether it is wanted.

    WITH wants it in, TOP on top if it can be had so, EXTRA more than is in already, WITHOUT not at all.
    """

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
    """The quantity is an "a"."""
    bare: bool = False
    """The quantity is a plain number that may as well name a size."""
    pack: Token | None = None
    wishes: list[Wish] = field(default_factory=list)
    verb: Mark = Mark.ADD


class Settled(msgspec.Struct, frozen=True):
    """What a draft came to: an item, a question, or neither; and the words that fit nothing."""

    item: Item | None = None
    ambiguous: Ambiguous | None = None
    unmatched: tuple[str, ...] = ()
    is_counted: bool = True
    """An amount was named."""


def grant(wish: Wish, sold: Sold) -> str | None:
    """Return the option id that a wish comes to, NO_CHANGE, or None if the product has no such thing."""
    if wish.how is Mark.WITHOUT:
        taken = choose(sold, wish.key, TAKEN)
        return taken.id if taken else NO_CHANGE if choose(sold, wish.key, ADDED) else None
    if size := choose(sold, wish.key, (Part.SIZE,)):
        return size.id
    inside = wish.how is not Mark.EXTRA and choose(sold, wish.key, (Part.INGREDIENT,)) is not None
    extra = choose(sold, wish.key, (Part.EXTRA,))
    if extra and not (inside and wish.how is Mark.WITH):
        return extra.id
    if inside:
        return NO_CHANGE
    return _measured(wish.key[0], sold) if len(wish.key) == 1 else None


def _measured(said: str, sold: Sold) -> str | None:
    """A measure or a price that picks the size, or is part of the name."""
    if said in sold.measures:
        return NO_CHANGE
    if said in sold.numbers:
        return sold.numbers[said] or NO_CHANGE
    if price := _price(said):
        by_value = any(word.startswith("money:") for words in sold.options for word in words)
        return None if by_value and price not in sold.prices else sold.prices.get(price) or NO_CHANGE
    return None


def _price(said: str) -> int | None:
    dimension, _, amount = said.partition(":")
    return int(amount) if dimension == "money" else None


def is_size(wish: Wish, draft: Draft, lexicon: Lexicon) -> bool:
    """Whether the wish names a size of the drafted product."""
    return any(choose(lexicon.products[id_], wish.key, (Part.SIZE,)) for id_ in draft.found.products)


def settle(draft: Draft, lexicon: Lexicon) -> Settled:
    """Make the draft exact: drop the candidates that lack what was named, then count what is left."""
    draft = _with_pack(draft, lexicon)
    products = _not_contradicted(draft, lexicon)
    quantity = _quantity(draft)
    if not products or not 0 <= quantity <= MOST:
        return Settled(unmatched=(_said(draft),))
    outcomes = {id_: _outcome(draft.wishes, lexicon.products[id_]) for id_ in products}
    fewest = min(len(unmatched) for _, unmatched in outcomes.values())
    best = tuple(id_ for id_ in products if len(outcomes[id_][1]) == fewest)
    options, unmatched = outcomes[best[0]]
    if len(best) == 1 and not is_vague(draft.keys, draft.found, lexicon):
        is_counted = draft.quantity is not None or draft.pack is not None
        return Settled(Item(best[0], quantity, options), unmatched=unmatched, is_counted=is_counted)
    return Settled(ambiguous=Ambiguous(draft.words, best, quantity, options), unmatched=unmatched)


def is_vague(words: Key, found: Found, lexicon: Lexicon) -> bool:
    """Whether even a single candidate is a guess: only its category or an ingredient was named."""
    if found.fit in (Fit.GROUP, Fit.WHOLE):
        return found.fit is Fit.GROUP
    if found.fit is Fit.GAPPED:
        return any(word in lexicon.sizes for word in words)
    if len(words) > 1 or words not in lexicon.offered:
        return False
    sold = [lexicon.products[id_] for id_ in found.products]
    inside = any(option.part is not Part.SIZE for one in sold for option in one.options.get(words, ()))
    return inside or not any(words[0] in one.heads for one in sold)


def _with_pack(draft: Draft, lexicon: Lexicon) -> Draft:
    """Read a number as a size where the product has a size of that number: "12 eggs", "coke 500"."""
    number = draft.pack.key if draft.pack else str(draft.quantity) if draft.bare else ""
    ways = as_size(number)[:1] if _is_plural(draft, lexicon) else as_size(number)
    sold = [lexicon.products[id_] for id_ in draft.found.products]
    said = next((said for said in ways if any(said in one.numbers for one in sold)), None)
    if said is None:
        return draft
    if draft.pack is None and any(is_size(wish, draft, lexicon) for wish in draft.wishes):
        return draft
    quantity = draft.quantity if draft.pack else None
    wishes = [*draft.wishes, Wish((said,), number)]
    return replace(draft, quantity=quantity, pack=None, wishes=wishes)


def _is_plural(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether several were named: of "5 airtimes" the 5 is no price."""
    last = draft.words.split()[-1]
    return last.endswith("s") and last not in lexicon.vocabulary


def _quantity(draft: Draft) -> int:
    """The amount: 1 where none was named, but 0 ("all", "as many") where the draft is about a cart line."""
    default = 1 if draft.verb is Mark.ADD else 0
    if draft.pack is None:
        return default if draft.quantity is None else draft.quantity
    if draft.pack.kind is Kind.DOZENS:
        return (draft.quantity or 1) * draft.pack.value
    return draft.pack.value if draft.article or draft.quantity is None else MOST + 1


def _not_contradicted(draft: Draft, lexicon: Lexicon) -> tuple[str, ...]:
    """Leave out products that are sold in another measure, or at another price where one has that price."""
    products = draft.found.products
    for wish in draft.wishes:
        if len(wish.key) == 1 and ":" in wish.key[0]:
            products = _measuring(wish, products, lexicon)
    return products


def _measuring(wish: Wish, products: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    sold = lexicon.products
    if price := _price(wish.key[0]):
        return tuple(id_ for id_ in products if price in sold[id_].prices) or products
    dimension = wish.key[0].partition(":")[0] + ":"
    return tuple(
        id_
        for id_ in products
        if grant(wish, sold[id_]) is not None or not any(m.startswith(dimension) for m in sold[id_].measures)
    )


def _outcome(wishes: Sequence[Wish], sold: Sold) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the options granted, in the order of an order line, and the words of those that are not."""
    granted: set[str] = set()
    unmatched: list[str] = []
    for wish in wishes:
        option = grant(wish, sold)
        if option is None or (option in sold.sizes and granted & sold.sizes - {option}):
            unmatched.append(_wished(wish))
        elif option is not NO_CHANGE:
            granted.add(option)
    return tuple(sorted(granted, key=sold.rank.__getitem__)), tuple(unmatched)


def _wished(wish: Wish) -> str:
    return f"{PREFIX[wish.how]}{wish.text}" if wish.how in PREFIX else wish.text


def _said(draft: Draft) -> str:
    number = draft.pack.text if draft.pack else draft.quantity
    return " ".join(str(part) for part in (number, *(w.text for w in draft.wishes), draft.words) if part)
