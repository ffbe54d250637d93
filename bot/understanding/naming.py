"""What tells one name on the menu from another: its words, without articles, signs and packing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from bot.understanding.counting import fold
from bot.understanding.language import Language, Mark
from bot.understanding.lexicon import NAMELESS
from bot.understanding.tokens import Kind, Token, scan

CONNECTORS: Final = frozenset({Mark.AND, Mark.WITH})
UNTELLING: Final = CONNECTORS | {Mark.THE, Mark.ASIDE, Mark.OR}
"""Marks of words that do not tell one name from another."""


def tokens_of(name: str, language: Language) -> list[Token]:
    """Return the tokens of a name, without signs and articles."""
    return [
        token
        for token in fold(list(scan(name, language)), language)
        if token.kind not in (Kind.SIGN, Kind.NOISE, Kind.ARTICLE)
    ]


def telling(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Leave out what does not tell one name from another, unless nothing would remain."""
    kept = [
        token for token in tokens if token.text not in NAMELESS and mark_of(token, language) not in UNTELLING
    ]
    return kept or list(tokens)


def core(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Return a name without its packing: of "Large Eggs 6 pack" it is "eggs"."""
    return [
        token
        for token in tokens
        if token.kind is Kind.WORD
        and mark_of(token, language) is not Mark.SOFT
        and token.key not in language.sizes
    ]


def mark_of(token: Token, language: Language) -> Mark | None:
    """Return what the word would mean if it were not in a name."""
    return language.single.get(token.text) if token.kind is Kind.WORD else None


def words_of(tokens: Iterable[Token]) -> list[str]:
    """Return the keys of all but the measures."""
    return [token.key for token in tokens if token.kind is not Kind.MEASURE]
