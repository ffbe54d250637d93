"""Work that waits for nothing: what runs inside a transaction that others wait behind."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

READ_ONLY = "a query of {source!r} publishes; only what runs in a transaction may: let a command do it"


def run_uninterrupted(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run to the end a coroutine that awaits nothing but its transaction, which never really waits.

    Raises RuntimeError, naming the coroutine, if it awaits something else, be it cancelled already.
    """
    try:
        coroutine.send(None)
    except StopIteration as result:
        value: T = result.value
        return value
    except asyncio.CancelledError:
        pass  # of what it awaited: nobody can cancel what never waits
    coroutine.close()
    raise RuntimeError(
        f"{coroutine!r} awaits something that is not its transaction: every other writer would "
        "wait with it; do that before or after"
    )
