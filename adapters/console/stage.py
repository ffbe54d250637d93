"""The port through which a transcript is played: a stage with the whole engine, or a double, behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from adapters.console.acts import Outcome
from bot.messages import Content, Reply


class Stage(Protocol):
    """Where a transcript is played. Each method returns when all that it set off has come to rest.

    A role is any name; each has a phone of its own that has never written before.
    """

    async def arrange(self, how: str) -> None:
        """Make the shop so before anybody speaks; raises WakalaError naming what it can be."""
        ...

    async def say(self, role: str, content: Content) -> None:
        """Send something as this person."""
        ...

    async def pay(self, role: str, outcome: Outcome) -> None:
        """Do something about the newest payment that this person is asked for."""
        ...

    async def replies(self, role: str) -> Sequence[Reply]:
        """Take what the bot sent this person since the last call; choice ids are those on the phone."""
        ...

    async def skip(self, seconds: int) -> None:
        """Let time pass, with whatever it sets off."""
        ...

    async def events(self) -> Sequence[str]:
        """Take the types of the domain events published since the last call, without the channel's own."""
        ...

    async def state(self, role: str) -> str:
        """Name the state of this person's conversation."""
        ...
