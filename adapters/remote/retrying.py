"""Asking once more: after pauses that grow and are random, and never past the deadline."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Final, TypeVar

from adapters.remote.failures import CallFailed

T = TypeVar("T")

ATTEMPTS: Final = 3
SHORTEST: Final = 0.1
"""Seconds that the first pause may take at most; each further one twice as long (integration plan, §6.2)."""

LONGEST: Final = 10.0


def pauses(random: Callable[[], float], attempts: int = ATTEMPTS) -> Iterator[float]:
    """Yield the seconds between so many attempts, with full jitter: callers who failed together scatter.

    ``random`` returns 0 to 1.
    """
    for step in range(attempts - 1):
        yield random() * min(LONGEST, SHORTEST * 2**step)


async def retry(
    call: Callable[[], Awaitable[T]],
    pauses: Iterable[float],
    *,
    left: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]],
) -> T:
    """Call until it does not raise CallFailed, once more for each of the pauses.

    Raises the last failure; also where a pause would take longer than is ``left``, without waiting.
    """
    for pause in pauses:
        try:
            return await call()
        except CallFailed:
            if pause >= left():
                raise
        await sleep(pause)
    return await call()
