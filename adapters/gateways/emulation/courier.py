"""Carries callbacks to the merchant: in copies, late, shuffled or not at all, and again until 200."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import aiohttp
import msgspec

from adapters.gateways.emulation.faults import Injector


class Parcel(msgspec.Struct, frozen=True):
    """One callback as it goes over the wire."""

    url: str
    body: bytes
    headers: Mapping[str, str]


class Report(msgspec.Struct):
    """``pending`` callbacks wait for their 200, ``held`` for release; ``given_up`` ran out of retries."""

    pending: int = 0
    held: int = 0
    delivered: int = 0
    lost: int = 0
    given_up: int = 0
    posts: int = 0
    failures: int = 0
    last_failure: str = ""


class Courier:
    """The way to the merchant. ``retries`` are the pauses in seconds before each further attempt."""

    def __init__(self, injector: Injector[Any], retries: Sequence[float], timeout: float = 10.0) -> None:
        self.report = Report()
        self._injector, self._retries, self._timeout = injector, retries, timeout
        self._held: list[Parcel] = []
        self._session: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    def send(self, parcel: Parcel) -> None:
        """Take a callback, to be carried now, later or never as the faults say."""
        faults = self._injector.faults.callbacks
        if self._injector.chance(faults.lost):
            self.report.lost += 1
        elif faults.held:
            self._held.append(parcel)
            self.report.held += 1
        else:
            self._start(parcel)

    def release(self) -> None:
        """Send what was held back."""
        if self._injector.faults.callbacks.shuffle:
            self._injector.dice.shuffle(self._held)
        for parcel in self._held:
            self._start(parcel)
        self._held.clear()
        self.report.held = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Carry while inside; what is undelivered on leaving is lost."""
        timeout = aiohttp.ClientTimeout(total=self._timeout)
        async with aiohttp.ClientSession(timeout=timeout) as self._session:
            try:
                yield
            finally:
                for task in self._under_way:
                    task.cancel()
                await asyncio.gather(*self._under_way, return_exceptions=True)

    async def post(self, parcel: Parcel) -> int:
        """Carry one copy now and return the status it was answered with; 0 for none."""
        if self._session is None:
            raise RuntimeError("callbacks leave while the application runs, not before")
        self.report.posts += 1
        try:
            async with self._session.post(
                parcel.url, data=parcel.body, headers=parcel.headers, allow_redirects=False
            ) as reply:
                await reply.read()
        except (aiohttp.ClientError, TimeoutError) as fault:
            return self._failed(parcel, f"{type(fault).__name__}: {fault}", 0)
        if reply.status != 200:
            return self._failed(parcel, f"answered {reply.status}, only 200 will do", reply.status)
        return reply.status

    def _start(self, parcel: Parcel) -> None:
        self.report.pending += 1
        task = asyncio.get_running_loop().create_task(self._carry(parcel))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, parcel: Parcel) -> None:
        delivered = await self._attempt(parcel)
        for pause in self._retries:
            if delivered:
                break
            await asyncio.sleep(pause)
            delivered = await self._attempt(parcel)
        self.report.pending -= 1
        self.report.delivered += delivered
        self.report.given_up += not delivered

    async def _attempt(self, parcel: Parcel) -> bool:
        copies = range(self._injector.faults.callbacks.duplicate)
        statuses = await asyncio.gather(*(self.post(parcel) for _ in copies))
        return all(status == 200 for status in statuses)

    def _failed(self, parcel: Parcel, reason: str, status: int) -> int:
        self.report.failures += 1
        self.report.last_failure = f"{parcel.url}: {reason}"
        return status
