"""Redis as a dependency: never required."""

from __future__ import annotations

from functools import partial
from typing import Final

from adapters.dependencies.dependency import Dependency, Missing
from adapters.redis.connection import Connection
from adapters.redis.errors import RedisAway
from adapters.redis.pool import named

PATIENCE: Final = 1.0
"""Seconds for an answer: at the start there is more time than in the middle of a turn."""


def shared(url: str) -> Dependency:
    """The server at a ``redis://`` address; raises SettingsError for an address that is none."""
    return Dependency("redis", named(url), partial(_check, url), required=False)


async def _check(url: str) -> None:
    connection = Connection(url, limit=PATIENCE)
    try:
        await connection.check()
    except RedisAway as away:
        reason, _, fix = str(away).removeprefix(f"Redis at {connection.name} is not used: ").rpartition("; ")
        raise Missing(reason, fix) from None
    finally:
        await connection.close()
