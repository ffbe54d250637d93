"""The doctor's checks of what a start waits for, in the same words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from adapters.cli.common import only
from adapters.cli.finding import Finding, fail, ok, warn
from adapters.dependencies.dependency import Dependency, look
from adapters.lifecycle.starting import waiting_for
from bot.settings import Settings

DATABASE = "database"


def check_dependencies(settings: Settings) -> Iterator[Finding]:
    """Each server and service but the database, whose tables are looked at, too."""
    for dependency in waiting_for(settings, only()).dependencies:
        if dependency.name != DATABASE:
            yield _found(dependency)


def unreachable(settings: Settings) -> Finding | None:
    """The database, where it is a server that cannot be used."""
    for dependency in waiting_for(settings, only()).dependencies:
        if dependency.name == DATABASE and (found := _found(dependency)).fix:
            return found
    return None


def _found(dependency: Dependency) -> Finding:
    missing = asyncio.run(look(dependency))
    if missing is None:
        return ok(dependency.name, f"{dependency.address} answers")
    say = fail if dependency.required else warn
    return say(dependency.name, f"{dependency.address}: {missing.reason}", missing.fix)
