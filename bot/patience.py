"""Patience with domains that are away: what cannot be decided without them is tried again.

Who wrote is waited for a few seconds, and then hears an apology. News and timers wait aside, for nobody
waits for an answer to them; and whoever writes meanwhile is answered, for both are valid in every state.
They are still in the inbox, where another process finds them should this one end.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.errors import ServiceUnavailable, WakalaError
from bot.ports import Input

MESSAGE: Final = (1.0, 2.0)
"""Seconds before each further try of a message: longer, and they would have written again."""

NEWS: Final = (1.0, 2.0, 4.0, 8.0, 16.0, *(30.0,) * 20)
"""Seconds before each further try of an event or a timer: ten minutes, and then it is an operator's."""


class Later(WakalaError):
    """An input cannot be decided now; it is worth another try in ``pause`` seconds."""

    def __init__(self, pause: float, error: ServiceUnavailable) -> None:
        super().__init__(str(error))
        self.pause = pause


@dataclass(slots=True)
class Patience:
    """What waits aside, by conversation and in order. ``wake`` hears whose time it is."""

    wake: Callable[[str], None]
    _aside: dict[str, deque[Input]] = field(default_factory=dict)
    _due: set[str] = field(default_factory=set)
    _tries: dict[int, int] = field(default_factory=dict)

    def ask_for(self, given: Input, error: Exception) -> None:
        """Raise Later, unless it failed for another reason or has had its tries."""
        away = error.__cause__
        pauses, tried = MESSAGE if given.kind == "message" else NEWS, self._tries.get(given.seq, 0)
        if isinstance(away, ServiceUnavailable) and tried < len(pauses):
            self._tries[given.seq] = tried + 1
            raise Later(pauses[tried], away) from error

    def end(self, given: Input) -> None:
        """It came to its end."""
        self._tries.pop(given.seq, None)

    def set_aside(self, given: Input, pause: float) -> None:
        """Let it wait, and behind it all news of its conversation: they are told in their order."""
        self._aside[given.conversation] = deque((given,))
        asyncio.get_running_loop().call_later(pause, self._is_due, given.conversation)

    def follows(self, given: Input) -> bool:
        """Whether it was set aside, too, behind others of its conversation."""
        waiting = self._aside.get(given.conversation)
        if waiting is None or given.kind == "message":
            return False
        waiting.append(given)
        return True

    def due(self, conversation: str) -> list[Input]:
        """Take back what has waited for its time."""
        if conversation not in self._due:
            return []
        self._due.discard(conversation)
        return [*self._aside.pop(conversation, ())]

    def forget(self, conversation: str) -> None:
        """Leave what waits to whoever takes the conversation up next."""
        for given in self._aside.pop(conversation, ()):
            self.end(given)
        self._due.discard(conversation)

    def waiting(self) -> set[int]:
        """The numbers of all that waits aside."""
        return {given.seq for aside in self._aside.values() for given in aside}

    def _is_due(self, conversation: str) -> None:
        self._due.add(conversation)
        self.wake(conversation)
