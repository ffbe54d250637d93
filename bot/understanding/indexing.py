"""Builds the lexicon of a menu: slow and thorough, once per version, so that reading is fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from bot.menu import Menu, Product
from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import Fit, Found, Key, Lexicon, Sold, key
from bot.understanding.naming import CONNECTORS, UNTELLING, core, mark_of, telling, tokens_of, words_of
from bot.understanding.selling import COUNTS, describe
from bot.understanding.spelling import skeleton
from bot.understanding.tokens import Token

LONGEST: Final = 6
"""Words of a name that are combined freely; of longer names only runs of words count."""
INERT: Final = UNTELLING | {Mark.SOFT, Mark.FILLER}
"""Marks that do not take a name apart."""

Fits = defaultdict[Key, dict[str, Fit]]


def build(menu: Menu, language: Language) -> Lexicon:
    """Return the lexicon of one version of a menu."""
    every = [tokens for _, tokens in _names(menu, language)]
    products = {product.id: describe(product, language) for product in menu.products}
    names = {words: _found(fits) for words, fits in _fits(menu, language).items()}
    offered = _offered(products)
    compounds = _compounds(words_of(telling(tokens, language)) for tokens in every)
    vocabulary = frozenset(word for words in (*names, *offered) for word in words)
    spelt = {word for word in (*vocabulary, *compounds) if word.isalpha() and len(word) > 2}
    return Lexicon(
        names=names,
        products=products,
        offered=offered,
        sizes=language.sizes,
        vocabulary=vocabulary,
        spellings=tuple(sorted(spelt)),
        compounds={word: parts for word, parts in compounds.items() if word not in vocabulary},
        skeletons=_skeletons(vocabulary),
        literal=_literal(every, language),
        guarded=frozenset(_guarded([*every, *_sizes(menu, language)], language)),
        bridges=frozenset(_bridges(every, language)),
    )


def _names(menu: Menu, language: Language) -> Iterator[tuple[Product, list[Token]]]:
    for product in menu.products:
        for name in (product.name, *product.aliases):
            yield product, tokens_of(name, language)


def _sizes(menu: Menu, language: Language) -> Iterator[list[Token]]:
    for product in menu.products:
        for size in product.sizes:
            for name in (size.name, *size.aliases):
                yield telling(tokens_of(name, language), language)


def _fits(menu: Menu, language: Language) -> Fits:
    fits: Fits = defaultdict(dict)
    for product, tokens in _names(menu, language):
        named = telling(tokens, language)
        whole = words_of(named) or [token.key for token in named]
        kept = words_of(core(named, language))
        for words, fit in (*_parts(whole), *((words, min(fit, Fit.PART)) for words, fit in _parts(kept))):
            if fit is Fit.WHOLE or not _says_little(words, kept, product, language):
                fits[words][product.id] = max(fit, fits[words].get(product.id, fit))
    for product in menu.products:
        if words := key(words_of(telling(tokens_of(product.category, language), language))):
            fits[words].setdefault(product.id, Fit.GROUP)
    return fits


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


def _says_little(words: Key, core: Sequence[str], product: Product, language: Language) -> bool:
    """Whether a word alone stands for no product: a size, "fresh", the cake of the other name "fat cake"."""
    if len(words) > 1:
        return False
    word = words[0]
    named = word in words_of(tokens_of(product.name, language)) or list(words) == list(core)
    return not named or word.isdigit() or word in language.sizes or language.single.get(word) is Mark.SOFT


def _found(fits: dict[str, Fit]) -> Found:
    """Keep the best fits; a category's name means all of it, unless a product is called just so."""
    top = max(fits.values())
    keep = top if Fit.GROUP not in fits.values() or top is Fit.WHOLE else Fit.GROUP
    chosen = sorted((product for product, fit in fits.items() if fit >= keep), key=lambda id_: -fits[id_])
    return Found(tuple(chosen), top if keep is top else Fit.GROUP)


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
            found[texts[0]][texts] = tuple(token.key for token in telling(name, language))
    return {first: tuple(literal.items()) for first, literal in found.items()}


def _is_phrase(texts: Key, language: Language) -> bool:
    """Whether the words start with a phrase of the language of more than one word."""
    phrases = language.marks.get(texts[0], ())
    return any(len(words) > 1 and texts[: len(words)] == words for words, _ in phrases)


def _guarded(names: Iterable[Sequence[Token]], language: Language) -> Iterator[tuple[str, str]]:
    for name in names:
        for at, (one, other) in enumerate(pairwise(name)):
            mark = mark_of(one, language)
            leads = at == 0 and mark is not None and mark not in INERT
            if leads or one.kind in COUNTS or other.kind in COUNTS:
                yield one.key, other.key


def _bridges(names: Iterable[Sequence[Token]], language: Language) -> Iterator[tuple[str, str]]:
    for name in names:
        for left, middle, right in zip(name, name[1:], name[2:], strict=False):
            if mark_of(middle, language) in CONNECTORS:
                yield left.text, right.key
                yield left.key, right.key


def _compounds(names: Iterable[Sequence[str]]) -> dict[str, Key]:
    return {one + other: (one, other) for words in names for one, other in pairwise(words) if one.isalpha()}
