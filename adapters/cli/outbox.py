"""``wakala outbox``: messages that have not left yet. Those that never will are dead letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async

if TYPE_CHECKING:
    from adapters.sql.unsent import UnsentMessage
    from bot.settings import Settings

group = new_group("See to messages on their way out.")


@group.callback()
def outbox() -> None:
    """Keep ``outbox`` a group while it has one member only."""


@group.command(name="list")
def list_(config: Config = None, json: Json = False) -> None:
    """List messages that wait or are being sent, newest first."""
    from adapters.web.pages import stamp

    unsent = run_async(_unsent(load_settings(config)))
    if json:
        print_json(unsent)
        return
    print_table(
        (
            (one.id, one.status, one.to, stamp(one.due), one.attempts, one.resent, one.reason)
            for one in unsent
        ),
        ("id", "status", "to", "due", "tries", "resent", "why"),
    )


async def _unsent(settings: Settings) -> list[UnsentMessage]:
    from adapters.cli.shops import opened_database
    from adapters.sql.unsent import unsent

    async with opened_database(settings):
        return await unsent(settings.database.url)
