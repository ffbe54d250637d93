"""``wakala dlq``: dead letters, which is all that was given up on, and what a person decides about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async

if TYPE_CHECKING:
    from adapters.dead_letters import Chosen, Given, Group
    from bot.settings import Settings

group = new_group("See to dead letters: what was given up on.")

LetterId = Annotated[str, typer.Argument(metavar="ID", help="A letter's id, or its end.")]
OneId = Annotated[str | None, typer.Argument(metavar="[ID]", help="One letter's id, or its end.")]
Kind = Annotated[
    Literal["event", "input", "message", "webhook"] | None, typer.Option(help="Only those of this kind.")
]
Error = Annotated[str | None, typer.Option(help="Of those only what has this in its error, as listed.")]
All = Annotated[bool, typer.Option("--all", help="All there are.")]
Each = Annotated[bool, typer.Option("--each", help="A line for each letter, newest first.")]
Limit = Annotated[int, typer.Option(min=1, help="So many lines at most.")]
Reveal = Annotated[bool, typer.Option("--reveal", help="Show personal data as it is.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@group.command(name="list")
def list_(
    *,
    kind: Kind = None,
    error: Error = None,
    each: Each = False,
    limit: Limit = 50,
    config: Config = None,
    json: Json = False,
) -> None:
    """List what was given up on, like errors together, the most first."""
    from adapters.dead_letters import Chosen, fits

    settings = load_settings(config)
    if each:
        _print_each(run_async(_given(settings, Chosen(kind=kind, error=error)))[:limit], json=json)
        return
    found = run_async(_groups(settings))
    _print_groups([one for one in found if kind in (None, one.kind) and fits(one.error, error)][:limit], json)


@group.command()
def show(letter: LetterId, reveal: Reveal = False, config: Config = None) -> None:
    """Print one with every failure, as JSON. Personal data is masked."""
    print_json(run_async(_details(load_settings(config), letter, reveal=reveal)))


@group.command()
def replay(
    letter: OneId = None, *, kind: Kind = None, error: Error = None, all: All = False, config: Config = None
) -> None:
    """Try again, once the cause is mended. Whoever took part before does not take part again."""
    settings = load_settings(config)
    done = run_async(_replay(settings, _chosen(letter, kind, error, all=all)))
    print(f"{_told(done)} tried again; a running server takes them up within seconds")


@group.command()
def drop(
    letter: OneId = None,
    *,
    kind: Kind = None,
    error: Error = None,
    all: All = False,
    yes: Yes = False,
    config: Config = None,
) -> None:
    """Give up for good. What is dropped has no effect, and is forgotten after days."""
    settings = load_settings(config)
    given = run_async(_given(settings, _chosen(letter, kind, error, all=all)))
    told = _told(Counter(one.kind for one in given))
    if given and not yes:
        typer.confirm(f"Drop {told} for good?", abort=True)
    print(f"{_told(run_async(_drop(settings, given)))} dropped")


def _chosen(letter: str | None, kind: str | None, error: str | None, *, all: bool) -> Chosen:
    """Read which are meant: exactly one way of saying so."""
    from adapters.dead_letters import Chosen

    if sum((letter is not None, kind is not None, all)) != 1:
        raise typer.BadParameter(
            "say which: an ID, or --kind event|input|message|webhook (and --error TEXT), or --all"
        )
    if error is not None and kind is None:
        raise typer.BadParameter("--error goes with --kind: event, input, message or webhook")
    return Chosen(letter, kind, error)


async def _groups(settings: Settings) -> list[Group]:
    from adapters.cli.shops import opened_database
    from adapters.sql.dead import read_groups

    async with opened_database(settings):
        return await read_groups(settings.database.url)


async def _given(settings: Settings, chosen: Chosen) -> list[Given]:
    from adapters.cli.shops import opened_database
    from adapters.sql.dead import read_given

    async with opened_database(settings):
        return await read_given(settings.database.url, chosen)


async def _details(settings: Settings, letter: str, *, reveal: bool) -> dict[str, Any]:
    from adapters.dead_letters import Chosen
    from adapters.sql.details import read_details

    [one, *_] = await _given(settings, Chosen(letter))
    return await read_details(settings.database.url, one, reveal=reveal)


async def _replay(settings: Settings, chosen: Chosen) -> Counter[str]:
    """What cannot be tried again is left where it is, unless it was asked for by name."""
    from adapters.cli.shops import opened_database
    from adapters.revival import forwarding, replay
    from adapters.sql.dead import read_given
    from bot.clock import SystemClock

    async with opened_database(settings) as (database, _), forwarding(settings) as forward:
        given = await read_given(settings.database.url, chosen)
        wanted = [one for one in given if one.kind != "webhook" or chosen.id or chosen.kind]
        return await replay(database, SystemClock(), wanted, forward)


async def _drop(settings: Settings, given: Sequence[Given]) -> Counter[str]:
    from adapters.cli.shops import opened_database
    from adapters.revival import drop
    from bot.clock import SystemClock

    async with opened_database(settings) as (database, _):
        return await drop(database, SystemClock(), given)


def _print_groups(groups: Sequence[Group], json: bool) -> None:
    from adapters.web.pages import stamp

    if json:
        print_json(groups)
        return
    rows = ((one.kind, one.count, stamp(one.oldest), stamp(one.newest), one.id, one.error) for one in groups)
    print_table(rows, ("kind", "count", "oldest", "newest", "newest id", "error"))


def _print_each(given: Sequence[Given], *, json: bool) -> None:
    from adapters.web.pages import stamp

    if json:
        print_json(given)
        return
    rows = ((stamp(one.at), one.kind, one.type, one.standing, one.id, one.error) for one in given)
    print_table(rows, ("time", "kind", "type", "standing", "id", "error"))


def _told(counts: Counter[str]) -> str:
    from adapters.dead_letters import counted

    return counted(counts) or "nothing"
