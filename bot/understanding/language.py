"""What is known about the words of each language, read once from ``languages/*.toml``.

Languages are merged, not chosen: people mix them within a sentence.
"""

from __future__ import annotations

import enum
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

import msgspec

from bot.understanding.spelling import normalise, singular

Words = tuple[str, ...]


class Mark(enum.StrEnum):
    """What a word or phrase that is not on the menu does to the reading of an order.

    Where two lists hold the same phrase, the mark that stands first here wins.
    """

    CONTENT = "content"
    """A run of words that may name products and options."""
    COUNT = "count"
    """A number that belongs to what follows."""
    COMMA = "comma"
    COLON = "colon"
    STOP = "stop"
    LINE = "line"
    WITHOUT = "without"
    REMOVE = "remove"
    CHANGE = "change"
    INSTEAD = "instead"
    WITH = "with"
    EXTRA = "extra"
    ADD = "add"
    TOP = "top"
    """Adds, to the order or to the item just named: "... and put an egg on"."""
    AND = "and"
    OR = "or"
    TO = "to"
    ALL = "all"
    REST = "rest"
    ASK = "ask"
    """A question: what it names is not ordered."""
    OPENER = "opener"
    """A question if it opens the sentence: "is the coke cold"."""
    IF = "if"
    """A condition: what it names is not ordered."""
    PAST = "past"
    """What was named before has been had already: "the kota was cold"."""
    STREET = "street"
    """What stands before it is its name: "milk street"."""
    PLACE = "place"
    """An address, a time or a name follows, up to the end of the line."""
    ASIDE = "aside"
    """For whom or on what; ends with the clause."""
    COUNTED = "counted"
    """What a number counts that is no product: minutes, people."""
    PLAIN = "plain"
    """With nothing to it: "one with cheese, one plain". Beside a name it says nothing."""
    THE = "the"
    SOFT = "soft"
    """Says nothing, also between the words of a name: "2 nice kotas", "a bottle of coke"."""
    FILLER = "filler"
    """Says nothing, and separates."""


MODES: Final = frozenset({Mark.WITH, Mark.EXTRA, Mark.WITHOUT})
"""Marks after which options are named."""


class Language(msgspec.Struct, frozen=True, eq=False):
    """The merged words of all languages, normalised."""

    numbers: Mapping[str, int]
    articles: frozenset[str]
    dozen: frozenset[str]
    half: frozenset[str]
    times: frozenset[str]
    counting: frozenset[str]
    """Every word that a written number or measure may start with."""
    units: Mapping[str, tuple[str, int]]
    """Unit to (its dimension, factor to the first unit of that dimension)."""
    money_before: Words
    money_after: Words
    plurals: Mapping[str, str]
    prefixes: Words
    canonical: Mapping[str, str]
    """Singular word to the one that stands for its synonyms."""
    joined: Mapping[Words, str]
    """Two words that are one: "extra large"."""
    modifiers: frozenset[str]
    sizes: frozenset[str]
    genuine: frozenset[str]
    marks: Mapping[str, tuple[tuple[Words, Mark], ...]]
    """First word of a phrase to (the whole phrase, its mark), longest first."""
    single: Mapping[str, Mark]
    """The phrases of one word."""
    spellings: Words
    """Those of them that are long enough to be recognised with a typing error."""


LEAST_SLIP: Final = 4
"""Shorter marks are too many and too alike to be recognised with a typing error."""


def _merge(into: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Add ``other``: tables are merged, lists joined, plain values replaced."""
    for key, value in other.items():
        old = into.get(key)
        if isinstance(old, dict):
            _merge(old, value)
        elif isinstance(old, list):
            old.extend(value)
        else:
            into[key] = value
    return into


def split(phrase: str) -> Words:
    """Return the words of a phrase as the tokeniser will see them."""
    return tuple(re.findall(r"w/o|w/|[^\W_]+|[&+/@]", normalise(phrase)))


def _marks(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[tuple[Words, Mark], ...]]:
    found: dict[Words, Mark] = {}
    for mark in Mark:
        for phrase in table.get(mark.name.lower(), ()):
            found.setdefault(split(phrase), mark)
    by_first: dict[str, list[tuple[Words, Mark]]] = {}
    for words in sorted(found, key=len, reverse=True):
        by_first.setdefault(words[0], []).append((words, found[words]))
    return {first: tuple(phrases) for first, phrases in by_first.items()}


def _canonical(classes: Iterable[Sequence[str]], plurals: Mapping[str, str]) -> dict[str, str]:
    return {singular(word, plurals): singular(words[0], plurals) for words in classes for word in words}


def _units(tables: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[str, int]]:
    return {
        unit: (dimension, factor) for dimension, units in tables.items() for unit, factor in units.items()
    }


def _read() -> dict[str, Any]:
    table: dict[str, Any] = {}
    folder = resources.files(__package__) / "languages"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        _merge(table, tomllib.loads(file.read_text(encoding="utf-8")))
    return table


@cache
def load() -> Language:
    """Read and merge every language file of the package."""
    table = _read()
    counting, spelling, money = table["counting"], table["spelling"], table["money"]
    marks, units = _marks(table["marks"]), _units(table["units"])
    single = {first: mark for first, phrases in marks.items() for words, mark in phrases if len(words) == 1}
    return Language(
        numbers=table["numbers"],
        **{name: frozenset(words) for name, words in counting.items()},
        counting=frozenset().union(table["numbers"], *counting.values(), units),
        units=units,
        money_before=tuple(money["before"]),
        money_after=tuple(money["after"]),
        plurals=spelling["plurals"],
        prefixes=tuple(spelling["prefixes"]),
        canonical=_canonical(spelling["synonyms"], spelling["plurals"]),
        joined={split(phrase): word for phrase, word in spelling["joined"].items()},
        modifiers=frozenset(spelling["modifiers"]),
        sizes=frozenset(spelling["sizes"]),
        genuine=frozenset(singular(word, spelling["plurals"]) for word in spelling["genuine"]),
        marks=marks,
        single=single,
        spellings=tuple(word for word in single if len(word) >= LEAST_SLIP),
    )
