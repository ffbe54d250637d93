"""The database as a dependency: a PostgreSQL server."""

from __future__ import annotations

from functools import partial
from typing import Final

import asyncpg
from sqlalchemy import make_url

from adapters.dependencies.dependency import Dependency, Missing

START: Final = "start the server, or name another in database.url"

FIXES: Final = {
    "28P01": "correct the user and the password in database.url",
    "28000": "correct the user and the password in database.url, or let that user in (pg_hba.conf)",
    "3D000": "make the database (CREATE DATABASE), or name another in database.url",
    "42501": "let the user in database.url connect (GRANT CONNECT ON DATABASE)",
    "55000": "let it be connected to (ALTER DATABASE ... ALLOW_CONNECTIONS true)",
}
"""What helps by SQLSTATE, where waiting does not."""

STANDBY: Final = "it is a standby, which takes no writes", "name the primary in database.url, or promote it"


def database(url: str) -> Dependency:
    """The server at a ``postgresql://`` address."""
    parts = make_url(url)
    shown = parts.set(query={})._replace(password=None).render_as_string()
    dsn = parts.set(drivername="postgresql").render_as_string(hide_password=False)
    return Dependency("database", shown, partial(_check, dsn))


async def _check(dsn: str) -> None:
    try:
        connection = await asyncpg.connect(dsn)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise trouble(error) from None
    try:
        standby = await connection.fetchval("SELECT pg_is_in_recovery()")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise trouble(error) from None
    finally:
        connection.terminate()
    if standby:
        raise Missing(*STANDBY)


def trouble(error: Exception) -> Missing:
    """Tell what an error of the driver means."""
    state = getattr(error, "sqlstate", None)
    return Missing(error, FIXES.get(str(state), START), lasting=state in FIXES)
