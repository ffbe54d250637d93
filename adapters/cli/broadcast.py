"""``wakala broadcast``: one text to every customer who agreed to hear of deals."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async
from adapters.cli.options import DryRun, OfShop

if TYPE_CHECKING:
    from bot.events import Event
    from bot.ports import Transaction
    from bot.settings import Settings
    from bot.shop import Shop

    Desk = tuple[Shop, Callable[..., Any]]
    Context = AbstractAsyncContextManager[Desk]

group = new_group("Tell customers who agreed to it of a deal.")

Words = Annotated[str, typer.Argument(help="What to tell them, in the shop's words.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Rate = Annotated[float | None, typer.Option(min=0.01, help="Messages a second; the setting's are the most.")]
Broadcast = Annotated[str | None, typer.Argument(help="Its id; left out, all that are going out.")]


@group.command()
def send(
    words: Words,
    shop: OfShop = None,
    rate: Rate = None,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
    config: Config = None,
) -> None:
    """Count whom it would reach, ask, and let the running server send it."""
    desk = _desk(load_settings(config), shop)
    run_async(_send(desk, _read(words), rate, dry_run=dry_run, yes=yes))


@group.command(name="list")
def list_(shop: OfShop = None, config: Config = None, json: Json = False) -> None:
    """List broadcasts, newest first. Tells how many were sent, withheld and wait."""
    from adapters.web.pages import stamp
    from bot.clock import utc

    found = run_async(_known(_desk(load_settings(config), shop)))
    if json:
        print_json(found)
        return
    rows = (
        (one["id"], one["status"], stamp(utc(one["at"])), one["people"], *_counts(one), one["text"][:60])
        for one in found
    )
    print_table(
        rows,
        ("id", "status", "at", "people", "sent", "withheld", "waiting", "text"),
    )


@group.command()
def stop(broadcast: Broadcast = None, shop: OfShop = None, config: Config = None) -> None:
    """Send no more of a broadcast."""
    run_async(_stop(_desk(load_settings(config), shop), broadcast))


def _read(words: str) -> str:
    """One line, no longer than what `promo` takes in the chat."""
    from plugins.notifications.vending import MOST

    words = " ".join(words.split())
    if not 1 <= len(words) <= MOST:
        raise typer.BadParameter(f"it has {len(words)} characters; write 1 to {MOST}, in quotes")
    return words


def _counts(broadcast: dict[str, Any]) -> list[int]:
    return [broadcast.get(status, 0) for status in ("queued", "withheld", "waiting")]


@asynccontextmanager
async def _desk(settings: Settings, named: str | None) -> AsyncIterator[Desk]:
    """The shop that is meant, and how to work in the name of its notifications."""
    from adapters.cli.shops import choose, opened

    async with opened(settings) as shops:
        shop = choose(shops.directory, named)
        yield shop, partial(shops.database.transactions.run, "notifications", tenant=shop.tenant)


async def _send(desk: Context, words: str, rate: float | None, *, dry_run: bool, yes: bool) -> None:
    from bot.ids import new_id
    from plugins.notifications import StartBroadcast, consents

    async with desk as (shop, run):
        people = await run(consents.audience)
        print(f"{shop.name}: {people} customers agreed to hear of deals")
        if dry_run or not people:
            print("Nothing was sent: this was a dry run." if dry_run else "Nothing was sent.")
            return
        if not yes:
            typer.confirm(f"Send it to {people} customers?", abort=True)
        command = StartBroadcast(broadcast_id=new_id(), text=words, rate=rate)
        await run(partial(_publish, command=command))
        print(f"{command.broadcast_id}: a running server begins within 5 s; `wakala broadcast list` counts")


async def _known(desk: Context) -> list[dict[str, Any]]:
    from plugins.notifications import broadcasts

    async with desk as (_, run):
        found: list[dict[str, Any]] = await run(broadcasts.known)
        return found


async def _stop(desk: Context, broadcast: str | None) -> None:
    from plugins.notifications.events import StopBroadcast

    async with desk as (_, run):
        await run(partial(_publish, command=StopBroadcast(broadcast_id=broadcast)))
    print("A running server stops it within 5 s; `wakala broadcast list` shows what had left by then.")


async def _publish(tx: Transaction, command: Event) -> None:
    tx.publish(command)
