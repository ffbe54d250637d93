"""A dependency: something outside of this process that it works with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from bot.errors import WakalaError

LIMIT: Final = 3.0
"""Seconds for an answer. A server that is well gives it in some milliseconds, also a busy one."""


class Missing(WakalaError):
    """A dependency cannot be used, for this ``reason``; ``fix`` says what to do. Neither tells a password.

    It is ``lasting`` where waiting does not help, as with a wrong password.
    """

    def __init__(self, reason: object, fix: str, *, lasting: bool = False) -> None:
        self.reason = str(reason).rstrip(".") or type(reason).__name__
        self.fix, self.lasting = fix, lasting
        super().__init__(f"{self.reason}; {fix}")


class Dependency(msgspec.Struct, frozen=True):
    """``name`` is as in probes, ``address`` without a password. What is not ``required`` we can do without.

    ``check`` raises Missing unless it can be used.
    """

    name: str
    address: str
    check: Callable[[], Awaitable[None]]
    required: bool = True

    def __str__(self) -> str:
        return f"{self.name} at {self.address}"


async def look(dependency: Dependency, limit: float = LIMIT) -> Missing | None:
    """Return what is wrong with it, None if it can be used."""
    try:
        async with asyncio.timeout(limit):
            await dependency.check()
    except TimeoutError:
        return Missing(f"no answer within {limit:g} s", "see that it runs, and what lies between")
    except Missing as missing:
        return missing
    return None
