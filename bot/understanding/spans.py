"""From tokens to spans: runs of words that may be on the menu, and the marks between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import msgspec

from bot.understanding.language import MODES, Language, Mark
from bot.understanding.lexicon import NAMELESS, Lexicon, as_size, key
from bot.understanding.tokens import Kind, Token
from bot.understanding.words import Word, menu_keys, strange

SIGNS: Final = {",": Mark.COMMA, ":": Mark.COLON, "\n": Mark.LINE}
COUNTS: Final = frozenset({Kind.NUMBER, Kind.ARTICLE, Kind.DOZENS, Kind.TIMES})
IDLE: Final = frozenset({Mark.SOFT, Mark.FILLER})
CONNECTORS: Final = frozenset({Mark.AND, Mark.WITH})


class Span(msgspec.Struct, frozen=True, gc=False):
    """A run of words (CONTENT), a number (COUNT), or a mark."""

    mark: Mark
    words: tuple[Word, ...] = ()
    count: Token | None = None


Step = tuple[int, Sequence[Word], Span | None]
"""How many tokens were read, the words they add to the run, the span that ends the run."""


@dataclass(frozen=True, slots=True)
class Source:
    """A tokenised text, and what its words are looked up in. ``texts`` are those of the tokens."""

    tokens: Sequence[Token]
    texts: Sequence[str]
    lexicon: Lexicon
    language: Language

    def near(self, at: int) -> tuple[Token, Token] | None:
        """Return the tokens on both sides of a place; None at an end of the text."""
        return (self.tokens[at - 1], self.tokens[at + 1]) if 0 < at < len(self.tokens) - 1 else None


def split(tokens: Sequence[Token], lexicon: Lexicon, language: Language) -> list[Span]:
    """Return the spans of a text, in order."""
    source = Source(tokens, [token.text for token in tokens], lexicon, language)
    held = _held(source)
    spans: list[Span] = []
    run: list[Word] = []
    at = 0
    while at < len(tokens):
        taken, words, span = _literal(source, at) or _next(source, at, held)
        run.extend(words)
        if span is not None:
            _close(run, spans)
            spans.append(span)
        at += taken
    _close(run, spans)
    return spans


def _close(run: list[Word], spans: list[Span]) -> None:
    if run:
        spans.append(Span(Mark.CONTENT, tuple(run)))
        run.clear()


def _plain(token: Token) -> Word:
    return Word(token.text, (token.key,))


def _held(source: Source) -> set[int]:
    """Return the places of tokens that belong to a name although they look like amounts or marks."""
    guarded, tokens = source.lexicon.guarded, source.tokens
    if not guarded:
        return set()
    telling = [at for at, text in enumerate(source.texts) if text not in NAMELESS]
    pairs = [pair for pair in pairwise(telling) if (tokens[pair[0]].key, tokens[pair[1]].key) in guarded]
    return {place for pair in pairs for place in pair}


def _literal(source: Source, at: int) -> Step | None:
    for texts, keys in source.lexicon.literal.get(source.texts[at], ()):
        if tuple(source.texts[at : at + len(texts)]) == texts:
            said = " ".join(texts)
            return len(texts), [Word(said if word == keys[0] else "", (word,)) for word in keys], None
    return None


def _next(source: Source, at: int, held: Collection[int]) -> Step:
    token = source.tokens[at]
    if at in held:
        return 1, (_plain(token),), None
    phrase = _phrase(source, at)
    if phrase and (phrase[0] > 1 or token.kind not in COUNTS or _is_pronoun(source, at)):
        return _marked(source, at, *phrase)
    if token.kind is Kind.WORD:
        return _word(source, at)
    return 1, *_other(source, at)


def _other(source: Source, at: int) -> tuple[Sequence[Word], Span | None]:
    """A token that is no word."""
    token = source.tokens[at]
    if token.kind is Kind.MEASURE:
        return (Word(token.text, (token.key,), measure=True),), None
    if token.kind is Kind.NUMBER and (size := _size_within_name(source, at)):
        return (Word(token.text, (size,), measure=True),), None
    if token.kind in COUNTS:
        return (), Span(Mark.COUNT, count=token)
    return (), Span(SIGNS.get(token.key, Mark.STOP) if token.kind is Kind.SIGN else Mark.FILLER)


def _phrase(source: Source, at: int) -> tuple[int, Mark] | None:
    """Return the length and mark of the longest phrase that starts here."""
    for words, mark in source.language.marks.get(source.texts[at], ()):
        if tuple(source.texts[at : at + len(words)]) == words:
            return len(words), mark
    return None


def _is_pronoun(source: Source, at: int) -> bool:
    """Whether "one" stands for a thing ("the large one") and not for a number."""
    before = source.tokens[at - 1] if at else None
    if before is None or before.kind is not Kind.WORD:
        return False
    mark = source.language.single.get(before.text)
    return before.key in source.language.sizes or mark is Mark.SOFT or mark is Mark.THE


def _size_within_name(source: Source, at: int) -> str | None:
    """Return the size that a number between two words of a name is: "vodacom 12 airtime"."""
    near, number = source.near(at), source.tokens[at].key
    found = source.lexicon.names.get(key(token.key for token in near)) if near else None
    sold = [source.lexicon.products[id_] for id_ in found.products] if found else []
    return next((said for said in as_size(number) if any(said in one.numbers for one in sold)), None)


def _marked(source: Source, at: int, length: int, mark: Mark) -> Step:
    token = source.tokens[at]
    if length == 1 and token.key in source.lexicon.vocabulary and _is_named(source, at, mark):
        return 1, (Word(token.text, (token.key,), soft=mark in IDLE),), None
    if length == 1 and token.key in source.language.sizes:
        return _word(source, at)
    return length, (), None if _is_silent(source, at, mark) else Span(mark)


def _is_silent(source: Source, at: int, mark: Mark) -> bool:
    """Whether the run of words goes on as if the mark were not there."""
    if mark is Mark.PLAIN:
        return not _stands_alone(source, at)
    return mark is Mark.SOFT or (mark in CONNECTORS and _is_bridge(source, at))


def _stands_alone(source: Source, at: int) -> bool:
    """Whether a number stands before the word, and nothing that it could describe after it."""
    before, after = source.tokens[max(0, at - 1) : at], source.tokens[at + 1 : at + 2]
    counted = any(token.kind in COUNTS for token in before)
    return counted and all(one.kind is Kind.SIGN or one.text in source.language.marks for one in after)


def _is_named(source: Source, at: int, mark: Mark) -> bool:
    """Whether a word that is both a mark and on the menu is meant as the latter."""
    if mark in IDLE:
        return True
    tokens, lexicon = source.tokens, source.lexicon
    pairs = (tokens[start : start + 2] for start in (at - 1, at) if 0 <= start < len(tokens) - 1)
    named = (key(token.key for token in pair) for pair in pairs)
    return any(pair in lexicon.offered or pair in lexicon.names for pair in named)


def _is_bridge(source: Source, at: int) -> bool:
    """Whether "and" is part of a name: "russian and chips". "2 russians and chips" are two things."""
    near, lexicon = source.near(at), source.lexicon
    if near is None or near[1].kind is not Kind.WORD:
        return False
    before, after = near
    left = (before.text,) if before.key in lexicon.vocabulary else menu_keys(before, lexicon, source.language)
    right = menu_keys(after, lexicon, source.language)
    return (left[-1:] + right[:1]) in lexicon.bridges


def _word(source: Source, at: int) -> Step:
    token, vocabulary = source.tokens[at], source.lexicon.vocabulary
    known = token.key in vocabulary
    if at + 1 < len(source.tokens):
        after = source.tokens[at + 1]
        joined = token.key + after.key
        if joined in vocabulary and not (known and after.key in vocabulary):
            return 2, (Word(f"{token.text} {after.text}", (joined,)),), None
    if known or token.key in source.language.sizes:
        return 1, (_plain(token),), None
    word, mark = strange(token, source.lexicon, source.language)
    if word is None and mark in IDLE and _follows_mode(source, at):
        word = Word(token.text, ())
    if word is not None:
        return 1, (word,), None
    return 1, (), None if mark is None or mark is Mark.SOFT else Span(mark)


def _follows_mode(source: Source, at: int) -> bool:
    """Whether an option has to stand here: "with cheesr" is no "cheers", and must not go unheard."""
    return at > 0 and source.language.single.get(source.texts[at - 1]) in MODES
