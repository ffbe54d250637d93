"""Redis as a dependency: never required."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.dependencies.dependency import Dependency, Missing
from adapters.redis.errors import trouble
from adapters.redis.pool import named, open_pool

PATIENCE: Final = 1.0
"""Seconds for an answer: at the start there is more time than in the middle of a turn."""


def shared(url: str) -> Dependency:
    """The server at a ``redis://`` address; raises SettingsError for an address that is none."""
    return Dependency("redis", named(url), partial(_check, url), required=False)


async def _check(url: str) -> None:
    pool = open_pool(url, _meet)
    try:
        async with asyncio.timeout(PATIENCE):
            await Redis(connection_pool=pool).ping()
    except (RedisError, OSError) as error:
        raise Missing(*trouble(error, PATIENCE)) from None
    finally:
        await pool.disconnect()


async def _meet(connection: Any) -> None:
    await connection.on_connect()
