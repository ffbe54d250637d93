"""``wakala stats``: what a shop takes, how far its customers come, and how long they wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from adapters.cli.common import Config, Json, load_settings, print_json, run_async
from adapters.cli.options import OfShop

if TYPE_CHECKING:
    from adapters.cli.shops import Opened
    from bot.settings import Settings
    from bot.shop import Shop

group = typer.Typer(help="Show a shop's figures.", invoke_without_command=True, rich_markup_mode=None)

Since = Annotated[str, typer.Option(metavar="TIME", help="How long ago to begin, such as 12h, 7d or 90d.")]

Figures = dict[str, list[dict[str, Any]]]
"""What the analytics plugin tells, by the names of its queries, and ``days``: takings by local day."""


@group.callback()
def stats(
    context: typer.Context,
    shop: OfShop = None,
    since: Since = "7d",
    config: Config = None,
    json: Json = False,
) -> None:
    """Print takings, the funnel, times, and what sold; of all that was published until now."""
    from adapters.console.durations import parse_duration

    if context.invoked_subcommand is not None:
        return
    seconds = parse_duration(since)
    chosen, figures, until = run_async(_figures(load_settings(config), shop, seconds))
    begin = until - seconds
    if json:
        print_json({"shop": chosen.number, "since": _stamp(begin), "until": _stamp(until), **figures})
        return
    _print(chosen, figures, begin, until)


@group.command()
def rebuild(config: Config = None) -> None:
    """Make the figures anew from the events that are kept. Those of older events stay as they are."""
    count = run_async(_rebuild(load_settings(config)))
    print(f"made the figures anew of {count} events; see them with `wakala stats`")


def _print(shop: Shop, figures: Figures, begin: float, until: float) -> None:
    from adapters.cli.figures import print_figures

    zone = ZoneInfo(shop.timezone)
    first, last = (dt.datetime.fromtimestamp(at, zone) for at in (begin, until))
    print(f"{shop.name}, {first:%a %d %b %Y %H:%M} to {last:%a %d %b %Y %H:%M}")
    if any(figures.values()):
        print_figures(figures)
        print(
            "\nmore: wakala stats --since 30d, or --json for programs; docs/analytics.md explains each figure"
        )
    else:
        print("nothing happened in this time; take an order with `wakala run`, or look back with --since 90d")


async def _figures(settings: Settings, named: str | None, seconds: int) -> tuple[Shop, Figures, float]:
    """The shop that is meant, its figures once all that was published is counted, and until when they are."""
    from adapters.cli.shops import choose, opened
    from adapters.serve import clock_of
    from bot.batches import Batches

    async with opened(settings) as shops:
        _ensure_on(shops)
        until = (await clock_of(settings)).now()
        begin = until - seconds
        shop = choose(shops.directory, named)
        await Batches.of(shops.domains, shops.database.reader).catch_up()
        names = ("takings", "funnel", "times", "counts", "products")
        figures = {name: await _ask(shops, shop, name, begin, until) for name in names}
        figures["days"] = [
            {"day": str(day), **row}
            for day, *hours in _days(begin, until, ZoneInfo(shop.timezone))
            for row in await _ask(shops, shop, "takings", *hours)
        ]
        return shop, figures, until


async def _ask(shops: Opened, shop: Shop, name: str, begin: float, until: float) -> list[dict[str, Any]]:
    from plugins.analytics import plugin

    query = plugin.queries[name]
    rows: list[dict[str, Any]] = await shops.database.transactions.run(
        plugin.name, lambda tx: query(tx, since=begin, until=until), shop.tenant
    )
    return rows


def _days(begin: float, until: float, zone: ZoneInfo) -> Iterator[tuple[dt.date, float, float]]:
    """Each local day that the time touches, with when it begins and ends; unix seconds, within the time."""
    day = dt.datetime.fromtimestamp(begin, zone).date()
    while (start := _midnight(day, zone)) < until:
        following = day + dt.timedelta(days=1)
        yield day, max(start, begin), min(_midnight(following, zone), until)
        day = following


def _midnight(day: dt.date, zone: ZoneInfo) -> float:
    return dt.datetime.combine(day, dt.time(), zone).timestamp()


async def _rebuild(settings: Settings) -> int:
    from adapters.cli.shops import opened
    from bot.batches import Batches
    from plugins.analytics import plugin
    from plugins.analytics import rebuild as begin

    async with opened(settings) as shops:
        _ensure_on(shops)
        [batch] = plugin.batches
        reader = shops.database.reader
        await reader.rewind(batch.name, begin)
        count = await reader.waiting(batch.name)
        await Batches((batch,), reader).catch_up()
        return count


def _ensure_on(shops: Opened) -> None:
    from bot.errors import WakalaError

    if "analytics" not in [plugin.name for plugin in shops.domains]:
        raise WakalaError('plugins.enabled lacks "analytics", which makes the figures; add it')


def _stamp(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).isoformat(timespec="seconds")
