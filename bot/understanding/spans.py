"""From tokens to spans: runs of words that may be on the menu, and the marks between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from bot.understanding.language import LEAST_SLIP, Language, Mark
from bot.understanding.lexicon import Key, Lexicon, key
from bot.understanding.spelling import closest
from bot.understanding.tokens import Kind, Token

SIGNS: Final = {",": Mark.COMMA, "\n": Mark.LINE}
COUNTS: Final = (Kind.NUMBER, Kind.ARTICLE, Kind.DOZENS, Kind.TIMES)


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word that may be on the menu: ``keys`` are the menu's words for it, empty if it has none."""

    text: str
    keys: Key
    soft: bool = False
    measure: bool = False


class Span(msgspec.Struct, frozen=True):
    """A run of words (CONTENT), a number (COUNT), or a mark; ``text`` as typed."""

    mark: Mark
    text: str = ""
    words: tuple[Word, ...] = ()
    count: Token | None = None


def split(tokens: Sequence[Token], lexicon: Lexicon, language: Language) -> list[Span]:
    """Return the spans of a text, in order."""
    spans: list[Span] = []
    run: list[Word] = []
    held = _held(tokens, lexicon)
    at = 0
    while at < len(tokens):
        taken, words, span = _next(tokens, at, held, lexicon, language)
        run.extend(words)
        if span is not None:
            _close(run, spans)
            spans.append(span)
        at += taken
    _close(run, spans)
    return spans


def _close(run: list[Word], spans: list[Span]) -> None:
    if run:
        spans.append(Span(Mark.CONTENT, " ".join(word.text for word in run if word.text), tuple(run)))
        run.clear()


def _held(tokens: Sequence[Token], lexicon: Lexicon) -> set[int]:
    """Return the places of tokens that belong to a name although they look like amounts or marks."""
    held: set[int] = set()
    if lexicon.guarded:
        for at in range(len(tokens) - 1):
            if (tokens[at].key, tokens[at + 1].key) in lexicon.guarded:
                held.update((at, at + 1))
    return held


Step = tuple[int, Sequence[Word], Span | None]
"""How many tokens were read, the words they add to the run, the span that ends the run."""


def _next(tokens: Sequence[Token], at: int, held: set[int], lexicon: Lexicon, language: Language) -> Step:
    token = tokens[at]
    if at in held:
        return 1, (Word(token.text, (token.key,)),), None
    phrase = _phrase(tokens, at, language)
    if phrase and (token.kind not in COUNTS or phrase[0] > 1 or _is_pronoun(tokens, at, language)):
        return _marked(tokens, at, phrase, lexicon, language)
    if token.kind is Kind.WORD:
        return _word(tokens, at, lexicon, language)
    if token.kind is Kind.MEASURE:
        return 1, (Word(token.text, (token.key,), measure=True),), None
    if token.kind is Kind.NUMBER and _is_within_name(tokens, at, lexicon):
        return 1, (Word(token.text, (token.key,), measure=True),), None
    if token.kind in COUNTS:
        return 1, (), Span(Mark.COUNT, token.text, count=token)
    if token.kind is Kind.SIGN:
        return 1, (), Span(SIGNS.get(token.key, Mark.STOP))
    return 1, (), Span(Mark.FILLER, token.text)


def _is_pronoun(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Whether "one" stands for a thing ("the large one") and not for a number."""
    before = tokens[at - 1] if at else None
    if before is None or before.kind is not Kind.WORD:
        return False
    return before.key in language.sizes or language.single.get(before.text) in (Mark.SOFT, Mark.THE)


def _is_within_name(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a number between two words of a name is a size of that product: "vodacom 12 airtime"."""
    if not 0 < at < len(tokens) - 1:
        return False
    found = lexicon.names.get(key((tokens[at - 1].key, tokens[at + 1].key)))
    return found is not None and any(
        tokens[at].key in lexicon.products[id_].numbers for id_ in found.products
    )


def _phrase(tokens: Sequence[Token], at: int, language: Language) -> tuple[int, Mark] | None:
    """Return the length and mark of the longest phrase that starts here."""
    for words, mark in language.marks.get(tokens[at].text, ()):
        if len(words) == 1 or _spells(tokens, at, words):
            return len(words), mark
    return None


def _spells(tokens: Sequence[Token], at: int, words: Sequence[str]) -> bool:
    return len(tokens) - at >= len(words) and all(
        token.text == word for token, word in zip(tokens[at:], words, strict=False)
    )


def _marked(
    tokens: Sequence[Token], at: int, phrase: tuple[int, Mark], lexicon: Lexicon, language: Language
) -> Step:
    length, mark = phrase
    token = tokens[at]
    if length == 1 and token.key in lexicon.vocabulary and _is_named(tokens, at, mark, lexicon):
        soft = mark in (Mark.SOFT, Mark.FILLER)
        return 1, (Word(token.text, (token.key,), soft=soft),), None
    if length == 1 and token.key in language.sizes:
        return _word(tokens, at, lexicon, language)
    if mark is Mark.SOFT or (mark in (Mark.AND, Mark.WITH) and _is_bridge(tokens, at, lexicon)):
        return length, (), None
    return length, (), Span(mark, " ".join(token.text for token in tokens[at : at + length]))


def _is_named(tokens: Sequence[Token], at: int, mark: Mark, lexicon: Lexicon) -> bool:
    """Whether a word that is both a mark and on the menu is meant as the latter."""
    if mark in (Mark.SOFT, Mark.FILLER):
        return True
    pairs = (key(token.key for token in tokens[start : start + 2]) for start in (at - 1, at) if start >= 0)
    return any(len(pair) == 2 and (pair in lexicon.offered or pair in lexicon.names) for pair in pairs)


def _is_bridge(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    if not 0 < at < len(tokens) - 1:
        return False
    return (tokens[at - 1].text, tokens[at + 1].key) in lexicon.bridges


def _word(tokens: Sequence[Token], at: int, lexicon: Lexicon, language: Language) -> Step:
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    known = token.key in lexicon.vocabulary
    if after and after.kind is Kind.WORD and not (known and after.key in lexicon.vocabulary):
        joined = token.key + after.key
        if joined in lexicon.vocabulary:
            return 2, (Word(f"{token.text} {after.text}", (joined,)),), None
    if known or token.key in language.sizes:
        return 1, (Word(token.text, (token.key,)),), None
    return 1, *_strange(token, lexicon, language)


def _strange(token: Token, lexicon: Lexicon, language: Language) -> tuple[Sequence[Word], Span | None]:
    """Read a word that neither the menu nor the language has: glued, prefixed, mistyped, or unknown."""
    for stem in _stems(token.key, language):
        if stem in lexicon.vocabulary:
            return (Word(token.text, (stem,)),), None
        if stem in lexicon.compounds:
            return (Word(token.text, lexicon.compounds[stem]),), None
    product = closest(token.key, lexicon.spellings, language.genuine)
    mark = (
        closest(token.text, language.spellings, language.genuine) if len(token.text) >= LEAST_SLIP else None
    )
    if mark and (product is None or mark[1] < product[1]):
        meant = language.single[mark[0]]
        return (), None if meant is Mark.SOFT else Span(meant, token.text)
    if product:
        return (Word(token.text, lexicon.compounds.get(product[0], (product[0],))),), None
    return (Word(token.text, ()),), None


def _stems(word: str, language: Language) -> Iterator[str]:
    yield word
    for prefix in language.prefixes:
        if word.startswith(prefix) and len(word) - len(prefix) > 2:
            yield word[len(prefix) :]
