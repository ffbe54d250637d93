"""Understanding by words alone: the menu's, the flows' phrases, and small lists for each language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Final, Generic, TypeVar

import msgspec

from bot.menu import Menu
from bot.understanding.counting import fold
from bot.understanding.indexing import build
from bot.understanding.language import load
from bot.understanding.lexicon import Lexicon
from bot.understanding.outcome import understood
from bot.understanding.phrases import WHOLE, Book, bind, exactly, loosely
from bot.understanding.port import Phrases, Understood
from bot.understanding.reader import read
from bot.understanding.spans import split
from bot.understanding.tokens import scan

MENUS: Final = 64
"""Menus whose lexicon is kept, about 0.5 MB each; the one longest unused goes first."""
BOOKS: Final = 8
FROM_WORDS: Final = frozenset({"add", "remove", "change"})
"""Intents that are read from the words of an order."""

Source = TypeVar("Source")
Built = TypeVar("Built")


class Recent(Generic[Source, Built]):
    """A bounded memory of what was built from what; the longest unused goes first."""

    def __init__(self, build: Callable[[Source], Built], most: int) -> None:
        self._build, self._most = build, most
        self._kept: dict[Hashable, tuple[Source, Built]] = {}

    def get(self, key: Hashable, source: Source) -> Built:
        """Return what was built under ``key``, or build it. The source is kept alive with it."""
        kept = self._kept.pop(key, None) or (source, self._build(source))
        self._kept[key] = kept
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return kept[1]


class LexicalUnderstanding:
    """Implements the port. Keeps an index of each (tenant, menu version) and of each table of phrases."""

    def __init__(self) -> None:
        self._language = load()
        self._lexicons: Recent[Menu, Lexicon] = Recent(lambda menu: build(menu, self._language), MENUS)
        self._books: Recent[Mapping[str, Phrases], Book] = Recent(
            lambda table: bind(table, self._language), BOOKS
        )

    def understand(
        self, text: str, *, menu: Menu, intents: Mapping[str, Phrases], allowed: Collection[str]
    ) -> Understood:
        """Return the best reading among the ``allowed`` intents.

        A text that is a phrase means its intent. Otherwise whatever names items is an order, and only
        what names none is searched for phrases: "2 kotas then check out" must not lose the kotas.
        """
        book = self._books.get(id(intents), intents)
        if intent := exactly(text, book, allowed):
            return Understood(intent, score=WHOLE)
        order = self._order(text, menu, allowed) if not FROM_WORDS.isdisjoint(allowed) else Understood()
        if order.items or order.ambiguous or order.removed:
            return msgspec.structs.replace(order, unmatched=_unexplained(order.unmatched, book))
        if found := loosely(text, book, allowed):
            return Understood(found[0], score=found[1])
        return order

    def _order(self, text: str, menu: Menu, allowed: Collection[str]) -> Understood:
        lexicon = self._lexicons.get((menu.tenant, menu.version), menu)
        tokens = fold(list(scan(text, self._language)), self._language)
        order = understood(read(split(tokens, lexicon, self._language), lexicon, self._language))
        return _permitted(order, allowed)


def _unexplained(unmatched: tuple[str, ...], book: Book) -> tuple[str, ...]:
    """Leave out phrases of intents: "2 kotas and checkout" asks for nothing called checkout."""
    return tuple(words for words in unmatched if words not in book.exact) if unmatched else unmatched


def _permitted(order: Understood, allowed: Collection[str]) -> Understood:
    """Turn a change of what is not in a cart yet into an addition; drop what the state has no use for."""
    if order.intent is None or order.intent in allowed:
        return order
    if order.intent == "change" and "add" in allowed and (order.items or order.ambiguous):
        items = tuple(msgspec.structs.replace(item, quantity=item.quantity or 1) for item in order.items)
        return msgspec.structs.replace(order, intent="add", items=items)
    return Understood()
