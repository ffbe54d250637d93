"""``wakala inbox``: inputs that need a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async

if TYPE_CHECKING:
    from adapters.web.health import StuckInput
    from bot.settings import Settings

group = new_group("See to inputs that failed or were parked.")

Seq = Annotated[
    int, typer.Argument(metavar="INPUT", help="The input's number, as in `wakala inbox list` and in logs.")
]


@group.command(name="list")
def list_(config: Config = None, json: Json = False) -> None:
    """List failed and parked inputs, newest first."""
    from adapters.web.pages import stamp

    stuck = run_async(_stuck(load_settings(config)))
    if json:
        print_json(stuck)
        return
    print_table(
        ((stamp(one.at), one.outcome, one.kind, one.who, one.attempts, one.key, one.error) for one in stuck),
        ("received", "outcome", "kind", "who", "tries", "input", "why"),
    )


@group.command()
def retry(seq: Seq, config: Config = None) -> None:
    """Let one run again, once its cause is mended. A running server takes it up within seconds."""
    run_async(_retry(load_settings(config), seq))
    print(f"{seq} waits again; a running server takes it up within seconds")


async def _stuck(settings: Settings) -> tuple[StuckInput, ...]:
    from adapters.cli.shops import opened
    from adapters.sql.report import stuck

    async with opened(settings):
        return await stuck(settings.database.url)


async def _retry(settings: Settings, seq: int) -> None:
    from adapters.cli.shops import opened
    from adapters.sql.report import retry

    async with opened(settings) as shops:
        await retry(shops.database.writer, seq)
