"""Questions in the composition: which go to domains of this process, and which to other services."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp

from adapters.queries import Answering, Queries
from adapters.remote.queries import ServiceQueries
from adapters.roles import Role
from bot.plugin import Plugin
from bot.settings import Settings


def everywhere_from(
    here: Queries,
    settings: Settings,
    plugins: Sequence[Plugin],
    role: Role,
    session: aiohttp.ClientSession | None,
) -> Answering:
    """Who answers every domain's queries; in one process that is ``here``. Raises SettingsError."""
    if not role.elsewhere or session is None:
        return here
    token = next((one.get_secret_value() for one in settings.services.tokens), "")
    return ServiceQueries(here, plugins, role.elsewhere, session, token)
