"""Builds the lexicon of a menu: slow and thorough, once per version, so that reading is fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from bot.menu import Menu, Option, Product
from bot.understanding.counting import fold
from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import NAMELESS, Choosable, Fit, Found, Key, Lexicon, Part, Sold, key
from bot.understanding.spelling import skeleton
from bot.understanding.tokens import Kind, Token, scan

LONGEST: Final = 6
"""Words of a name that are combined freely; of longer names only runs of words count."""
LEAST_PACK: Final = 5
"""A smaller bare number is an amount, not a pack or a price: "2 cokes"."""
LEAST_VOLUME: Final = 100
"""A smaller bare number is no volume or mass: "500" is one, "2" is not."""

COUNTS: Final = (Kind.NUMBER, Kind.DOZENS, Kind.TIMES)
CONNECTORS: Final = frozenset({Mark.AND, Mark.WITH})
UNTELLING: Final = CONNECTORS | {Mark.THE, Mark.ASIDE, Mark.OR}
"""Marks of words that do not tell one name from another."""
INERT: Final = UNTELLING | {Mark.SOFT, Mark.FILLER}
"""Marks that do not take a name apart."""
PREFIXES: Final = {Mark.EXTRA, Mark.TOP, Mark.ADD}
"""Marks that menus put before an extra's name: "Extra cheese", "Add egg"."""

Fits = defaultdict[Key, dict[str, Fit]]


def _tokens(name: str, language: Language) -> list[Token]:
    return [
        token
        for token in fold(list(scan(name, language)), language)
        if token.kind not in (Kind.SIGN, Kind.NOISE, Kind.ARTICLE)
    ]


def _telling(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Leave out what does not tell one name from another, unless nothing would remain."""
    telling = [
        token for token in tokens if token.text not in NAMELESS and _mark(token, language) not in UNTELLING
    ]
    return telling or list(tokens)


def _mark(token: Token, language: Language) -> Mark | None:
    return language.single.get(token.text) if token.kind is Kind.WORD else None


def _words(tokens: Iterable[Token]) -> list[str]:
    return [token.key for token in tokens if token.kind is not Kind.MEASURE]


def _parts(words: Sequence[str]) -> Iterator[tuple[Key, Fit]]:
    """Yield every part of a name that people may use for it: its ends, its half, most of its words."""
    count = len(words)
    if not count:
        return
    yield key(words), Fit.WHOLE
    for size in range(1, count):
        for start in range(count - size + 1):
            if start in (0, count - size) or size * 2 >= count:
                yield key(words[start : start + size]), Fit.PART
    for size in range(max(2, (count + 1) // 2), count if count <= LONGEST else 0):
        for chosen in combinations(words, size):
            yield key(chosen), Fit.GAPPED


def _core(telling: Sequence[Token], language: Language) -> list[Token]:
    """Return a name without its packing: of "Large Eggs 6 pack" it is "eggs"."""
    return [
        token
        for token in telling
        if token.kind is Kind.WORD
        and _mark(token, language) is not Mark.SOFT
        and token.key not in language.sizes
    ]


def _says_little(words: Key, core: Sequence[str], product: Product, language: Language) -> bool:
    """Whether a word alone stands for no product: a size, "fresh", the cake of the other name "fat cake"."""
    if len(words) > 1:
        return False
    word = words[0]
    named = word in _words(_tokens(product.name, language)) or list(words) == list(core)
    return not named or word.isdigit() or word in language.sizes or language.single.get(word) is Mark.SOFT


def _names(menu: Menu, language: Language) -> Iterator[tuple[Product, list[Token]]]:
    for product in menu.products:
        for name in (product.name, *product.aliases):
            yield product, _tokens(name, language)


def _fits(menu: Menu, language: Language) -> Fits:
    fits: Fits = defaultdict(dict)
    for product, tokens in _names(menu, language):
        telling = _telling(tokens, language)
        whole = _words(telling) or [token.key for token in telling]
        core = _words(_core(telling, language))
        for words, fit in (*_parts(whole), *((words, min(fit, Fit.PART)) for words, fit in _parts(core))):
            if fit is Fit.WHOLE or not _says_little(words, core, product, language):
                fits[words][product.id] = max(fit, fits[words].get(product.id, fit))
    for product in menu.products:
        if words := key(_words(_telling(_tokens(product.category, language), language))):
            fits[words].setdefault(product.id, Fit.GROUP)
    return fits


def _found(fits: dict[str, Fit]) -> Found:
    """Keep the best fits; a category's name means all of it, unless a product is called just so."""
    top = max(fits.values())
    keep = top if Fit.GROUP not in fits.values() or top is Fit.WHOLE else Fit.GROUP
    chosen = sorted((product for product, fit in fits.items() if fit >= keep), key=lambda id_: -fits[id_])
    return Found(tuple(chosen), top if keep is top else Fit.GROUP)


def _option_words(option: Option, part: Part, language: Language) -> Iterator[tuple[Part, list[str]]]:
    for name in (option.name, *option.aliases):
        tokens = _telling(_tokens(name, language), language)
        if part is not Part.SIZE and len(tokens) > 1:
            first = _mark(tokens[0], language)
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


def _numbers(product: Product, names: Iterable[Sequence[Token]], language: Language) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for tokens in names:
        found.update(dict.fromkeys(_bare(tokens)))
    for size in product.sizes:
        for name in (size.name, *size.aliases):
            found.update(dict.fromkeys(_bare(_tokens(name, language)), size.id))
    return found


def _prices(product: Product) -> dict[int, str | None]:
    if not product.sizes:
        return {product.price: None}
    prices = [size.price for size in product.sizes]
    return {size.price: size.id for size in product.sizes if prices.count(size.price) == 1}


def _head(name: Sequence[Token], language: Language) -> list[str]:
    """Return the last word of a name that is no number, measure or packing."""
    words = [
        token.key for token in name if token.kind is Kind.WORD and _mark(token, language) is not Mark.SOFT
    ]
    return words[-1:]


def _sold(product: Product, names: Sequence[Sequence[Token]], language: Language) -> Sold:
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


def _offered(products: dict[str, Sold]) -> dict[Key, Key]:
    found: dict[Key, list[str]] = defaultdict(list)
    for product, sold in products.items():
        for words in sold.options:
            found[words].append(product)
    return {words: tuple(ids) for words, ids in found.items()}


def _skeletons(vocabulary: Iterable[str]) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in vocabulary:
        if word.isalpha():
            found[skeleton(word)].append(word)
    return {short: words[0] for short, words in found.items() if len(short) > 2 and len(words) == 1}


def _literal(names: Iterable[Sequence[Token]], language: Language) -> dict[str, tuple[tuple[Key, Key], ...]]:
    found: dict[str, dict[Key, Key]] = defaultdict(dict)
    for name in names:
        texts = tuple(token.text for token in name)
        if any(_is_phrase(texts[at:], language) for at in range(len(texts))):
            found[texts[0]][texts] = tuple(token.key for token in _telling(name, language))
    return {first: tuple(literal.items()) for first, literal in found.items()}


def _is_phrase(texts: Key, language: Language) -> bool:
    """Whether the words start with a phrase of the language of more than one word."""
    phrases = language.marks.get(texts[0], ())
    return any(len(words) > 1 and texts[: len(words)] == words for words, _ in phrases)


def _guarded(names: Iterable[Sequence[Token]], language: Language) -> Iterator[tuple[str, str]]:
    for name in names:
        for at, (one, other) in enumerate(pairwise(name)):
            mark = _mark(one, language)
            leads = at == 0 and mark is not None and mark not in INERT
            if leads or one.kind in COUNTS or other.kind in COUNTS:
                yield one.key, other.key


def _bridges(names: Iterable[Sequence[Token]], language: Language) -> Iterator[tuple[str, str]]:
    for name in names:
        for left, middle, right in zip(name, name[1:], name[2:], strict=False):
            if _mark(middle, language) in CONNECTORS:
                yield left.text, right.key
                yield left.key, right.key


def _compounds(names: Iterable[Sequence[str]]) -> dict[str, Key]:
    return {one + other: (one, other) for words in names for one, other in pairwise(words) if one.isalpha()}


def build(menu: Menu, language: Language) -> Lexicon:
    """Return the lexicon of one version of a menu."""
    names: dict[str, list[list[Token]]] = defaultdict(list)
    for product, tokens in _names(menu, language):
        names[product.id].append(tokens)
    every = [tokens for tokens_of in names.values() for tokens in tokens_of]
    sizes = [
        _telling(_tokens(name, language), language)
        for product in menu.products
        for size in product.sizes
        for name in (size.name, *size.aliases)
    ]
    products = {product.id: _sold(product, names[product.id], language) for product in menu.products}
    known = {words: _found(fits) for words, fits in _fits(menu, language).items()}
    offered = _offered(products)
    compounds = _compounds(_words(_telling(tokens, language)) for tokens in every)
    vocabulary = frozenset(word for words in (*known, *offered) for word in words)
    return Lexicon(
        names=known,
        products=products,
        offered=offered,
        sizes=language.sizes,
        vocabulary=vocabulary,
        spellings=tuple(
            sorted(word for word in (*vocabulary, *compounds) if word.isalpha() and len(word) > 2)
        ),
        compounds={word: parts for word, parts in compounds.items() if word not in vocabulary},
        skeletons=_skeletons(vocabulary),
        literal=_literal(every, language),
        guarded=frozenset(_guarded([*every, *sizes], language)),
        bridges=frozenset(_bridges(every, language)),
    )
