"""Waiting at the start for what is needed, one after the other, and saying so."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from adapters.dependencies.dependency import Dependency, Missing, look
from adapters.web.health import Part
from bot.errors import WakalaError

log = logging.getLogger("wakala.start")

AGAIN: Final = 0.25
"""Seconds between tries."""

EVERY: Final = 5.0
"""Seconds between two lines about the same thing."""


UNASKED: Final = "not asked yet"


class NotThere(WakalaError):
    """What is required was not there in time, or cannot be used as things are."""


def loop_time() -> float:
    """Seconds of a clock that never goes back."""
    return asyncio.get_running_loop().time()


@dataclass(slots=True)
class Waiting:
    """Waits for ``dependencies`` in their order; ``parts`` tell meanwhile how each was found last."""

    dependencies: Sequence[Dependency]
    now: Callable[[], float] = loop_time
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _parts: dict[str, Part] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for dependency in self.dependencies:
            self._parts[dependency.name] = Part(dependency.name, False, dependency.required, UNASKED)

    @property
    def parts(self) -> tuple[Part, ...]:
        """How each was found last."""
        return tuple(self._parts.values())

    async def wait(self, seconds: float) -> None:
        """Return once all that is required is there; raises NotThere, naming what is not, after so long.

        What is not required is asked once: the process works without it, too.
        """
        end = self.now() + seconds
        for dependency in self.dependencies:
            if dependency.required:
                await self._wait(dependency, seconds, end)
            elif missing := await self._look(dependency):
                log.warning("going on without %s: %s", dependency, missing)

    async def _wait(self, dependency: Dependency, seconds: float, end: float) -> None:
        began = silent_until = self.now()
        while missing := await self._look(dependency):
            if missing.lasting:
                raise NotThere(f"{dependency} cannot be used: {missing}")
            if self.now() >= end:
                raise NotThere(f"{dependency} was not there within {seconds:g} s: {missing}")
            if self.now() >= silent_until:
                log.warning("waiting for %s, %.0f s at most: %s", dependency, end - self.now(), missing)
                silent_until = self.now() + EVERY
            await self.sleep(AGAIN)
        if silent_until > began:
            log.info("%s is there, after %.1f s", dependency, self.now() - began)

    async def _look(self, dependency: Dependency) -> Missing | None:
        missing = await look(dependency)
        part = Part(dependency.name, missing is None, dependency.required, str(missing or ""))
        self._parts[dependency.name] = part
        return missing
