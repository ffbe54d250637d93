"""A database server or file, opened: work in one transaction, and looks at what was committed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url

from adapters.sql.sqlite import Sqlite, open_connection

T = TypeVar("T")


class Backend(Protocol):
    """Where the tables are. ``work`` is plain code on a connection and awaits nothing."""

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Do the work in a transaction that no other writer's overlaps; on disk when this returns.

        Nothing is changed where it raises.
        """
        ...

    async def look(self, work: Callable[[Connection], T]) -> T:
        """Do work that only reads, on what was committed last, without waiting for any writer."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


def open_backend(url: str) -> Backend:
    """Open ``sqlite:///`` and a file, or ``postgresql://`` and a server; raises DatabaseError."""
    if is_file(url):
        return Sqlite(url)
    from adapters.sql.postgres import Postgres  # noqa: PLC0415 - a tenth of a second at start

    return Postgres(url)


def at_once(url: str, work: Callable[[Connection], T]) -> T:
    """Do the work in one transaction, for who runs no event loop; raises DatabaseError."""
    if is_file(url):
        with open_connection(url) as connection, connection.begin():
            return work(connection)
    from adapters.sql.postgres import on_a_thread  # noqa: PLC0415 - a tenth of a second at start

    return on_a_thread(url, work)


def is_file(url: str) -> bool:
    """Whether the database is a file of ours; else it is a server."""
    return make_url(url).get_backend_name() == "sqlite"
