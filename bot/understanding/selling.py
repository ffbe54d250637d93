"""What the index holds of each product: its options, and the numbers and prices that pick a size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from bot.menu import Option, Product
from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import Choosable, Key, Part, Sold, key
from bot.understanding.naming import mark_of, telling, tokens_of
from bot.understanding.tokens import Kind, Token

LONGEST: Final = 6
"""Words of an option's name of which any may be left out."""
LEAST_PACK: Final = 5
"""A smaller bare number is an amount, not a pack or a price: "2 cokes"."""
LEAST_VOLUME: Final = 100
"""A smaller bare number is no volume or mass: "500" is one, "2" is not."""
COUNTS: Final = (Kind.NUMBER, Kind.DOZENS, Kind.TIMES)
PREFIXES: Final = frozenset({Mark.EXTRA, Mark.TOP, Mark.ADD})
"""Marks that menus put before an extra's name: "Extra cheese", "Add egg"."""


def describe(product: Product, language: Language) -> Sold:
    """Return what is known of a product."""
    names = [tokens_of(name, language) for name in (product.name, *product.aliases)]
    ids = [f"no-{option.id}" if part is Part.INGREDIENT else option.id for part, option in _options(product)]
    return Sold(
        options=_choosables(product, language),
        rank={id_: place for place, id_ in enumerate(ids)},
        sizes=frozenset(size.id for size in product.sizes),
        measures=frozenset(token.key for name in names for token in name if token.kind is Kind.MEASURE),
        numbers=_numbers(product, names, language),
        prices=_prices(product),
        words=frozenset(token.key for name in names for token in name),
        heads=frozenset(head for name in names for head in _head(name, language)),
    )


def _options(product: Product) -> Iterator[tuple[Part, Option]]:
    yield from ((Part.SIZE, option) for option in product.sizes)
    yield from ((Part.EXTRA, option) for option in product.extras)
    yield from ((Part.INGREDIENT, option) for option in product.ingredients)


def _choosables(product: Product, language: Language) -> dict[Key, tuple[Choosable, ...]]:
    found: dict[Key, list[Choosable]] = defaultdict(list)
    for part, option in _options(product):
        for said, words in _option_words(option, part, language):
            id_ = f"no-{option.id}" if part is Part.INGREDIENT else option.id
            for some, whole in _subsets(words):
                found[some].append(Choosable(said, id_, whole))
    return {words: tuple(options) for words, options in found.items()}


def _option_words(option: Option, part: Part, language: Language) -> Iterator[tuple[Part, list[str]]]:
    for name in (option.name, *option.aliases):
        tokens = telling(tokens_of(name, language), language)
        if part is not Part.SIZE and len(tokens) > 1:
            first = mark_of(tokens[0], language)
            if first is Mark.WITHOUT:
                part, tokens = Part.REMOVAL, tokens[1:]
            elif first in PREFIXES:
                tokens = tokens[1:]
        yield part, [token.key for token in tokens]


def _subsets(words: Sequence[str]) -> Iterator[tuple[Key, bool]]:
    """Yield every part of an option's name, and whether it is all of it."""
    yield key(words), True
    for size in range(1, min(len(words), LONGEST)):
        for chosen in combinations(words[:LONGEST], size):
            yield key(chosen), False


def _numbers(product: Product, names: Iterable[Sequence[Token]], language: Language) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for tokens in names:
        found.update(dict.fromkeys(_bare(tokens)))
    for size in product.sizes:
        for name in (size.name, *size.aliases):
            found.update(dict.fromkeys(_bare(tokens_of(name, language)), size.id))
    return found


def _bare(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the numbers that may be said without their unit."""
    for token in tokens:
        if token.kind in COUNTS and token.value > LEAST_PACK:
            yield token.key
        elif token.kind is Kind.MEASURE:
            dimension, _, amount = token.key.partition(":")
            yield from _bare_measure(dimension, float(amount))


def _bare_measure(dimension: str, amount: float) -> Iterator[str]:
    if dimension == "money" and amount >= LEAST_PACK * 100:
        yield f"money {amount / 100:.10g}"
    elif dimension in ("volume", "mass") and amount >= LEAST_VOLUME:
        yield f"{amount:.10g}"
        if amount % 1000:
            yield f"bare:{amount / 1000:.10g}"


def _prices(product: Product) -> dict[int, str | None]:
    if not product.sizes:
        return {product.price: None}
    prices = [size.price for size in product.sizes]
    return {size.price: size.id for size in product.sizes if prices.count(size.price) == 1}


def _head(name: Sequence[Token], language: Language) -> list[str]:
    """Return the last word of a name that is no number, measure or packing."""
    words = [
        token.key for token in name if token.kind is Kind.WORD and mark_of(token, language) is not Mark.SOFT
    ]
    return words[-1:]
