"""What the engine asks of whatever understands people, and what it gets back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import msgspec

from bot.menu import Item, Menu

Phrases = Mapping[str, Sequence[str]]
"""Language code to the phrases that mean one intent: ``{"en": ("check out", "done")}``."""


class Ambiguous(msgspec.Struct, frozen=True):
    """Words that fit several products: ask which. ``candidates`` are product ids, best first."""

    words: str
    candidates: tuple[str, ...]
    quantity: int = 1
    options: tuple[str, ...] = ()


class Understood(msgspec.Struct, frozen=True):
    """What one text means. ``intent`` is None where nothing allowed fits; nothing is ever invented.

    ``items`` are exact; ``quantity`` is a bare amount ("make that 3") that concerns whatever the
    conversation last spoke of; ``options`` are options named without a product ("no atchar").
    ``score`` runs from 0 to 1.
    """

    intent: str | None = None
    items: tuple[Item, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    unmatched: tuple[str, ...] = ()
    quantity: int | None = None
    options: tuple[str, ...] = ()
    score: float = 0.0


class Understanding(Protocol):
    """Reads one text. Pure: no I/O, no state kept between calls but caches."""

    def understand(
        self, text: str, *, menu: Menu, intents: Mapping[str, Phrases], allowed: Collection[str]
    ) -> Understood:
        """Return the best reading among the ``allowed`` intents; ``intents`` gives their phrases."""
        ...
