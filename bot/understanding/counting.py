"""Numbers written as words, folded into single tokens: "twenty five", "half a dozen", "two litres"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.understanding.language import Language
from bot.understanding.numbers import measure
from bot.understanding.tokens import Kind, Token, word

Rule = Callable[[Sequence[Token], int, Language], tuple[Token, int] | None]
"""Reads a number at a place; returns its token and how many tokens it took."""

HALF_A_DOZEN = 6
DOZEN = 12
HUNDRED = 100


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


def _skip_article(tokens: Sequence[Token], at: int, language: Language) -> int:
    return at + (_text(tokens, at) in language.articles)


def _half(tokens: Sequence[Token], at: int, language: Language) -> int:
    """Return the place after "and a half", or ``at`` if that does not stand there."""
    if _text(tokens, at) not in ("and", "n"):
        return at
    end = _skip_article(tokens, at + 1, language)
    return end + 1 if _text(tokens, end) in language.half else at


def _of(words: Sequence[Token]) -> str:
    return " ".join(token.text for token in words)


def _halves(tokens: Sequence[Token], at: int, language: Language) -> tuple[Token, int] | None:
    """Half a dozen, half a litre."""
    if tokens[at].text not in language.half and tokens[at].key not in language.half:
        return None
    end = _skip_article(tokens, at + 1, language)
    unit, text = _text(tokens, end), _of(tokens[at : end + 1])
    if unit in language.dozen:
        return Token(Kind.DOZENS, text, str(HALF_A_DOZEN), HALF_A_DOZEN), end + 1 - at
    if len(unit) > 1 and unit in language.units:
        return Token(Kind.MEASURE, text, measure("0.5", unit, language.units)), end + 1 - at
    return None


def _value(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, int] | None:
    """Return the number at a place and the place after it: "3", "twenty five", "two hundred and ten"."""
    found = _plain_value(tokens, at, language)
    if found is None:
        return None
    value, end = found
    scale = _scale(tokens, end, language)
    if scale and 0 < value < HUNDRED:
        value, end = value * scale, end + 1
    after = end + (_text(tokens, end) == "and")
    if not _scale(tokens, end - 1, language) or _text(tokens, after) not in language.numbers:
        return value, end
    rest, end = _plain_value(tokens, after, language) or (0, end)
    return value + rest, end


def _scale(tokens: Sequence[Token], at: int, language: Language) -> int:
    """Return what the word multiplies a number before it by, 0 if it is no such word."""
    scale = language.numbers.get(_text(tokens, at), 0)
    return scale if scale >= HUNDRED else 0


def _plain_value(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, int] | None:
    token = tokens[at]
    if token.kind is Kind.NUMBER:
        return token.value, at + 1
    if token.text in language.articles:
        following = language.numbers.get(_text(tokens, at + 1), 0)
        return (following, at + 2) if following > 1 else (1, at + 1)
    value = language.numbers.get(token.text)
    if value is None:
        return None
    unit = language.numbers.get(_text(tokens, at + 1), 0) if value in range(20, HUNDRED, 10) else 0
    return (value + unit, at + 2) if 0 < unit < 10 else (value, at + 1)


def _number(tokens: Sequence[Token], at: int, language: Language) -> tuple[Token, int] | None:
    """A number, alone or before a unit or "and a half dozen"."""
    found = _value(tokens, at, language)
    if found is None:
        return None
    value, end = found
    after = _half(tokens, end, language)
    if after > end and _text(tokens, after) in {*language.dozen, *language.units}:
        return _multiple(tokens, at, after, value + 0.5, language)
    if len(_text(tokens, end)) > 1 and _text(tokens, end) in language.units:
        return _multiple(tokens, at, end, value, language)
    if tokens[at].text in language.articles and value == 1:
        return Token(Kind.ARTICLE, tokens[at].text, "1", 1), 1
    kind = Kind.TIMES if _text(tokens, end) in language.times else Kind.NUMBER
    end += kind is Kind.TIMES
    return Token(kind, _of(tokens[at:end]), str(value), value), end - at


def _multiple(
    tokens: Sequence[Token], at: int, unit: int, amount: float, language: Language
) -> tuple[Token, int]:
    text = _of(tokens[at : unit + 1])
    if tokens[unit].text in language.dozen:
        value = int(amount * DOZEN)
        return Token(Kind.DOZENS, text, str(value), value), unit + 1 - at
    return Token(Kind.MEASURE, text, measure(str(amount), tokens[unit].text, language.units)), unit + 1 - at


def _dozen(tokens: Sequence[Token], at: int, language: Language) -> tuple[Token, int] | None:
    """A dozen, a dozen and a half."""
    if tokens[at].text not in language.dozen:
        return None
    end = _half(tokens, at + 1, language)
    value = DOZEN + (HALF_A_DOZEN if end > at + 1 else 0)
    return Token(Kind.DOZENS, _of(tokens[at:end]), str(value), value), end - at


def _litre(tokens: Sequence[Token], at: int, language: Language) -> tuple[Token, int] | None:
    """A unit without a number: "litre of milk"."""
    unit = tokens[at].text
    if len(unit) < 4 or unit not in language.units:
        return None
    return Token(Kind.MEASURE, unit, measure("1", unit, language.units)), 1


RULES: tuple[Rule, ...] = (_halves, _number, _dozen, _litre)


def fold(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Return the tokens with every written number and measure as one token."""
    folded: list[Token] = []
    at = 0
    while at < len(tokens):
        token, taken = _fold_one(tokens, at, language)
        folded.append(token)
        at += taken
    return folded


def _fold_one(tokens: Sequence[Token], at: int, language: Language) -> tuple[Token, int]:
    token = tokens[at]
    if joined := language.joined.get((token.text, _text(tokens, at + 1))):
        return word(joined, language), 2
    if token.kind is Kind.WORD and token.text not in language.counting:
        return token, 1
    if token.kind in (Kind.WORD, Kind.NUMBER):
        for rule in RULES:
            if found := rule(tokens, at, language):
                return found
    return token, 1
