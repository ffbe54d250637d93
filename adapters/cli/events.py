"""``wakala events``: what happened, as the domains said it, and their read models made anew from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async

if TYPE_CHECKING:
    from adapters.sql.history import Found, Wanted
    from adapters.sql.replay import Replayed
    from bot.settings import Settings

group = new_group("Look at events, and replay them.")

EventId = Annotated[str, typer.Argument(metavar="ID", help="The event's id, or its end.")]
Type = Annotated[str | None, typer.Option(help="Only events of this type, such as order.created.")]
Stream = Annotated[
    str | None, typer.Option(help="One aggregate's events from the event store, such as order-<order id>.")
]
Order = Annotated[str | None, typer.Option(help="Only events about this order, of every domain.")]
Tenant = Annotated[str | None, typer.Option(help="Only events of this tenant.")]
Since = Annotated[str | None, typer.Option(help="Only younger ones: 2h, 7d, or 2026-11-23T10:00Z.")]
Limit = Annotated[int, typer.Option(min=1, help="So many at most.")]
Reveal = Annotated[bool, typer.Option("--reveal", help="Show personal data as it is.")]
Domain = Annotated[str | None, typer.Argument(help="Only this plugin's read model.")]

SchemaType = Annotated[str | None, typer.Argument(metavar="TYPE", help="An event type: order.created.")]
Write = Annotated[bool, typer.Option("--write", help="Write every schema into its plugin's schemas/.")]


@group.command(name="list")
def list_(
    *,
    type: Type = None,
    stream: Stream = None,
    order: Order = None,
    tenant: Tenant = None,
    since: Since = None,
    limit: Limit = 50,
    config: Config = None,
    json: Json = False,
) -> None:
    """List published events, newest first. Personal data is masked. --json has everything."""
    from adapters.sql.history import Wanted

    after = None if since is None else _time(since)
    wanted = Wanted(type=type, stream=stream, order=order, tenant=tenant, since=after, limit=limit)
    found = run_async(_list(load_settings(config), wanted))
    if json:
        print_json([_shown(one) for one in found])
        return
    print_table(map(_row, found), ("time", "type", "about", "from", "id", "standing"))


@group.command()
def show(event_id: EventId, reveal: Reveal = False, config: Config = None) -> None:
    """Print one event with its envelope as JSON. Personal data is masked."""
    found = run_async(_show(load_settings(config), event_id))
    print_json(found.envelope if reveal else _shown(found)["envelope"])


@group.command()
def replay(domain: Domain = None, config: Config = None, json: Json = False) -> None:
    """Make read models anew from the event store. Exit code 1 if they were not what the events say."""
    replayed = run_async(_replay(load_settings(config), domain))
    if json:
        print_json(replayed)
    else:
        print_table(
            ((one.domain, one.streams, one.events, one.rows, one.changed) for one in replayed),
            ("domain", "streams", "events", "rows", "rows put right"),
        )
    if any(one.changed for one in replayed):
        raise typer.Exit(1)


@group.command()
def schema(type: SchemaType = None, write: Write = False, config: Config = None) -> None:
    """Print an event type's JSON Schema, or list all. Exit code 1 if the files in the plugins are others."""
    from bot.plugin import load_plugins
    from bot.schemas import kept_schemas

    kept = kept_schemas(load_plugins(list(load_settings(config).plugins.enabled)))
    if type is not None:
        print(_one(kept, type), end="")
        return
    others = _others(kept)
    if write:
        _write(kept, others)
    print_table(
        ((file.stem, file.parent.parent.name, "changed" if file in others else "") for file in sorted(kept)),
        ("type", "kept with", ""),
    )
    if others and not write:
        raise typer.Exit(1)


def _one(kept: Mapping[Path, str], type: str) -> str:
    from bot.errors import WakalaError

    found = next((text for file, text in kept.items() if file.stem == type), None)
    if found is None:
        raise WakalaError(f"no event is of type {type!r}; `wakala events schema` lists the types there are")
    return found


def _others(kept: Mapping[Path, str]) -> list[Path]:
    """Files that are not what the code says, or that it says nothing of."""
    found = {file for folder in {file.parent for file in kept} for file in folder.glob("*.json")}
    changed = [file for file, text in kept.items() if file not in found or file.read_text("utf-8") != text]
    return [*changed, *(found - kept.keys())]


def _write(kept: Mapping[Path, str], others: Iterable[Path]) -> None:
    for file in others:
        if file in kept:
            file.parent.mkdir(exist_ok=True)
            file.write_text(kept[file], "utf-8")
        else:
            file.unlink()


async def _list(settings: Settings, wanted: Wanted) -> list[Found]:
    from adapters.cli.shops import opened_database
    from adapters.sql.history import list_events

    async with opened_database(settings):
        return await list_events(settings.database.url, wanted)


async def _show(settings: Settings, event_id: str) -> Found:
    from adapters.cli.shops import opened_database
    from adapters.sql.history import event_named

    async with opened_database(settings):
        return await event_named(settings.database.url, event_id)


async def _replay(settings: Settings, domain: str | None) -> list[Replayed]:
    from adapters.cli.shops import opened_database
    from adapters.sql.replay import replay
    from bot.errors import WakalaError

    async with opened_database(settings) as (database, domains):
        known = {plugin.name: plugin.projection for plugin in domains if plugin.projection}
        if domain is not None and domain not in known:
            raise WakalaError(
                f"plugin {domain!r} has no read model to replay; those that do are {', '.join(sorted(known))}"
            )
        wanted = [name for name in sorted(known) if domain in (None, name)]
        return [await replay(database.writer, name, known[name]) for name in wanted]


def _time(since: str) -> dt.datetime:
    """Read a point in time, or a length of time before now."""
    from adapters.console.durations import DurationError, parse_duration

    try:
        return dt.datetime.now(dt.UTC) - dt.timedelta(seconds=parse_duration(since))
    except DurationError:
        pass
    try:
        at = dt.datetime.fromisoformat(since)
    except ValueError:
        raise typer.BadParameter(f"--since is {since!r}; write 2h, 7d, or 2026-11-23T10:00Z") from None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _shown(found: Found) -> dict[str, Any]:
    """An event with what is personal in it masked."""
    from bot.privacy import mask_envelope

    return {"standing": found.standing, "error": found.error, "envelope": mask_envelope(found.envelope)}


def _row(found: Found) -> tuple[str, ...]:
    from adapters.web.pages import stamp

    told = found.envelope
    about, source = _about(told.data), told.metadata.source
    standing = f"{found.standing}: {found.error}" if found.error else found.standing
    return (stamp(told.timestamp), told.event_type, about, source, told.event_id, standing)


def _about(data: dict[str, Any]) -> str:
    """The order that it is about, or the first thing else that it names."""
    from bot.privacy import PERSONAL

    ids = [key for key in data if key.endswith("_id") and key not in PERSONAL]
    return next((str(data[key]) for key in sorted(ids, key=lambda key: key != "order_id") if data[key]), "")
