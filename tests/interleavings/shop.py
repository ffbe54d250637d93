"""A whole shop in this process, on a file of its own: nothing in it runs unless it is told to."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from adapters.app import Wakala, compose
from bot import Call
from bot.channel import Outgoing, Received
from bot.clock import SystemClock, utc
from bot.event_log import EventLog, Published
from bot.messages import Content, Message, Reply, Sender, Text
from bot.settings import Database, Settings
from plugins.inventory import service as inventory
from plugins.payments.gateway import Outcome
from plugins.payments.runner import Task
from plugins.tenants.demo import SHOP
from tests.doubles.gateway import FakeGateway
from tests.doubles.house import Open
from tests.stage import MONDAY_NOON

LAST_ONE = "vienna-kota"
FAULTS = ("busy", "lost", "swallowed")
"""What a gateway may do instead of answering. An M-Pesa request whose answer was lost cannot be asked about
later, and is for a person to look at: that has tests of its own."""

DUE = """
    SELECT 'payment', tenant, payment_id FROM payments_attempts WHERE due_at <= :now
    UNION ALL SELECT 'refund', tenant, refund_id FROM payments_refunds WHERE due_at <= :now
    UNION ALL SELECT 'callback', gateway, key FROM payments_callbacks WHERE due_at <= :now
"""
NEXT = """
    SELECT min(at) FROM (
        SELECT min(due_at) AS at FROM payments_attempts UNION ALL SELECT min(due_at) FROM payments_refunds
        UNION ALL SELECT min(due_at) FROM payments_callbacks UNION ALL SELECT min(due_at) FROM sagas
        UNION ALL SELECT min(due_at) FROM conversations
        UNION ALL SELECT min(due_at) FROM events WHERE status = 0
    )
"""


@dataclass
class Phones:
    """A channel that delivers at once, and tells ``hear`` whose phone it was and what it says."""

    hear: Callable[[str, Reply], None] = lambda *_: None
    messages: int = 0

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver."""
        self.hear(outgoing.to["wa_id"], outgoing.reply)
        self.messages += 1
        return f"wamid.{self.messages}"

    async def acknowledge(self, number: str, message_id: str) -> None:
        """Phones without ticks."""


@dataclass
class SomeOfThem:
    """A log that tells the bus of a part of what waits: the events of one cause still come in order."""

    log: EventLog
    dice: Random

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)

    async def waiting(self, now: float, limit: int) -> list[Published]:
        """Return each cause's events up to one that is drawn; none of some."""
        causes: dict[str, list[Published]] = {}
        for published in await self.log.waiting(now, limit):
            causes.setdefault(published.envelope.correlation_id, []).append(published)
        groups = list(causes.values())
        self.dice.shuffle(groups)
        return [one for group in groups for one in group[: self.dice.randint(0, len(group))]]


@dataclass
class Shop:
    """The running parts, and what the file says. ``faulty`` gateways do not always answer."""

    wakala: Wakala
    phones: Phones
    gateways: dict[str, FakeGateway]
    disk: sqlite3.Connection
    faulty: frozenset[str] = frozenset()
    messages: int = field(default=0)

    @property
    def now(self) -> float:
        """Unix seconds."""
        return self.wakala.clock.now()

    def rows(self, query: str, **values: Any) -> list[Any]:
        """What was committed last."""
        return self.disk.execute(query, values).fetchall()

    def due(self) -> list[Task]:
        """Calls and callbacks of the payments domain whose time has come."""
        return [Task(*row) for row in self.rows(DUE, now=self.now)]

    def next_due(self) -> float | None:
        """When something is due next, of any kind."""
        [(at,)] = self.rows(NEXT)
        return at

    async def say(self, wa_id: str, *said: str | Content, times: int = 1) -> None:
        """Somebody writes; the channel may deliver it several ``times``."""
        messages = [self._message(wa_id, Text(one) if isinstance(one, str) else one) for one in said]
        for _ in range(times):
            await self.wakala.intake.take([Received(SHOP.number, message) for message in messages])

    def _message(self, wa_id: str, content: Content) -> Message:
        self.messages += 1
        return Message(f"wamid.in.{self.messages}", Sender({"wa_id": wa_id}, ""), content, utc(self.now))

    def is_due(self, what: str) -> bool:
        """Whether there is a row of ``what`` (a table, and a condition that ends in a time) by now."""
        return bool(self.rows(f"SELECT 1 FROM {what} <= :now LIMIT 1", now=self.now))

    async def call_back(self, gateway: FakeGateway, reference: str) -> None:
        """A gateway tells what became of a payment."""
        token = "" if gateway.link else gateway.accounts[reference].charge.token
        parameters = {"gateway": gateway.name, "token": token}
        call = Call(gateway.tell(reference), "", parameters, headers={"x-proof": "good"})
        assert self.wakala.payments is not None
        await self.wakala.payments.hear(call)

    async def attend(self, task: Task) -> None:
        """Make a call, or act on a callback."""
        assert self.wakala.payments is not None
        await self.wakala.payments.runner.attend(task)


@asynccontextmanager
async def shop(
    folder: Path, database: Path, dice: Random, *, stock: int = 1, faults: bool = True
) -> AsyncIterator[Shop]:
    """The demo shop with three gateways, on a copy of a prepared database, and so many of the last one."""
    file = folder / "shop.db"
    shutil.copy(database, file)
    phones = Phones()
    gateways = {name: _gateway(name, dice, faults=faults) for name in ("paystack", "ozow", "mpesa")}
    faulty = frozenset(name for name, gateway in gateways.items() if gateway.faults)
    loop = asyncio.get_running_loop()
    clock = SystemClock(lambda: MONDAY_NOON + loop.time())
    settings = Settings(database=Database(url=f"sqlite:///{file}"))
    wakala = await compose(settings, phones, clock, gateways, "https://shop.example")
    wakala.sender.throttle, wakala.sender.wall = Open(), clock.now
    wakala.bus.log = SomeOfThem(wakala.bus.log, dice)
    await wakala.database.transactions.run(
        "inventory", lambda tx: inventory.count(tx, SHOP.tenant, LAST_ONE, stock), SHOP.tenant
    )
    await wakala.worker.recover()
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as disk:
        yield Shop(wakala, phones, gateways, disk, faulty)
    disk.close()
    await wakala.database.close()


def _gateway(name: str, dice: Random, *, faults: bool) -> FakeGateway:
    """One that takes money by a link, but for M-Pesa; with ``faults`` some fail once or twice."""
    link = name != "mpesa"
    drawn = dice.choices(FAULTS if link else FAULTS[:2], k=dice.choice((0, 0, 1, 2))) if faults else ()
    return FakeGateway(name, link=link, rings=link, refund_outcome=Outcome.PAID, faults=drawn)
