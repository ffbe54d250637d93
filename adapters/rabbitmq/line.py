"""The line: who waits for a retry, and who waits behind."""

from __future__ import annotations

from collections import deque

from bot.events import Envelope


class Line:
    """Events of each correlation that are in delay queues, first come first: nobody gets past them.

    It is kept in memory, by the one consumer that reads the queue at a time. Who takes over begins with an
    empty one: an event may then pass an older one that waits for its retry, as `metadata.sequence` tells.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def before(self, envelope: Envelope) -> str | None:
        """Return the id of the event that has to be done with first, if there is one."""
        waiting = self._waiting.get(envelope.correlation_id)
        return waiting[0] if waiting and waiting[0] != envelope.event_id else None

    def join(self, envelope: Envelope) -> None:
        """It goes to a delay queue; who is in the line keeps the place."""
        waiting = self._waiting.setdefault(envelope.correlation_id, deque())
        if envelope.event_id not in waiting:
            waiting.append(envelope.event_id)

    def leave(self, envelope: Envelope) -> None:
        """It was done, or is dead."""
        waiting = self._waiting.get(envelope.correlation_id)
        if waiting and waiting[0] == envelope.event_id:
            waiting.popleft()
        if not waiting:
            self._waiting.pop(envelope.correlation_id, None)
