"""Reads a mistyped word in the light of the words around it: "whute bread", "fanta pine"."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.understanding.language import Language
from bot.understanding.lexicon import Lexicon
from bot.understanding.spelling import abbreviated, closest_in_context, singular
from bot.understanding.words import Word


def repaired(words: Sequence[Word], lexicon: Lexicon, language: Language) -> Sequence[Word]:
    """Return the words, those unknown replaced where a product named beside them has a word much like it."""
    if all(word.keys for word in words):
        return words
    named = {key for word in words if not word.measure for key in word.keys}
    expected = _expected(named, lexicon)
    return [word if word.keys else _repaired(word, expected, language) for word in words]


def _expected(named: set[str], lexicon: Lexicon) -> list[str]:
    """Return the words of the names and options of every product that has one of the words."""
    sold = [one for one in lexicon.products.values() if not named.isdisjoint(one.words)]
    options = {word for one in sold for option in one.options for word in option}
    return sorted(options.union(*(one.words for one in sold)))


def _repaired(word: Word, expected: Sequence[str], language: Language) -> Word:
    stem = singular(word.text, language.plurals)
    meant = closest_in_context(stem, expected, language.genuine) or abbreviated(stem, expected)
    return replace(word, keys=(meant,)) if meant else word
