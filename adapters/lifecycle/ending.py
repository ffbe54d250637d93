"""How the engine ends: what is settled first, what is closed last, and how long each may take."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from adapters.lifecycle.draining import Drain, Step
from bot.shares import ALL

if TYPE_CHECKING:
    from adapters.app import Wakala


class Limits(msgspec.Struct, frozen=True):
    """Seconds for each step, all within ``stopping.LAST``.

    Settling takes 16 at most; meanwhile requests end, after ``server.linger_seconds``, or are cancelled in
    as many seconds again. Closing takes 10.
    """

    requests: float = 5.0
    parts: float = 1.0
    bus: float = 2.0
    work: float = 9.0
    shares: float = 3.0
    late: float = 3.0
    shared: float = 1.0
    database: float = 4.0


LIMITS: Final = Limits()


def drain(wakala: Wakala, parts: Sequence[asyncio.Task[None]], limits: Limits) -> Drain:
    """How this process ends."""
    return Drain(tuple(_settle(wakala, parts, limits)), tuple(_close(wakala, limits)))


def _settle(wakala: Wakala, parts: Sequence[asyncio.Task[None]], limits: Limits) -> Iterator[Step]:
    """Begin nothing new; what is queued is for the others, where there are any."""

    async def stop() -> None:
        for part in parts:
            part.cancel()
        if wakala.team:
            wakala.worker.hand.drop(ALL)
        await asyncio.gather(*parts, return_exceptions=True)

    yield Step("stopping to take on work", limits.parts, stop)
    if wakala.broker:
        yield Step("hearing from the bus", limits.bus, wakala.broker.stop_hearing)
    yield Step("turns, messages and payments under way", limits.work, lambda: _work(wakala))
    if wakala.payments:
        yield Step("calls to gateways", limits.parts, wakala.payments.runner.stop)
    if wakala.team:
        yield Step("giving back the shares", limits.shares, wakala.team.replica.leave)


def _close(wakala: Wakala, limits: Limits) -> Iterator[Step]:
    yield Step("what came in last", limits.late, lambda: _work(wakala))
    if wakala.broker:
        yield Step("leaving the bus", limits.bus, wakala.broker.close)
    yield Step("closing what is shared", limits.shared, wakala.sharing.close)
    yield Step("closing the database", limits.database, wakala.database.close)


async def _work(wakala: Wakala) -> None:
    """Let turns, messages and calls to gateways come to their end."""
    await wakala.worker.idle()
    await wakala.sender.close()
    if wakala.payments:
        await wakala.payments.runner.idle()
