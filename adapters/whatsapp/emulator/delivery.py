"""Keeps updates until the webhook has answered 200 to them: at least once, in lanes, many at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import accumulate, count

import aiohttp

from adapters.whatsapp.emulator.courier import Courier, Report
from adapters.whatsapp.emulator.faults import Injector
from adapters.whatsapp.emulator.settings import EmulatorSettings
from adapters.whatsapp.emulator.webhooks import Update


@dataclass(slots=True)
class Lane:
    """Updates that leave one after another. A busy lane is in flight, waiting for its turn or for a retry."""

    key: str
    updates: deque[Update] = field(default_factory=deque)
    attempts: int = 0
    busy: bool = False


Parcel = list[tuple[Lane, list[Update]]]


def retry_pause(attempts: int, first: float, most: float) -> float:
    """Seconds to wait after a failure with ``attempts`` before it: doubling from ``first`` up to ``most``."""
    return float(min(first * 2 ** min(attempts, 30), most))


class Delivery:
    """The queue to the webhook; ``on_acknowledged`` hears of each update that was answered 200."""

    def __init__(
        self, settings: EmulatorSettings, injector: Injector, on_acknowledged: Callable[[Update], None]
    ) -> None:
        self.courier = Courier(settings, injector)
        self._settings, self._injector, self._on_acknowledged = settings, injector, on_acknowledged
        self._lanes: dict[str, Lane] = {}
        self._ready: deque[Lane] = deque()
        self._arrived = asyncio.Event()
        self._collecting = asyncio.Lock()
        self._strays = count()

    @property
    def report(self) -> Report:
        """How the webhook does since the last reset."""
        return self.courier.report

    @property
    def full(self) -> bool:
        """Whether the bound on undelivered updates is reached."""
        return self.report.pending >= self._settings.pending_most

    def put(self, update: Update, *, shuffled: bool = False) -> None:
        """Queue an update behind those of the same phone, or with ``shuffled`` anywhere among them."""
        key = update.wa_id if self._settings.ordered else f"stray {next(self._strays)}"
        lane = self._lanes.setdefault(key, Lane(key))
        place = self._injector.position(len(lane.updates)) if shuffled else len(lane.updates)
        lane.updates.insert(place, update)
        self.report.pending += 1
        if not lane.busy:
            self._release(lane)
        self._arrived.set()

    def forget(self) -> None:
        """Drop all that is queued and count anew; what is in flight arrives, or not, unheeded."""
        self._lanes.clear()
        self._ready.clear()
        self.courier.report = Report()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Deliver while inside; what is undelivered on leaving is lost."""
        timeout = aiohttp.ClientTimeout(total=self._settings.webhook_timeout)
        async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0)) as session:
            workers = [asyncio.create_task(self._work(session)) for _ in range(self._settings.workers)]
            try:
                yield session
            finally:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while True:
            if parcel := await self._collect():
                updates = [update for _, taken in parcel for update in taken]
                attempt = max(lane.attempts for lane, _ in parcel)
                self._settle(parcel, delivered=await self.courier.carry(session, updates, attempt))

    async def _collect(self) -> Parcel:
        """Wait for something to post; one worker at a time, so that a batch is not scattered."""
        async with self._collecting:
            await self._until(1)
            webhook = self._injector.faults.webhook
            if webhook.batch > 1 and webhook.linger:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(webhook.linger):
                        await self._until(webhook.batch)
            return self._take(webhook.batch)

    async def _until(self, amount: int) -> None:
        while not self._enough(amount):
            self._arrived.clear()
            await self._arrived.wait()

    def _enough(self, amount: int) -> bool:
        waiting = accumulate(len(lane.updates) for lane in self._ready)
        return any(total >= amount for total in waiting)

    def _take(self, room: int) -> Parcel:
        parcel = []
        while self._ready and room:
            lane = self._ready.popleft()
            taken = [lane.updates.popleft() for _ in range(min(room, len(lane.updates)))]
            room -= len(taken)
            parcel.append((lane, taken))
        return parcel

    def _settle(self, parcel: Parcel, *, delivered: bool) -> None:
        for lane, taken in parcel:
            if not self._current(lane):
                continue
            if delivered:
                self._acknowledge(lane, taken)
            else:
                self._put_back(lane, taken)

    def _acknowledge(self, lane: Lane, taken: list[Update]) -> None:
        lane.attempts = 0
        self.report.pending -= len(taken)
        self.report.acknowledged += len(taken)
        for update in taken:
            self._on_acknowledged(update)
        self._release(lane)

    def _put_back(self, lane: Lane, taken: list[Update]) -> None:
        lane.updates.extendleft(reversed(taken))
        pause = retry_pause(lane.attempts, self._settings.retry_first, self._settings.retry_most)
        lane.attempts += 1
        asyncio.get_running_loop().call_later(pause, self._release, lane)

    def _release(self, lane: Lane) -> None:
        """Let a lane's next updates go; one that is empty is done with."""
        if not self._current(lane):
            return
        lane.busy = bool(lane.updates)
        if lane.busy:
            self._ready.append(lane)
            self._arrived.set()
        else:
            del self._lanes[lane.key]

    def _current(self, lane: Lane) -> bool:
        """False once a reset has forgotten the lane."""
        return self._lanes.get(lane.key) is lane
