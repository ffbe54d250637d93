"""From a text to its tokens: words, numbers, measures, signs; and what must not be read as any of these."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

import msgspec

from bot.understanding.language import Language, load
from bot.understanding.numbers import cents, measure, plain, split_measure
from bot.understanding.spelling import normalise, singular

LONGEST: Final = 1500
"""Characters that are read; an order is shorter, and a longer text must not hold up a turn."""


class Kind(enum.Enum):
    """What a token is. Values are arbitrary."""

    WORD = enum.auto()
    SIGN = enum.auto()
    """Punctuation that separates."""
    NUMBER = enum.auto()
    """Below zero where a sign stands before it: nobody knows what "-2 kotas" is to be."""
    ARTICLE = enum.auto()
    """One, but weaker: "a 6 pack"."""
    DOZENS = enum.auto()
    """A number that an amount before it multiplies."""
    TIMES = enum.auto()
    """A number marked as an amount: "x2"."""
    MEASURE = enum.auto()
    """A volume, mass, sum of money or decimal; ``key`` compares: "500 ml" and "half litre" are alike."""
    NOISE = enum.auto()
    """A time, telephone number or address on the net."""


class Token(msgspec.Struct, frozen=True, gc=False):
    """``text`` as typed but normalised; ``key`` as compared; ``value`` where it is a number."""

    kind: Kind
    text: str
    key: str
    value: int = 0


@cache
def pattern(language: Language) -> re.Pattern[str]:
    """Return the expression whose named groups are the sorts of token."""
    units = "|".join(sorted(language.units, key=len, reverse=True))
    before, after = "|".join(language.money_before), "|".join(language.money_after)
    amount = r"\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d\d)?(?!\w)|\d+(?:[.,]\d\d)?"
    return re.compile(
        rf"""
      (?P<net>https?://\S+|ww\w?\.\S+)
    | (?P<phone>\+\d[\d\ -]{{7,}}\d|\b0\d(?:[\ -]?\d){{7,9}}\b|\b\d{{7,}}\b)
    | (?P<clock>\b\d{{1,2}}[:h]\d\d\s?(?:[ap]m)?\b
        |\b\d{{1,2}}(?:\.\d\d)?\s?(?:[ap]m|o\s?clock)\b|\b\d{{1,4}}(?:st|nd|rd|th)\b)
    | (?P<money>\b(?:{before})\.?\s?(?:{amount})(?!\w)|\b\d+r(?:\d\d)?\b
        |\b(?:{amount})\s?(?:{after})\b(?!\s?\d))
    | (?P<measure>(?<![\d.,])\d+(?:[.,]\d+)?\s?-?(?:{units})\b)
    | (?P<times>\bx\s?\d{{1,3}}(?!\w)|\*\s?\d{{1,3}}(?!\w))
    | (?P<number>(?:(?<!\S)-(?!\d+\s?(?:{units})\b))?
        (?:\d{{1,2}}\s?x(?![a-z])|\d{{1,2}}\s?\*|\d+s\b|\d+(?![\d/]|[.,]\d)))
    | (?P<decimal>\d+[.,]\d+)
    | (?P<fraction>\d+/\d+)
    | (?P<word>w/o\b|w/|[^\W\d_]+|[&+/@])
    | (?P<sign>\n|[,:]|[.;!?]+)
    """,
        re.VERBOSE,
    )


FRACTIONS: Final = {"1/2": "half", "1/4": "quarter"}
BULLET: Final = re.compile(r"[ \t]*(?:[-*\u2022\u00b7>]+[ \t]*|(\d{1,2})[.)][ \t]+)")


def _without_bullets(text: str) -> str:
    """Drop list signs at line starts; numbers only where they count the lines up from 1."""
    lines = [line for line in text.split("\n") if line.strip()]
    heads = [BULLET.match(line) for line in lines]
    numbered = [int(head[1]) for head in heads if head and head[1]]
    counted = len(numbered) > 1 and numbered == list(range(1, len(numbered) + 1))
    return "\n".join(
        line[head.end() :] if head and (counted or not head[1]) else line
        for line, head in zip(lines, heads, strict=True)
    )


def word(text: str, language: Language) -> Token:
    """Return the token of one word; synonyms and plurals share a key."""
    one = singular(text, language.plurals)
    return Token(Kind.WORD, text, language.canonical.get(one, one))


def _number(text: str, language: Language) -> Token:
    digits = text.rstrip("xs* ")
    return Token(Kind.NUMBER, text, plain(digits), int(digits))


def _times(text: str, language: Language) -> Token:
    digits = text[1:].strip()
    return Token(Kind.TIMES, text, plain(digits), int(digits))


def _measure(text: str, language: Language) -> Token:
    return Token(Kind.MEASURE, text, measure(*split_measure(text), language.units))


def _money(text: str, language: Language) -> Token:
    return Token(Kind.MEASURE, text, f"money:{cents(text)}")


def _decimal(text: str, language: Language) -> Token:
    return Token(Kind.MEASURE, text, f"bare:{plain(text)}")


def _fraction(text: str, language: Language) -> Token:
    name = FRACTIONS.get(text)
    return Token(Kind.WORD, text, name) if name else Token(Kind.NOISE, text, text)


def _sign(text: str, language: Language) -> Token:
    return Token(Kind.SIGN, text, text[0])


def _noise(text: str, language: Language) -> Token:
    return Token(Kind.NOISE, text, text)


MAKE: Final[Mapping[str, Callable[[str, Language], Token]]] = {
    "net": _noise,
    "phone": _noise,
    "clock": _noise,
    "money": _money,
    "measure": _measure,
    "times": _times,
    "number": _number,
    "decimal": _decimal,
    "fraction": _fraction,
    "word": word,
    "sign": _sign,
}
"""What becomes of each sort that the expression finds."""


def scan(text: str, language: Language) -> Iterator[Token]:
    """Yield the tokens of a text as they are written, number words still words."""
    text = normalise(text[:LONGEST])
    if "\n" in text:
        text = _without_bullets(text)
    for found in pattern(language).finditer(text):
        if found.lastgroup is not None:
            yield MAKE[found.lastgroup](found.group(), language)


def words(text: str, language: Language | None = None) -> tuple[str, ...]:
    """Return the bare words and numbers of a text, as phrases are compared."""
    language = language or load()
    return tuple(token.text for token in scan(text, language) if token.kind is not Kind.SIGN)
