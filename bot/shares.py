"""Shares: conversations are dealt out, so that several processes can have some each.

A conversation belongs to one share by its id. One process holds a share at a time, and runs the turns and
sends the messages of its conversations: so order within a conversation is kept as in a single process.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from zlib import crc32

SHARES: Final = 64
"""Far more than processes, so that each has about as much to do."""

ALL: Final = frozenset(range(SHARES))


def share_of(conversation: str) -> int:
    """The share of a conversation: the same in every process, for ever."""
    return crc32(conversation.encode()) % SHARES


@dataclass(slots=True)
class Hand:
    """The shares that this process has taken up and goes on with; it changes as others come and go."""

    held: frozenset[int] = frozenset()

    def __contains__(self, conversation: str) -> bool:
        return share_of(conversation) in self.held

    def add(self, shares: Collection[int]) -> None:
        """Go on with these too."""
        self.held = self.held.union(shares)

    def drop(self, shares: Collection[int]) -> None:
        """Leave these to whoever holds them next."""
        self.held = self.held.difference(shares)
