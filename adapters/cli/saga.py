"""``wakala saga``: where work of several domains stands, and what a person may decide about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

from adapters.cli.common import Config, Json, load_settings, new_group, print_json, print_table, run_async

if TYPE_CHECKING:
    from bot.saga import SagaState
    from bot.sagas import Sagas
    from bot.settings import Settings

T = TypeVar("T")

group = new_group("See where sagas stand, and help those that hang.")

Name = Annotated[
    str, typer.Argument(metavar="SAGA", help="The saga's id or its key, the order's id; or the end of one.")
]
Status = Annotated[
    Literal["running", "compensating", "done", "compensated", "stuck"] | None,
    typer.Option(help="Only sagas that stand there."),
]
Limit = Annotated[int, typer.Option(min=1, help="So many at most.")]
Reason = Annotated[str, typer.Option(help="Why; customers and other domains are told.")]


@group.command(name="list")
def list_(status: Status = None, limit: Limit = 50, config: Config = None, json: Json = False) -> None:
    """List sagas, newest first. One that is stuck waits for a person."""
    from adapters.sql.sagas import newest_sagas
    from bot.saga import SagaStatus

    settings = load_settings(config)
    standing = None if status is None else SagaStatus(status)
    sagas = run_async(_within(settings, newest_sagas(settings.database.url, standing, limit)))
    if json:
        print_json([_line(state) for state in sagas])
        return
    heads = ("id", "saga", "key", "step", "status", "age", "reason")
    print_table((tuple(_line(state).values()) for state in sagas), heads)


@group.command()
def show(name: Name, config: Config = None, json: Json = False) -> None:
    """Show one with its log: what happened, when."""
    import msgspec

    from adapters.sql.sagas import saga_named
    from adapters.web.pages import stamp
    from bot.clock import utc
    from bot.privacy import mask_fields

    settings = load_settings(config)
    state = run_async(_within(settings, saga_named(settings.database.url, name)))
    if json:
        print_json(msgspec.structs.asdict(state) | {"news": mask_fields(state.news)})
        return
    due = "never" if state.due_at is None else stamp(utc(state.due_at))
    told = _line(state) | {"tenant": state.tenant, "to undo": ", ".join(state.done), "time is up": due}
    print_table(told.items(), ("", ""))
    print()
    print_table(((stamp(utc(at)), text) for at, text in state.log), ("time", "what"))


@group.command()
def retry(name: Name, config: Config = None) -> None:
    """Try the present step once more. A running server takes it up within seconds."""
    step = run_async(_retry(load_settings(config), name))
    print(f"{name} tries {step} again; a running server takes it up within seconds")


@group.command()
def compensate(name: Name, reason: Reason, config: Config = None) -> None:
    """Turn one back: all that it did is undone, newest first."""
    if not reason.strip():
        raise typer.BadParameter("say why with --reason; it is empty")
    step = run_async(_compensate(load_settings(config), name, reason.strip()))
    print(f"{name} turns back from {step}; a running server takes it up within seconds")


async def _within(settings: Settings, reading: Coroutine[Any, Any, T]) -> T:
    """Read from a database that is up to date."""
    from adapters.cli.shops import opened_database

    async with opened_database(settings):
        return await reading


async def _retry(settings: Settings, name: str) -> str:
    async with _at_work(settings, name) as (sagas, state):
        await sagas.retry(state)
        return state.step


async def _compensate(settings: Settings, name: str, reason: str) -> str:
    async with _at_work(settings, name) as (sagas, state):
        await sagas.compensate(state, reason)
        return state.step


@asynccontextmanager
async def _at_work(settings: Settings, name: str) -> AsyncIterator[tuple[Sagas, SagaState]]:
    """The sagas of the plugins that are switched on, and the one that is meant; raises WakalaError."""
    from adapters.cli.shops import opened_database
    from adapters.sql.sagas import SqlSagas, saga_named
    from bot.assembly import all_sagas
    from bot.clock import SystemClock
    from bot.errors import WakalaError
    from bot.sagas import Sagas

    async with opened_database(settings) as (database, domains):
        state = await saga_named(settings.database.url, name)
        known = all_sagas(domains)
        if state.saga not in known:
            raise WakalaError(
                f"saga {state.id} is a {state.saga!r}, which no plugin that is switched on brings; "
                "switch its plugin on in plugins.enabled"
            )
        yield Sagas(known, SqlSagas(), database.transactions, SystemClock()), state


def _line(state: SagaState) -> dict[str, str]:
    """What a list shows of one; of one that hangs without a reason, the last word of its log."""
    from adapters.web.pages import span

    age = dt.datetime.now(dt.UTC).timestamp() - state.log[0][0] if state.log else 0.0
    hangs = state.status == "stuck" and state.log
    return {
        "id": state.id,
        "saga": state.saga,
        "key": state.key,
        "step": state.step,
        "status": state.status,
        "age": span(age),
        "reason": state.reason or (state.log[-1][1] if hangs else ""),
    }
