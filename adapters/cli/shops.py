"""The shops of the configured database, for commands that work on one whether or not a server runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from adapters.cli.common import only
from adapters.directory import LocalDirectory
from adapters.everywhere import everywhere_from
from adapters.queries import Queries
from adapters.roles import role_of
from adapters.serve import prepare
from adapters.sql.database import Database, open_database
from bot.clock import SystemClock
from bot.errors import WakalaError
from bot.plugin import Plugin, load_plugins
from bot.settings import Settings
from bot.shop import Shop


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that is up to date, and what is in it; ``domains`` are the plugins whose tables it has."""

    database: Database
    domains: Sequence[Plugin]
    directory: LocalDirectory


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Opened]:
    """Open the database within the block; where it is not there it is made, and the demo shop in it.

    What is published here waits for the server, running or not, to deliver it. Of a service, another that
    knows the shops must run; raises ServiceUnavailable.
    """
    async with opened_database(settings) as (database, domains), aiohttp.ClientSession() as session:
        plugins = load_plugins(list(settings.plugins.enabled))
        here, role = Queries(database.transactions, domains), role_of(settings, plugins, only())
        directory = LocalDirectory(everywhere_from(here, settings, plugins, role, session))
        await directory.load()
        yield Opened(database, domains, directory)


@asynccontextmanager
async def opened_database(settings: Settings) -> AsyncIterator[tuple[Database, Sequence[Plugin]]]:
    """Open it without reading a shop: for commands that mend what cannot be read.

    It is as the service has it that the command is about: with the tables of its own domains alone.
    """
    await prepare(settings, only())
    role = role_of(settings, load_plugins(list(settings.plugins.enabled)), only())
    database = open_database(settings.database.url, SystemClock(), role.awaited, service=role.service)
    try:
        yield database, role.domains
    finally:
        await database.close()


def choose(directory: LocalDirectory, named: str | None) -> Shop:
    """Return the shop that is meant; raises WakalaError."""
    return shop_named(list(directory.shops().values()), named)


def shop_named(shops: Sequence[Shop], named: str | None) -> Shop:
    """Return the shop of this number or tenant, or the only one there is; raises WakalaError."""
    fitting = [shop for shop in shops if named in (None, shop.number, shop.tenant)]
    if len(fitting) != 1:
        known = "; ".join(f"{shop.name}: --shop {shop.number}" for shop in shops)
        asked = "without --shop" if named is None else f"--shop {named!r}"
        raise WakalaError(f"{len(fitting)} shops fit {asked}; name one. There are: {known or 'none'}")
    return fitting[0]
