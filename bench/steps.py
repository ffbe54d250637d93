"""Steps of sagas, each a command that a domain obeys and the answer that moves the saga on.

``python -m bench.steps '{"seconds": 4}'`` prints a `Steps` as JSON.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec
import uvloop

from adapters.directory import LocalDirectory
from adapters.queries import Queries
from adapters.sql.sagas import SqlSagas
from bench.stand import AT_ONCE, Stand, Told, stand
from bot import Envelope, Event, Saga, SagaState, Step, Transaction
from bot.bus import Bus
from bot.clock import SystemClock
from bot.hearing import Hearing
from bot.ids import new_id
from bot.ports import Consumer
from bot.sagas import Sagas
from plugins.tenants.demo import SHOP

LONG = 10
"""Steps of one saga."""


class Asked(Event, frozen=True, kw_only=True):
    """An errand begins."""

    type: ClassVar[str] = "errand.asked"
    errand_id: str


class Go(Event, frozen=True, kw_only=True):
    """Do the next part of it."""

    type: ClassVar[str] = "errands.go"
    destination: ClassVar[tuple[str, ...]] = ("errands",)
    errand_id: str


class Gone(Event, frozen=True, kw_only=True):
    """That part is done."""

    type: ClassVar[str] = "errand.gone"
    errand_id: str


class Steps(msgspec.Struct, frozen=True):
    """Steps by the second: with one saga at a time, and with many."""

    alone: float
    together: float


def _go(state: SagaState) -> Event:
    return Go(errand_id=state.key)


ERRAND = Saga(
    "errand",
    starts_on=Asked.type,
    key="errand_id",
    steps=(
        Step("ask", None, done=(Asked.type,)),
        *(Step(f"part_{number}", _go, done=(Gone.type,)) for number in range(1, LONG)),
    ),
)


async def _obey(tx: Transaction, envelope: Envelope) -> None:
    """The domain's part: nothing but an answer."""
    tx.publish(Gone(errand_id=envelope.read(Go).errand_id))


async def measure(told: Told) -> Steps:
    """Run sagas for as long as it is said, half of it one by one."""
    async with stand(frozenset((Asked.type, Go.type, Gone.type))) as made:
        bus = _bus(made)
        half = told.seconds / 2
        return Steps(await _rate(made, bus, 1, half), await _rate(made, bus, AT_ONCE, half))


async def _rate(made: Stand, bus: Bus, at_once: int, seconds: float) -> float:
    """Run so many sagas at a time to their end, again and again."""
    began, done = time.monotonic(), 0
    while (now := time.monotonic()) < began + seconds:
        await made.database.transactions.run("errands", lambda tx: _ask(tx, at_once), SHOP.tenant)
        while await bus.deliver():
            pass
        done += at_once * LONG
    return done / (now - began)


async def _ask(tx: Transaction, count: int) -> None:
    for _ in range(count):
        tx.publish(Asked(errand_id=new_id()))


def _bus(made: Stand) -> Bus:
    database, clock = made.database, SystemClock()
    sagas = Sagas({ERRAND.name: ERRAND}, SqlSagas(), database.transactions, clock)
    consumers: Mapping[str, Sequence[tuple[str, Consumer]]] = {
        Go.type: [("errands", _obey)],
        **sagas.consumers(),
    }
    nobody = LocalDirectory(Queries(database.transactions, ()))
    return Bus(
        database.events,
        database.inbox,
        clock,
        lambda _: None,
        consumers,
        Hearing(frozenset(), {}),
        nobody,
        published=made.published,
    )


if __name__ == "__main__":
    steps = uvloop.run(measure(msgspec.json.decode(sys.argv[1], type=Told)))
    print(msgspec.json.encode(steps).decode())
