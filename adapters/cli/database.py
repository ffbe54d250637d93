"""``wakala db``: the tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from adapters.cli.common import Config, load_settings, new_group, only

if TYPE_CHECKING:
    from bot.settings import Settings

group = new_group("Look after the database.")


@group.command()
def upgrade(config: Config = None) -> None:
    """Bring all tables up to date, or none. Makes the database if it is not there."""
    from adapters.sql import migrate

    settings = load_settings(config)
    migrate.upgrade(settings.database.url, _homes(settings))
    print("up to date")


@group.command()
def status(config: Config = None) -> None:
    """Tell whether the tables are up to date; exit code 1 if not."""
    from adapters.sql import migrate

    settings = load_settings(config)
    try:
        migrate.ensure_current(settings.database.url, _homes(settings))
    except migrate.SchemaError as error:
        print(error)
        raise typer.Exit(1) from None
    print("up to date")


def _homes(settings: Settings) -> dict[str, Path]:
    from adapters.roles import own_homes

    return own_homes(settings, only())
