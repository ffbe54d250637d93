"""Cover a run of words with what they name: products with their options, options alone, unknown words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Final

import msgspec

from bot.understanding.language import Language
from bot.understanding.lexicon import ADDED, ANY, Fit, Found, Key, Lexicon, Part, choose, key
from bot.understanding.words import Word

WIDEST: Final = 7
"""Words of the longest name that is looked for."""

Words = Sequence[Word]


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a run. ``found`` is None for options alone (``options``) and for unknown words.

    ``options`` are the words of each option named beside the product.
    """

    words: tuple[Word, ...]
    found: Found | None = None
    options: tuple[tuple[Word, ...], ...] = ()
    spoilt: bool = False
    """Unknown, but there is a product's name in it."""

    @property
    def unknown(self) -> bool:
        """Whether the words mean nothing here."""
        return self.found is None and not self.options


def keys(words: Words) -> Key:
    """Return the words as compared."""
    return key(one for word in words for one in word.keys)


def text(words: Words) -> str:
    """Return the words as typed."""
    return " ".join(word.text for word in words if word.text)


def is_option(
    words: Words, products: Collection[str], lexicon: Lexicon, parts: Collection[Part] = ANY
) -> bool:
    """Whether the words name one option of at least one of the products."""
    if not all(word.keys for word in words):
        return False
    named = keys(words)
    return any(choose(lexicon.products[product], named, (part,)) for product in products for part in parts)


def split_options(
    words: Words, products: Collection[str], lexicon: Lexicon, parts: Collection[Part] = ANY
) -> tuple[list[tuple[Word, ...]], list[Word]]:
    """Return the options of the products among the words, longest names first, and the words left over."""
    options: list[tuple[Word, ...]] = []
    left: list[Word] = []
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + WIDEST), at, -1)
        end = next((end for end in ends if is_option(words[at:end], products, lexicon, parts)), at)
        if end > at:
            options.append(tuple(words[at:end]))
        else:
            left.append(words[at])
            end = at + 1
        at = end
    return options, left


def cover(words: Words, lexicon: Lexicon, language: Language) -> list[Piece]:
    """Return what a run of words names, in order."""
    window = _best(words, lexicon, language)
    if window is None:
        return _no_product(words, lexicon, language) if words else []
    start, end, found = window
    left, before = _before(words[:start], found, lexicon, language)
    inside = [(word,) for word in words[start:end] if word.measure]
    measured = any(word.measure for option in (*before, *inside) for word in option)
    after, right = _after(words[end:], found, lexicon, language, measured=measured)
    named = Piece(tuple(words[start:end]), found, (*before, *inside, *after))
    sides = cover(left, lexicon, language), cover(right, lexicon, language)
    apart = _has_measure((*left[-1:], *chain(*before))), _has_measure((*right[:1], *chain(*after)))
    if any(_spoils(side, named, one) for side, one in zip((sides[0][-1:], sides[1][:1]), apart, strict=True)):
        return [Piece(tuple(words), spoilt=True)]
    return [*sides[0], named, *sides[1]]


def _has_measure(words: Words) -> bool:
    return any(word.measure for word in words)


def _spoils(neighbours: Sequence[Piece], named: Piece, apart: bool) -> bool:
    """Whether a product's neighbour makes another thing of it.

    "garlic bread" is not bread, and "chicken bunny" is neither a chicken kota nor a bunny. Only
    products called by their whole names, or with a measure between, may stand side by side.
    """
    whole = all(piece.found is not None and piece.found.fit is Fit.WHOLE for piece in (named, *neighbours))
    return any(piece.found is None or not (apart or whole) for piece in neighbours)


def _no_product(words: Words, lexicon: Lexicon, language: Language) -> list[Piece]:
    """Options alone, or one unknown piece: "cheese sauce" is neither cheese nor sauce."""
    telling = [word for word in words if not word.soft]
    if not telling:
        return []
    products = tuple(lexicon.products)
    options, left = split_options(telling, products, lexicon)
    sizes = [(word,) for word in left if _is_size(word, language)]
    if len(sizes) < len(left):
        return [Piece(tuple(words))]
    return [Piece(tuple(telling), options=(*options, *sizes))]


def _is_size(word: Word, language: Language) -> bool:
    return word.measure or (len(word.keys) == 1 and word.keys[0] in language.sizes)


def _windows(words: Words, lexicon: Lexicon) -> Iterator[tuple[int, int, Found]]:
    for start, first in enumerate(words):
        if first.measure:
            continue
        named: list[str] = []
        for end, word in enumerate(words[start : start + WIDEST], start + 1):
            if not word.keys:
                break
            if not word.measure:
                named.extend(word.keys)
                if found := lexicon.names.get(key(named)):
                    yield start, end, found


def _best(words: Words, lexicon: Lexicon, language: Language) -> tuple[int, int, Found] | None:
    """Return the window that leaves least unexplained, fits best and is widest."""

    def worth(window: tuple[int, int, Found]) -> tuple[int, bool, bool, int]:
        start, end, found = window
        others = (*words[:start], *words[end:])
        strange = sum(_strangeness(word, found, lexicon, language) for word in others)
        return -strange, found.fit is Fit.WHOLE, found.fit is not Fit.GAPPED, end - start

    return max(_windows(words, lexicon), key=worth, default=None)


def _strangeness(word: Word, found: Found, lexicon: Lexicon, language: Language) -> int:
    """How far a word beside a name stays unexplained: from 0 for its option to 3 for an unknown word."""
    if word.measure or _is_idle(word, found, lexicon):
        return 0
    if word.keys and any(word.keys in lexicon.products[product].options for product in found.products):
        return 0
    other = lexicon.names.get(word.keys)
    if other is not None and other.fit is Fit.WHOLE:
        return 1
    return 2 if _is_size(word, language) else 3


def _before(
    words: Words, found: Found, lexicon: Lexicon, language: Language
) -> tuple[Words, list[tuple[Word, ...]]]:
    """Take the options that stand directly before a product: "large cheese kota"."""
    options: list[tuple[Word, ...]] = []
    end = len(words)
    while end:
        start = next(
            (at for at in range(max(0, end - WIDEST), end) if _leads(words[at:end], found, lexicon)), end
        )
        if start < end:
            options.insert(0, tuple(words[start:end]))
        elif _is_size(words[end - 1], language):
            options.insert(0, (words[end - 1],))
            start = end - 1
        elif _is_idle(words[end - 1], found, lexicon):
            start = end - 1
        else:
            break
        end = start
    return words[:end], options


def _leads(words: Words, found: Found, lexicon: Lexicon) -> bool:
    """Before a product only an extra's whole name is one: a "beef kota" is no kota with a "beef patty"."""
    named = keys(words) if all(word.keys for word in words) else ()
    every = (
        option for product in found.products for option in lexicon.products[product].options.get(named, ())
    )
    return any(option.whole or option.part is Part.SIZE for option in every)


def _after(
    words: Words, found: Found, lexicon: Lexicon, language: Language, *, measured: bool
) -> tuple[list[tuple[Word, ...]], Words]:
    """Take the options that stand directly after a product: "kota large cheese"."""
    options: list[tuple[Word, ...]] = []
    start = 0
    while start < len(words):
        if _is_of_next(words, start, found, lexicon, measured=measured) or _starts_name(
            words[start : start + WIDEST], lexicon
        ):
            break
        ends = range(min(len(words), start + WIDEST), start, -1)
        end = next((at for at in ends if _follows(words[start:at], found, lexicon)), start)
        if end == start:
            if not (_is_idle(words[start], found, lexicon) or _is_size(words[start], language)):
                break
            end = start + 1
        if not _is_idle(words[start], found, lexicon) or is_option(words[start:end], found.products, lexicon):
            options.append(tuple(words[start:end]))
        start = end
    return options, words[start:]


def _is_idle(word: Word, found: Found, lexicon: Lexicon) -> bool:
    """Whether a word beside a name adds nothing: a filler, or another word of the same name."""
    return word.soft or (
        bool(word.keys)
        and not word.measure
        and all(lexicon.products[product].words.issuperset(word.keys) for product in found.products)
    )


def _starts_name(words: Words, lexicon: Lexicon) -> bool:
    """Whether the words start with a whole name of several words: "vienna kota, russian kota"."""
    return any(
        start == 0 and end > 1 and found.fit is Fit.WHOLE for start, end, found in _windows(words, lexicon)
    )


def _is_of_next(words: Words, at: int, found: Found, lexicon: Lexicon, *, measured: bool) -> bool:
    """Whether a measure between two names belongs to the second: "brown bread 1 litre milk"."""
    if not words[at].measure or at == len(words) - 1:
        return False
    sold = (lexicon.products[product] for product in found.products)
    key_of = words[at].keys[0]
    return measured or not any(key_of in one.measures or words[at].keys in one.options for one in sold)


def _follows(words: Words, found: Found, lexicon: Lexicon) -> bool:
    """An ingredient that is also sold is another item: who names it wants more than is in already."""
    other = lexicon.names.get(keys(words))
    parts = ADDED if other is not None and other.fit is Fit.WHOLE else ANY
    return is_option(words, found.products, lexicon, parts)
