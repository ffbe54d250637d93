"""A channel in memory: remembers what it was told to send."""

from __future__ import annotations

from collections import deque

from bot.channel import Outgoing, SendRefused, SendUnknown


class MemoryChannel:
    """bot.channel.Channel. ``answers`` are for the next calls, in order: None takes the message.

    When there are none left, every message is taken.
    """

    def __init__(self, *answers: SendRefused | SendUnknown | None) -> None:
        self.answers = deque(answers)
        self.sent: list[Outgoing] = []
        self.acknowledged: list[tuple[str, str]] = []
        self.files: dict[str, bytes] = {}

    async def send(self, outgoing: Outgoing) -> str:
        """Take the message and return an id made of its own, or raise the next answer."""
        if self.answers and (answer := self.answers.popleft()):
            raise answer
        self.sent.append(outgoing)
        return f"wamid.{outgoing.id}"

    async def acknowledge(self, number: str, message_id: str) -> None:
        """Remember it."""
        self.acknowledged.append((number, message_id))

    async def fetch(self, media_id: str) -> bytes:
        """Return what was put in ``files``; raises KeyError for anything else."""
        return self.files[media_id]
