"""The menu as an index: which words, in which company, name which products and options."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

Key = tuple[str, ...]
"""Words as they are compared, sorted: people turn names round."""


NAMELESS: Final = frozenset({"of", "per"})
"""Words that do not tell one name from another: "tray of 30"."""


class Fit(enum.IntEnum):
    """How well words fit a product."""

    GROUP = 1
    """They name its category."""
    GAPPED = 2
    """Some words of its name, others between them left out."""
    PART = 3
    """A run of words of its name that can stand for it."""
    WHOLE = 4
    """Its name, or another name the vendor gave it."""


class Found(msgspec.Struct, frozen=True, gc=False):
    """The products that the same words fit best, in the order of the menu."""

    products: Key
    fit: Fit


class Part(enum.StrEnum):
    """What an option is to its product; the order is that of an order line."""

    SIZE = "size"
    EXTRA = "extra"
    INGREDIENT = "ingredient"
    REMOVAL = "removal"
    """An option that the menu itself calls "no onions"."""


ADDED: Final = (Part.SIZE, Part.EXTRA)
TAKEN: Final = (Part.INGREDIENT, Part.REMOVAL)
ANY: Final = tuple(Part)


class Choosable(msgspec.Struct, frozen=True, gc=False):
    """An option of one product. ``whole`` says whether the words are all of its name."""

    part: Part
    id: str
    whole: bool


class Sold(msgspec.Struct, frozen=True):
    """What is known of one product once it has been named."""

    options: Mapping[Key, tuple[Choosable, ...]]
    rank: Mapping[str, int]
    """Option id to its place in an order line."""
    sizes: frozenset[str]
    """Option ids of its sizes."""
    measures: frozenset[str]
    """Measures in its names: "Coke 2L" sold as a product of its own."""
    numbers: Mapping[str, str | None]
    """A bare number that names a size ("coke 500"): its id, or None where the name has it."""
    prices: Mapping[int, str | None]
    """A price in minor units to the one size that costs it, or None for the product itself."""
    words: frozenset[str]
    """All words of its names."""
    heads: frozenset[str]
    """The last words of its names: what kind of thing it is."""


class Lexicon(msgspec.Struct, frozen=True, eq=False):
    """Everything that the reader asks about one version of a menu."""

    names: Mapping[Key, Found]
    products: Mapping[str, Sold]
    offered: Mapping[Key, Key]
    """The words of any option, to the products that have it."""
    sizes: frozenset[str]
    """Words that name a size of anything."""
    vocabulary: frozenset[str]
    spellings: Key
    """What typing errors are compared with."""
    compounds: Mapping[str, Key]
    """Two words of a name written as one."""
    skeletons: Mapping[str, str]
    """Consonants of a word to the one word that has them: "brd"."""
    literal: Mapping[str, tuple[tuple[Key, Key], ...]]
    """Names that contain a phrase of the language ("the works"): first word to (all words, their keys)."""
    guarded: frozenset[tuple[str, str]]
    """Neighbours in a name of which one would otherwise be read as an amount or a sign: "7 up"."""
    bridges: frozenset[tuple[str, str]]
    """Words of a name with "and" or "with" between them; the first as it is written there."""


def key(words: Iterable[str]) -> Key:
    """Return the words in the order in which they are compared."""
    return tuple(sorted(words))


def as_size(number: str) -> Key:
    """Return the keys under which a bare number may be a size: a measure or pack, a sum of money."""
    return number, f"money {number}"


def choose(sold: Sold, words: Key, parts: Collection[Part]) -> Choosable | None:
    """Return the one option among ``parts`` that the words name; a whole name beats a part of one."""
    named = [option for option in sold.options.get(words, ()) if option.part in parts]
    whole = [option for option in named if option.whole] or named
    return whole[0] if len({option.id for option in whole}) == 1 else None
