"""From an address to connections, without its password in any error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from redis.asyncio.connection import ConnectionPool, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from bot.errors import SettingsError

CONNECTIONS: Final = 16
"""Calls at once: a server with one thread gains nothing from more."""
PORT: Final = 6379
WANTED: Final = (
    'redis.url is not an address of Redis: write "redis://<user>:<password>@<host>:<port>/<database>", or '
    '"rediss://" for TLS; : / ? # @ and % in the password are written %3A %2F %3F %23 %40 %25'
)

OURS: Final[dict[str, Any]] = {
    "max_connections": CONNECTIONS,
    # The whole call has a time limit. A second one inside would start anew with each step of connecting.
    "socket_timeout": None,
    "socket_connect_timeout": None,
    # What was perhaps executed is not sent again: plugins/catalogue/cache.py builds on it.
    "retry": Retry(NoBackoff(), 0),
    "decode_responses": False,
    "protocol": 2,  # no push messages: nobody here listens to any
    "driver_info": None,
    "client_name": "wakala",
}
"""Stronger than what an address has after its "?"."""


def named(url: str) -> str:
    """Return the address with neither user, password nor options; raises SettingsError, which shows none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or PORT
    except ValueError:  # its message may hold a part of the password
        raise SettingsError(WANTED) from None
    database = parts.path.strip("/") or "0"
    if parts.scheme not in {"redis", "rediss"} or not host or not database.isdecimal() or parts.fragment:
        raise SettingsError(WANTED)
    return f"{parts.scheme}://{host}:{port}/{database}"


def open_pool(url: str, meet: Callable[[Any], Awaitable[None]]) -> ConnectionPool:
    """Make the pool; each connection it opens is given to ``meet``. Raises SettingsError.

    Nothing is opened yet, but made once: so that an option which is none is found now, and not by each call.
    """
    try:
        pool = ConnectionPool(**{**parse_url(url), **OURS, "redis_connect_func": meet})
        pool.connection_class(**pool.connection_kwargs)
    except (TypeError, ValueError, RedisError):
        raise SettingsError(f'{named(url)} has an option after its "?" that redis-py does not know') from None
    return pool
