"""What these settings need, in the order in which it is waited for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from adapters.dependencies.dependency import Dependency
from adapters.dependencies.service import service
from adapters.sql.backend import is_file


def needed(
    database_url: str,
    redis_url: str | None = None,
    bus_url: str | None = None,
    services: Mapping[str, str] | None = None,
) -> tuple[Dependency, ...]:
    """Return them; ``services`` are the base addresses of others by name. A file needs no waiting."""
    return tuple(_needed(database_url, redis_url, bus_url, services or {}))


def _needed(
    database_url: str, redis_url: str | None, bus_url: str | None, services: Mapping[str, str]
) -> Iterator[Dependency]:
    """A server's client is imported where there is that server: it may not be installed elsewhere."""
    if not is_file(database_url):
        from adapters.dependencies.database import database  # noqa: PLC0415 - with the server's packages

        yield database(database_url)
    if redis_url:
        from adapters.dependencies.shared import shared  # noqa: PLC0415 - with the server's packages

        yield shared(redis_url)
    if bus_url:
        from adapters.dependencies.broker import broker  # noqa: PLC0415 - with the server's packages

        yield broker(bus_url)
    yield from (service(name, base) for name, base in services.items())
