"""The poller: takes up attempts, refunds and callbacks that are due, each by one task at a time."""

from __future__ import annotations

import asyncio
import logging
from typing import Final, NamedTuple

from bot import Event, Transaction
from plugins.payments import store
from plugins.payments.calls import Calls
from plugins.payments.commands import LookAgain
from plugins.payments.events import PaymentInitiated
from plugins.payments.refund_events import RefundRequested

log = logging.getLogger("wakala.payments")

BATCH: Final = 64
CALLBACKS: Final = 16
"""Of callbacks fewer: they are only looked up, and the answers to new ones wait for the same commit."""
POLL: Final = 1.0
"""Seconds between looks at the tables: time passes, and commands are consumed elsewhere."""
TROUBLE: Final = 60.0
"""Seconds until something that fell over on our side is taken up again."""
WAKES: Final[tuple[type[Event], ...]] = (PaymentInitiated, RefundRequested, LookAgain)
"""Events after which ``wake`` saves the wait for the next poll."""


class Task(NamedTuple):
    """Something due: ``kind`` is payment, refund or callback. A callback has its gateway for a tenant."""

    kind: str
    tenant: str
    name: str


class Runner:
    """Runs until cancelled, beside whatever asks it to ``attend`` to something at once."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._kinds = {"callback": calls.callback, "payment": calls.payment, "refund": calls.refund}
        self._running: dict[Task, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()

    async def run(self) -> None:
        """Take up what is due until cancelled."""
        while True:
            self._woken.clear()
            while await self.round():
                pass
            try:
                async with asyncio.timeout(POLL):
                    await self._woken.wait()
            except TimeoutError:
                continue

    def wake(self) -> None:
        """Something may be due: do not wait for the next poll."""
        self._woken.set()

    async def round(self) -> int:
        """Take up what is due now, once; return how much that was."""
        due = await self._calls.transactions.run("payments", _due)
        await asyncio.gather(*(self.attend(task) for task in due))
        return len(due)

    async def attend(self, task: Task) -> None:
        """Do it now, or wait for whoever does; it goes on where the caller is cancelled."""
        running = self._running.get(task)
        if running is None:
            running = self._running[task] = asyncio.create_task(self._attend(task))
            running.add_done_callback(lambda _: self._running.pop(task, None))
        await asyncio.shield(running)

    async def idle(self) -> None:
        """Wait until no call is under way."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def stop(self) -> None:
        """Break off whatever is under way; what was claimed is looked up after the next start."""
        for running in self._running.values():
            running.cancel()
        await self.idle()

    async def _attend(self, task: Task) -> None:
        try:
            await self._kinds[task.kind](task.tenant, task.name)
        except Exception:
            log.exception("%s %s was not attended to", task.kind, task.name)
            await self._calls.transactions.run("payments", lambda tx: _postpone(tx, task), task.tenant)


async def _due(tx: Transaction) -> list[Task]:
    """So many of each kind: no crowd of one keeps the others waiting."""
    return [
        *(Task("callback", one.gateway, one.key) for one in await store.callbacks.due(tx, CALLBACKS)),
        *(Task("payment", one.tenant, one.payment_id) for one in await store.payments.due(tx, BATCH)),
        *(Task("refund", one.tenant, one.refund_id) for one in await store.refunds.due(tx, BATCH)),
    ]


async def _postpone(tx: Transaction, task: Task) -> None:
    """Whatever keeps it from being done must not keep the others from it."""
    later = tx.now + TROUBLE
    match task.kind:
        case "callback":
            await store.callbacks.change(tx, task.tenant, task.name, due_at=later)
        case "payment":
            await store.payments.change(tx, task.name, due_at=later)
        case _:
            await store.refunds.change(tx, task.name, due_at=later)
