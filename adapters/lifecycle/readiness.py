"""How a running process is: its parts, in the words in which the start and the doctor speak of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from sqlalchemy import make_url

from adapters.dead_letters import Group, listing, told
from adapters.sql.backend import is_file
from adapters.sql.refusals import refusal
from adapters.sql.report import read_report
from adapters.web.health import FlowVersion, Health, InboxHealth, OutboxHealth, Part, Phase
from bot.clock import utc

if TYPE_CHECKING:
    from adapters.app import Wakala
    from adapters.remote.breaker import Standing

PATIENCE: Final = 2.0
"""Seconds within which the database must answer to count as up."""

KEPT: Final = "events are kept in the database until it is back"
ASKING: Final = "asking other services for them"
SLOWER: Final = "each process for itself"
TAKING_UP: Final = "taking up what was left"


async def health(wakala: Wakala) -> Health:
    """How everything is, now; a database that does not answer is a part that is down."""
    url = wakala.settings.database.url
    database, inbox, outbox, dead = await _database(url)
    await wakala.sharing.look()
    heard_at = wakala.intake.heard_at
    return Health(
        version=version("wakala"),
        started_at=utc(wakala.started_at),
        now=utc(time.time()),
        database=make_url(url).render_as_string(hide_password=True),
        phase=_phase(wakala),
        parts=(database, *_own_parts(wakala), *_dead_letters(dead, wakala.role.only)),
        inbox=inbox,
        outbox=outbox,
        dead=tuple(dead),
        last_webhook=None if heard_at is None else utc(heard_at),
        flows=tuple(FlowVersion(name, flow.table.version) for name, flow in wakala.engine.flows.items()),
        plugins=tuple(plugin.name for plugin in wakala.plugins),
    )


def broker_part(problem: str) -> Part:
    """The bus: what comes in is kept without it, so it must not keep requests away."""
    return Part("rabbitmq", not problem, required=False, detail=f"{KEPT}: {problem}" if problem else "")


def service_parts(standings: Iterable[Standing]) -> tuple[Part, ...]:
    """The services that are asked for what they know; one whose circuit breaker is not closed is away."""
    return tuple(
        Part(one.service, one.state == "closed", required=False, detail=_breaker(one)) for one in standings
    )


def _breaker(standing: Standing) -> str:
    if standing.state == "closed":
        return ""
    asked = f"asked again in {standing.retry_in:.0f} s" if standing.retry_in else "the next call tries it"
    return f"circuit breaker {standing.state}, {asked}; {standing.failed} of {standing.calls} calls failed"


async def _database(url: str) -> tuple[Part, InboxHealth, OutboxHealth, Sequence[Group]]:
    try:
        async with asyncio.timeout(PATIENCE):
            return Part("database", True), *(await read_report(url))
    except TimeoutError:
        wrong = f"no answer within {PATIENCE:g} s"
    except Exception as error:
        wrong = _wrong(url, error)
    return Part("database", False, detail=wrong), InboxHealth(), OutboxHealth(), ()


def _wrong(url: str, error: Exception) -> str:
    if is_file(url):
        return f"{type(error).__name__}: {error}"
    reason, fix, _ = refusal(error)
    return f"{reason}; {fix}"


def _phase(wakala: Wakala) -> Phase:
    if wakala.stopping.is_set():
        return "draining"
    return "serving" if _taken_up(wakala) and wakala.ready.is_set() else "starting"


def _taken_up(wakala: Wakala) -> bool:
    """Whether messages are answered, where any are."""
    return wakala.worker.live or not wakala.role.chats


def _own_parts(wakala: Wakala) -> Iterator[Part]:
    """What the engine knows of itself without asking anybody."""
    taken_up = _taken_up(wakala)
    yield Part("recovery", taken_up, detail="" if taken_up else TAKING_UP)
    if not wakala.ready.is_set():
        yield Part("shops", False, detail=ASKING)
    if wakala.broker:
        yield broker_part(wakala.broker.problem)
    yield from service_parts(wakala.everywhere.breakers())
    if wakala.settings.redis:
        problem = wakala.sharing.problem()
        yield Part("redis", not problem, required=False, detail=f"{SLOWER}: {problem}" if problem else "")
    if wakala.sender.stopped:
        stopped = f"sending is stopped: {wakala.sender.stopped}"
        yield Part("whatsapp", False, required=False, detail=stopped)


def _dead_letters(groups: Sequence[Group], only: str) -> Iterator[Part]:
    """They keep nobody from being served, but somebody should see to them."""
    if groups:
        yield Part("dead letters", True, required=False, detail=f"{told(groups)}; `{listing(only)}`")
