"""The stage on which transcripts are played: the engine on SQLite, a phone for each role, a fake clock."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from adapters.app import Wakala, compose
from adapters.console.acts import Outcome
from adapters.console.paying import pay
from adapters.console.restaging import PIN
from adapters.serve import prepare
from adapters.sql.database import open_database
from bot.assembly import event_types
from bot.channel import Outgoing, Received
from bot.clock import SystemClock, utc
from bot.conversation import Conversation, decode_conversation
from bot.errors import WakalaError
from bot.messages import Content, Media, Message, Reply, Sender
from bot.plugin import load_plugins
from bot.route import Call
from bot.settings import Database, Engine, Plugins, Settings
from plugins.payments.gateway import Outcome as Found
from plugins.payments.records import PaymentRecord
from plugins.tenants import service as tenants
from plugins.tenants.demo import SHOP
from tests.doubles.gateway import FakeGateway
from tests.doubles.photos import photo
from tests.doubles.schemas import ROOT, problems
from tests.doubles.template import Disk

MONDAY_NOON = 1_795_428_000.0
"""Monday 23 November 2026, 12:00 in Johannesburg."""

DUE = """
    SELECT min(due_at) FROM (
        SELECT due_at FROM sagas
        UNION ALL SELECT paused_until FROM tenants_shops
        UNION ALL SELECT due_at FROM payments_attempts
        UNION ALL SELECT due_at FROM payments_refunds
        UNION ALL SELECT due_at FROM payments_callbacks
        UNION ALL SELECT due_at FROM delivery_searches
        UNION ALL SELECT late_at FROM delivery_searches
        UNION ALL SELECT due_at FROM delivery_watches
        UNION ALL SELECT due_at FROM delivery_waits
        UNION ALL SELECT due_at FROM delivery_alarms
        UNION ALL SELECT due_at FROM catalogue_pictures
        UNION ALL SELECT due_at FROM orders_days
        UNION ALL SELECT due_at FROM orders_ratings
        UNION ALL SELECT due_at FROM orders_swaps
        UNION ALL SELECT due_at FROM notifications_queue WHERE status = 'waiting'
    ) AS due
"""

OWN = ("whatsapp.", "conversation.moved", "notification.sent")
"""Events by which the engine tells of itself: no part of what a chat comes to."""

PHONES = {"customer": "27820000001", "vendor": "27820000002", "driver": "27820000003"}


class Phones:
    """A channel that delivers at once, to phones we can look at."""

    def __init__(self) -> None:
        self.inboxes: dict[str, list[Reply]] = {}
        self.photos: dict[str, bytes] = {}

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver."""
        self.inboxes.setdefault(outgoing.to["wa_id"], []).append(outgoing.reply)
        return f"wamid.{outgoing.id}"

    async def acknowledge(self, number: str, message_id: str) -> None:
        """Phones without ticks."""

    async def fetch(self, media_id: str) -> bytes:
        """Whatever is sent here is a photo of a menu, unless a test put something else in its place."""
        return self.photos.get(media_id) or photo()


class EngineStage:
    """adapters.console.stage.Stage over everything but HTTP; state is on disk between turns."""

    def __init__(
        self,
        wakala: Wakala,
        phones: Phones,
        disk: sqlite3.Connection | Disk,
        gateways: Mapping[str, FakeGateway],
    ) -> None:
        self.wakala, self.gateways, self.phones, self.disk = wakala, gateways, phones, disk
        self._messages = 0
        self._position = 0

    async def arrange(self, how: str) -> None:
        """Make the shop so before anybody speaks."""
        if how != "by hand":
            raise WakalaError(f"the stage's shop cannot be {how!r}; it can be 'by hand'")
        await self.set_shop(auto_accept=False)

    async def set_shop(self, **changes: Any) -> None:
        """Change settings of the shop."""
        work = partial(tenants.change, number=SHOP.number, changes=changes)
        await self.wakala.database.transactions.run("tenants", work, SHOP.tenant)
        await self.settled()

    async def say(self, role: str, content: Content) -> None:
        """Send something as this person, and wait until nothing moves any more."""
        await self.say_all(role, content)

    async def say_all(self, role: str, *contents: Content) -> None:
        """Send several things in one delivery."""
        await self.wakala.intake.take([self._received(role, content) for content in contents])
        await self.settled()

    async def pay(self, role: str, outcome: Outcome) -> None:
        """Do something about the newest payment that this person is asked for, and wait for the news."""
        clock, transactions = self.wakala.clock, self.wakala.database.transactions
        await pay(transactions, clock, phone_of(role), outcome, skip=self.skip, act=self._act)
        await self.settled()

    async def _act(self, payment: PaymentRecord, outcome: Outcome) -> None:
        """The gateway moves the money, or does not, and calls back."""
        gateway, payments = self.gateways[payment.method], self.wakala.payments
        assert payments is not None
        gateway.accounts[payment.payment_id].times = 2 if outcome == "twice" else 1
        gateway.pay(payment.payment_id, Found.FAILED if outcome == "fail" else Found.PAID, "declined")
        body = gateway.tell(payment.payment_id)
        parameters = {"gateway": gateway.name, "token": None}
        await payments.hear(Call(body, "", parameters, headers={"x-proof": "good"}))

    async def settled(self) -> None:
        """Wait until no turn, event, call or message is on its way."""
        worker, sender = self.wakala.worker, self.wakala.sender
        while worker.tasks or sender.tasks or await self._moved():
            await worker.idle()
            await sender.idle()

    async def _moved(self) -> int:
        """Make calls and deliver events that are due, once; return how many there were."""
        payments = self.wakala.payments
        calls = await payments.runner.round() if payments else 0
        notifier = self.wakala.notifier
        told = await notifier.flush() if notifier else 0
        pictures = self.wakala.pictures
        fetched = await pictures.round() if pictures else 0
        return await self.wakala.bus.deliver() + calls + told + fetched + await self._heard()

    async def _heard(self) -> int:
        """Where processes share a server, each looks for itself what there is to do and to hear."""
        team, worker = self.wakala.team, self.wakala.worker
        if team is None:
            return 0
        heard = await team.news.tell()
        await worker.sweep()
        return heard + len(worker.tasks)

    async def replies(self, role: str) -> Sequence[Reply]:
        """Take what the bot sent this person since the last call."""
        return self.phones.inboxes.pop(phone_of(role), [])

    async def skip(self, seconds: float) -> None:
        """Let time pass, stopping wherever something is due on the way."""
        clock, end = self.wakala.clock, self.wakala.clock.now() + seconds
        while (due := await self._next_due()) <= end:
            clock.skip(max(0.0, due - clock.now()))
            await self.wakala.scheduler.fire()
            await self.wakala.sagas.fire()
            await self._do_chores()
            await self.settled()
        clock.skip(end - clock.now())
        await self._do_chores()
        await self.settled()

    async def _do_chores(self) -> None:
        """What plugins do again and again, once each."""
        for plugin in self.wakala.plugins:
            for _, chore in plugin.chores:
                await self.wakala.database.transactions.run(plugin.name, chore)
        await self.read_batches()

    async def read_batches(self) -> None:
        """Let whoever reads all events take them; raises what a server would log and go past."""
        for batch in self.wakala.batches.readers:
            while await self.wakala.database.reader.take(batch.name, batch.fold, batch.size):
                pass

    async def _next_due(self) -> float:
        """When a timer, a saga or a payment is due next."""
        timer = await self.wakala.database.turns.next_due()
        (other,) = self.disk.execute(DUE).fetchone()
        return min(due for due in (timer, other, float("inf")) if due is not None)

    async def events(self) -> Sequence[str]:
        """Take the types of the domain events published since the last call, without the channel's own."""
        rows = self.disk.execute("SELECT position, type FROM events WHERE position > ?", (self._position,))
        found = rows.fetchall()
        self._position = max((position for position, _ in found), default=self._position)
        return [type_ for _, type_ in found if not type_.startswith(OWN)]

    async def state(self, role: str) -> str:
        """Name the state of this person's conversation."""
        return (await self.conversation(role)).state

    async def conversation(self, role: str) -> Conversation:
        """The conversation as it is on disk."""
        bodies = self.disk.execute("SELECT body FROM conversations").fetchall()
        found = [decode_conversation(body) for (body,) in bodies]
        return next(one for one in found if one.address.get("wa_id") == phone_of(role))

    def _received(self, role: str, content: Content) -> Received:
        self._messages += 1
        if isinstance(content, Media) and not content.media_id:
            content = replace(content, media_id=f"media.{self._messages}")
        sender = Sender({"wa_id": phone_of(role)}, role.title())
        now = utc(self.wakala.clock.now())
        return Received(SHOP.number, Message(f"wamid.{self._messages}", sender, content, now))


async def prepared(folder: Path) -> Path:
    """Make a file with the demo shop, to be copied for each stage; it takes orders at once."""
    file = folder / "prepared.db"
    await furnish(f"sqlite:///{file}")
    return file


async def furnish(url: str) -> None:
    """Make the tables and the demo shop."""
    settings = _settings(url)
    await prepare(settings)
    plugins = load_plugins(list(settings.plugins.enabled))
    database = open_database(settings.database.url, SystemClock(lambda: MONDAY_NOON), event_types(plugins))
    work = partial(tenants.change, number=SHOP.number, changes={"auto_accept": True})
    await database.transactions.run("tenants", work, SHOP.tenant)
    await database.close()
    wakala = await compose(settings, Phones(), SystemClock(lambda: MONDAY_NOON))
    while await wakala.bus.deliver():
        pass  # what made the shop is old news to every chat
    await wakala.database.close()


def demo_gateways() -> dict[str, FakeGateway]:
    """What the demo's shop offers beside cash."""
    return {
        "paystack": FakeGateway("paystack"),
        "ozow": FakeGateway("ozow", currencies=frozenset({"ZAR"})),
        "mpesa": FakeGateway("mpesa", link=False, currencies=frozenset({"KES"})),
    }


@asynccontextmanager
async def stage(
    folder: Path, database: Path, plugins: Sequence[str] = Plugins().enabled
) -> AsyncIterator[EngineStage]:
    """A fresh stage in ``folder``, on a copy of a prepared file."""
    file = folder / "stage.db"
    shutil.copy(database, file)
    async with stage_on(f"sqlite:///{file}", sqlite3.connect(file), plugins) as played:
        yield played


@asynccontextmanager
async def stage_on(
    url: str, disk: sqlite3.Connection | Disk, plugins: Sequence[str] = Plugins().enabled
) -> AsyncIterator[EngineStage]:
    """A stage on a furnished database, which tests may look into, with gateways that they steer."""
    phones = Phones()
    gateways, clock = demo_gateways(), SystemClock(lambda: MONDAY_NOON)
    wakala = await compose(_settings(url, plugins), phones, clock, gateways, "https://shop.example")
    await wakala.worker.recover()  # and has every share, as the only process
    await wakala.sender.look()  # nobody left anything to say
    played = EngineStage(wakala, phones, disk, gateways)
    await played.events()
    try:
        with patch("plugins.delivery.store.pins.new_pin", return_value=PIN):
            yield played
        assert wrong_events(played) == []
        await played.read_batches()
    finally:
        played.disk.close()
        await wakala.database.close()


def wrong_events(played: EngineStage) -> list[str]:
    """What is wrong with anything published on this stage, by the schemas that are kept with the plugins."""
    strangers = [one for one in played.wakala.plugins if one.home and not one.home.is_relative_to(ROOT)]
    bodies = played.disk.execute("SELECT body FROM events").fetchall()
    return [problem for (body,) in bodies for problem in problems(body, strangers)]


def _settings(url: str, plugins: Sequence[str] = Plugins().enabled) -> Settings:
    return Settings(
        database=Database(url=url),
        plugins=Plugins(enabled=tuple(plugins)),
        engine=Engine(merge_seconds=0),
    )


def phone_of(role: str) -> str:
    """The number by which the channel knows whoever speaks as this role."""
    return PHONES.get(role) or f"2783{sum(role.encode()):07}"
