"""The database as a dependency: a PostgreSQL server."""

from __future__ import annotations

from functools import partial
from typing import Final

import asyncpg
from sqlalchemy import make_url

from adapters.dependencies.dependency import Dependency, Missing
from adapters.sql.refusals import refusal

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
    """Tell what an error means, be it of the driver or of SQLAlchemy."""
    reason, fix, lasting = refusal(error)
    return Missing(reason, fix, lasting=lasting)
