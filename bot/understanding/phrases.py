"""Intents by their phrases: exact, within a longer text, or with typing errors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.understanding.language import Language, Mark
from bot.understanding.port import Phrases
from bot.understanding.spelling import SHORT, is_slip
from bot.understanding.tokens import words

WHOLE: Final = 1.0
WITHIN: Final = 0.9
"""The score of a phrase with nothing but courtesies around it."""
TELLING: Final = 3
"""Words of a phrase that is recognised whatever stands around it."""
LEAST_SLIP: Final = 4
"""Letters of the shortest word in which an error is forgiven."""
APART: Final = 2
"""Words that may stand between those of a phrase."""
NEAR: Final = 3
"""How many words a denial reaches: "don't ever cancel my order"."""
DENIALS: Final = frozenset({"dont", "never", "cant", "wont", "didnt"})
CLOSE: Final = 88.0
"""How alike (0 to 100) a text with typing errors must be to a phrase."""
QUIET: Final = frozenset(
    {Mark.FILLER, Mark.SOFT, Mark.THE, Mark.ADD, Mark.TOP, Mark.ASIDE, Mark.AND, Mark.PLACE, Mark.TO}
)
"""Marks that say nothing about the intent."""
WHOLE_ONLY: Final = "="
SIGNS: Final = "~"

Meant = tuple[str, float]
"""An intent and its score."""


class Book(msgspec.Struct, frozen=True, eq=False):
    """The phrases of all intents, indexed. A phrase may serve several intents."""

    exact: Mapping[str, tuple[str, ...]]
    within: Mapping[tuple[str, ...], tuple[str, ...]]
    signs: tuple[tuple[frozenset[str], str], ...]
    """Words that, together anywhere in a text, mean the intent."""
    texts: tuple[str, ...]
    """Phrases that may be recognised with typing errors."""
    longest: int
    language: Language


def bind(intents: Mapping[str, Phrases], language: Language) -> Book:
    """Index the phrases of every intent."""
    exact: dict[str, list[str]] = {}
    within: dict[tuple[str, ...], list[str]] = {}
    signs: list[tuple[frozenset[str], str]] = []
    for intent, phrase in _phrases(intents):
        if phrase.startswith(SIGNS):
            signs.append((frozenset(words(phrase.removeprefix(SIGNS), language)), intent))
            continue
        bare = phrase.removeprefix(WHOLE_ONLY)
        spelt = words(bare, language)
        for said in {bare.lower(), " ".join(spelt) or bare.lower()}:
            exact.setdefault(said, []).append(intent)
        if spelt and bare == phrase:
            within.setdefault(spelt, []).append(intent)
    return Book(
        exact={text: tuple(meant) for text, meant in exact.items()},
        within={spelt: tuple(meant) for spelt, meant in within.items()},
        signs=tuple(signs),
        texts=tuple(" ".join(spelt) for spelt in within),
        longest=max(map(len, within), default=0),
        language=language,
    )


def _phrases(intents: Mapping[str, Phrases]) -> Iterator[tuple[str, str]]:
    for intent, by_language in intents.items():
        for phrases in by_language.values():
            for phrase in phrases:
                yield intent, phrase


def _first(meant: Sequence[str], allowed: Collection[str]) -> str | None:
    return next((intent for intent in meant if intent in allowed), None)


def exactly(text: str, book: Book, allowed: Collection[str]) -> str | None:
    """Return the allowed intent of which the text is a phrase, whatever its case and punctuation."""
    meant = book.exact.get(text.strip().lower()) or book.exact.get(" ".join(words(text, book.language)))
    return _first(meant, allowed) if meant else None


def loosely(text: str, book: Book, allowed: Collection[str]) -> Meant | None:
    """Return the allowed intent that is said within the text, or with typing errors."""
    spelt = words(text, book.language)
    if " ".join(spelt) in book.exact:
        return None
    if within := _said_within(spelt, book, allowed):
        return within
    if _is_denied(spelt, book.language):
        return None
    slack = _said_apart(spelt, book, allowed) or _mistyped(spelt, book, allowed)
    return slack or _signed(spelt, book, allowed)


def _said_within(spelt: Sequence[str], book: Book, allowed: Collection[str]) -> Meant | None:
    for size in range(min(book.longest, len(spelt)), 0, -1):
        for start in range(len(spelt) - size + 1):
            intent = _first(book.within.get(tuple(spelt[start : start + size]), ()), allowed)
            around = (*spelt[:start], *spelt[start + size :])
            if intent is None or _is_denied(spelt[max(0, start - NEAR) : start], book.language):
                continue
            quiet = all(_is_quiet(word, book.language) for word in around)
            if quiet or size >= TELLING:
                return intent, WITHIN if quiet else WITHIN * size / len(spelt)
    return None


def _said_apart(spelt: Sequence[str], book: Book, allowed: Collection[str]) -> Meant | None:
    """A longer phrase with a word or two in between: "where is my kota order"."""
    if not TELLING < len(spelt) <= book.longest + APART:
        return None
    for phrase, meant in book.within.items():
        if TELLING <= len(phrase) >= len(spelt) - APART and _is_within(phrase, spelt):
            intent = _first(meant, allowed)
            if intent:
                return intent, WITHIN * len(phrase) / len(spelt)
    return None


def _signed(spelt: Sequence[str], book: Book, allowed: Collection[str]) -> Meant | None:
    said = set(spelt)
    found = (intent for signs, intent in book.signs if signs <= said and intent in allowed)
    intent = next(found, None)
    return (intent, WITHIN / len(spelt)) if intent else None


def _is_within(phrase: Sequence[str], spelt: Sequence[str]) -> bool:
    """Whether the words of the phrase are there, in order."""
    left = iter(spelt)
    return all(word in left for word in phrase)


def _is_quiet(word: str, language: Language) -> bool:
    return language.single.get(word) in QUIET or word in language.articles or word in ("can", "want")


def _is_denied(before: Sequence[str], language: Language) -> bool:
    return any(language.single.get(word) is Mark.WITHOUT or word in DENIALS for word in before)


def _mistyped(spelt: Sequence[str], book: Book, allowed: Collection[str]) -> Meant | None:
    telling = [word for word in spelt if not _is_quiet(word, book.language)] or spelt
    for said in dict.fromkeys((" ".join(spelt), " ".join(telling))):
        if meant := _closest(said, book, allowed):
            return meant
    return None


def _closest(said: str, book: Book, allowed: Collection[str]) -> Meant | None:
    if len(said) <= SHORT + 2:
        return _slipped(said, book, allowed)
    near = process.extractOne(said, book.texts, scorer=fuzz.ratio, score_cutoff=CLOSE)
    if near is None:
        return None
    intent = _first(book.within[tuple(near[0].split())], allowed)
    return (intent, near[1] / 100 * WITHIN) if intent else None


def _slipped(said: str, book: Book, allowed: Collection[str]) -> Meant | None:
    """A short word is recognised with one plain slip, and only if no other phrase is as near."""
    if len(said) < LEAST_SLIP or said in book.language.genuine:
        return None
    near = process.extract(said, book.texts, scorer=OSA.distance, score_cutoff=1, limit=5)
    alike = [phrase for phrase, _, _ in near if phrase[0] == said[0]]
    slips = [phrase for phrase in alike if is_slip(said, phrase, 1)] or alike
    intents = {_first(book.within[tuple(phrase.split())], allowed) for phrase in slips}
    intent = intents.pop() if len(intents) == 1 else None
    return (intent, WITHIN * WITHIN) if intent else None
