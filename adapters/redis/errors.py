"""Why Redis is not used, and what to do about it, in words that hold no password."""

from __future__ import annotations

from typing import Final

from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
)

from bot.errors import WakalaError

FIXES: Final[tuple[tuple[type[Exception], str], ...]] = (
    (AuthenticationError, "correct the user and the password in redis.url"),
    (NoPermissionError, "allow its user that command and the keys (ACL SETUSER)"),
    (ReadOnlyError, "name the primary in redis.url, not a replica"),
    (OutOfMemoryError, "raise its maxmemory, or set its maxmemory-policy to allkeys-lru"),
    (BusyLoadingError, "wait until it has loaded its data"),
    (Exception, "start it, or correct redis.url"),
)
"""The first that fits."""


class RedisAway(WakalaError):
    """Redis gave no answer, or is not asked for the moment: go on without it."""


def why(name: str, error: Exception, limit: float) -> str:
    """Tell what is wrong with the server of this name; ``limit`` is how many seconds it had."""
    reason, fix = trouble(error, limit)
    return f"Redis at {name} is not used: {reason}; {fix}"


def trouble(error: Exception, limit: float) -> tuple[str, str]:
    """Return the reason, and the fix."""
    reason = str(error).rstrip(".") or f"no answer in {limit * 1000:.0f} ms"
    return reason, next(fix for kind, fix in FIXES if isinstance(error, kind))
