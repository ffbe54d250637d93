"""What the engine asks of whatever understands people, and what it gets back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

import msgspec

from bot.menu import Item, Menu

Phrases = Mapping[str, Sequence[str]]
"""Language code to the phrases that mean one intent: ``{"en": ("check out", "done")}``.

A phrase that starts with "=" counts only as the whole message, exactly: "=stop" is meant by "STOP!"
and never by "don't stop at the gate". One that starts with "~" is words that need only be somewhere
in the text, as in a message pasted from a bank: "~paid ref". Other phrases are also found within a
message, and with typing errors. The mapping is taken to stay as it is: an index of it is kept.
"""


class Ambiguous(msgspec.Struct, frozen=True):
    """Words that fit several products: ask which. ``candidates`` are product ids, best first."""

    words: str
    candidates: tuple[str, ...]
    quantity: int = 1
    options: tuple[str, ...] = ()


class Understood(msgspec.Struct, frozen=True):
    """What one text means. ``intent`` is None where nothing allowed fits; nothing is ever invented.

    Three intents are read from the words of an order, not from phrases:

    ``add``
        ``items`` come to the cart. ``quantity`` without items is that many more ("2 more").
    ``remove``
        ``items`` leave it: as many as their quantity says, or all of them where it is 0 because no
        amount was named ("remove the coke"). Nothing named at all means the last line.
    ``change``
        Lines of ``items`` get that quantity, which is 0 where none was named and the amount stays,
        and those options; a product that is not in the cart is added. ``quantity`` ("make that 3")
        and ``options`` ("no atchar") concern the line that was last spoken of.

    ``options`` are the ids that the words have on any product; the line's product has at most one of
    each kind. ``removed`` are items that leave in the same breath, quantity as for ``remove``; where a
    ``change`` has them ("change the coke to a fanta"), ``items`` of quantity 0 come in the same amount.
    ``unmatched`` are words that were meant for the order but fit nothing. Without an intent,
    ``quantity`` may be set for a text that is but a number. ``uncounted`` are the products of ``items`` of
    which no amount was named: the 1 of an ``add`` is then only taken for granted.

    ``score`` runs from 0 to 1, and is 1 only for a text that is nothing but an intent's phrase.
    """

    intent: str | None = None
    items: tuple[Item, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    unmatched: tuple[str, ...] = ()
    quantity: int | None = None
    options: tuple[str, ...] = ()
    score: float = 0.0
    removed: tuple[Item, ...] = ()
    uncounted: tuple[str, ...] = ()


class Understanding(Protocol):
    """Reads one text. Pure: no I/O, no state kept between calls but caches."""

    def understand(
        self, text: str, *, menu: Menu, intents: Mapping[str, Phrases], allowed: Collection[str]
    ) -> Understood:
        """Return the best reading among the ``allowed`` intents; ``intents`` gives their phrases."""
        ...
