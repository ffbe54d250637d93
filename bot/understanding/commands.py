"""Commands: how a shop's own people write. What begins a message says what to do, the rest with what."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot.understanding.port import Phrases

TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
"""A word, a number or a sign: "acc12" are two, as people mean it."""

LIKE = 0.7
"""How alike a word and a command must be (0 to 1) for the one to be taken for a slip of the other."""

BETWEEN = " \t\n:,.-"
"""What may stand between a command and what follows it."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The commands of one flow: what begins a message, in small letters, and the intents it may mean."""

    words: Mapping[tuple[str, ...], tuple[str, ...]]
    longest: int

    def read(self, text: str, allowed: Collection[str]) -> tuple[str, str] | None:
        """Return the intent and its argument, as typed; None if no allowed command begins the text."""
        found = list(TOKEN.finditer(text))
        for count in range(min(self.longest, len(found)), 0, -1):
            words = tuple(token[0].casefold() for token in found[:count])
            for intent in self.words.get(words, ()):
                if intent in allowed:
                    return intent, text[found[count - 1].end() :].strip(BETWEEN)
        return None

    def nearest(self, text: str, allowed: Collection[str]) -> str:
        """The one-word command that the first word may be a slip of; empty if it is like none."""
        first = TOKEN.match(text.strip())
        known = [
            words[0]
            for words, intents in self.words.items()
            if len(words) == 1 and set(intents) & set(allowed)
        ]
        close = get_close_matches(first[0].casefold(), known, n=1, cutoff=LIKE) if first else []
        return close[0] if close else ""


def commands_of(flow: str, phrases: Mapping[str, Phrases]) -> Commands:
    """The commands of a flow: its phrases in every language at once."""
    words: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, by_language in phrases.items():
        owner, _, intent = name.rpartition("/")
        if owner != flow:
            continue
        for phrase in (phrase for spoken in by_language.values() for phrase in spoken):
            key = tuple(TOKEN.findall(phrase.casefold()))
            words[key] = (*words.get(key, ()), intent)
    return Commands(words, max(map(len, words), default=0))
