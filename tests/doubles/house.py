"""The whole engine on ports in memory, in the time of the test's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from adapters.memory import (
    MemoryChannel,
    MemoryEventLog,
    MemoryInbox,
    MemoryOutbox,
    MemoryStore,
    MemoryTransactions,
    MemoryTurns,
)
from bot import Conversation, Engine, Event, Flow, Message, Plugin, State, Text, Transaction, Transition
from bot.assembly import assemble, consumers, hearing
from bot.bus import Bus
from bot.channel import Received
from bot.clock import SystemClock, utc
from bot.conversation import decode_conversation
from bot.double_texts import DoubleTexts
from bot.event_log import Published
from bot.events import decode_envelope
from bot.intake import Intake
from bot.messages import Content, Sender
from bot.ports import Directory
from bot.sagas import Sagas, SagaStore
from bot.scheduler import Scheduler
from bot.sender import Sender as Outgoer
from bot.understanding.port import Phrases
from bot.worker import Worker
from tests.doubles.rows import NOON
from tests.doubles.town import SHOP, Town
from tests.doubles.words import NamedIntents, NamedWords

THANDI, SIPHO = "27820000001", "27820000002"


class Open:
    """A throttle that holds nobody back."""

    async def pair(self, now: float, number: str, to: str) -> float:
        return 0.0

    async def number(self, now: float, number: str) -> float:
        return 0.0


def table(
    *rows: Transition, states: Sequence[State] = (), welcome: str | None = None, version: int = 1
) -> Flow:
    """A flow of these rows; it starts and lives where the first row does. States not given are plain."""
    named = {state.name for state in states}
    sources = [one for row in rows for one in ((row.source,) if isinstance(row.source, str) else row.source)]
    plain = [
        one for one in dict.fromkeys([*sources, *(row.dest for row in rows)]) if one not in {*named, *"*=<"}
    ]
    first = sources[0]
    return Flow("test", version, first, first, (*map(State, plain), *states), rows, welcome)


def engine_of(
    *plugins: Plugin,
    words: NamedWords | None = None,
    directory: Directory | None = None,
    phrases: Mapping[str, Phrases] = {},
    turn_timeout: float = 2.0,
) -> Engine:
    """The engine of these plugins."""
    return assemble(
        plugins,
        renderer=words or NamedWords(),
        phrases=phrases,
        understanding=NamedIntents(),
        directory=directory or Town(),
        turn_timeout=turn_timeout,
    )


def no_sagas(store: MemoryStore) -> Sagas:
    """What moves sagas, without any."""
    return Sagas({}, cast(SagaStore, None), MemoryTransactions(store), store.clock)


@dataclass
class House:
    """An engine and all that runs around it; nothing runs by itself but turns and sending."""

    plugins: Sequence[Plugin]
    words: NamedWords = field(default_factory=NamedWords)
    directory: Directory = field(default_factory=Town)
    phrases: Mapping[str, Phrases] = field(default_factory=dict)
    channel: MemoryChannel = field(default_factory=MemoryChannel)
    turn_timeout: float = 2.0
    store: MemoryStore | None = None

    def __post_init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.clock = SystemClock(lambda: NOON + loop.time())
        self.store = self.store or MemoryStore(self.clock)
        self.inbox, self.turns = MemoryInbox(self.store), MemoryTurns(self.store)
        self.outbox, self.events = MemoryOutbox(self.store), MemoryEventLog(self.store)
        self.engine = engine_of(
            *self.plugins,
            words=self.words,
            directory=self.directory,
            phrases=self.phrases,
            turn_timeout=self.turn_timeout,
        )
        self.sender = Outgoer(
            self.outbox, self.turns, self.channel, Open(), self.clock, self.clock.now, lambda: NOON
        )
        double_texts = DoubleTexts(self.engine, self.turns, self.directory)
        self.worker = Worker(
            self.engine, self.inbox, self.turns, self.directory, self.clock, self._committed, double_texts
        )
        self.intake = Intake(self.inbox, self.outbox, self.directory, self.clock, self.worker.submit)
        self.scheduler = Scheduler(self.turns, self.inbox, self.clock, self.worker.submit)
        self.bus = Bus(
            self.events,
            self.inbox,
            self.clock,
            self.worker.submit,
            consumers(self.plugins, no_sagas(self.store)),
            hearing(self.plugins),
            self.directory,
        )
        self._messages = len(self.store.inputs)

    async def open(self) -> House:
        """Take up what an earlier house left, and go live."""
        await self.worker.recover()
        return self

    async def deliver(self, *said: str | Content, who: str = THANDI, number: str = SHOP.number) -> None:
        """Bring messages of one person in one delivery."""
        await self.intake.take([self.received(one, who, number) for one in said])

    async def say(self, *said: str | Content, who: str = THANDI, number: str = SHOP.number) -> list[str]:
        """Deliver, wait until nothing moves any more, and return what was sent meanwhile."""
        before = len(self.channel.sent)
        await self.deliver(*said, who=who, number=number)
        await self.settle()
        return [one.reply.text for one in self.channel.sent[before:]]

    async def wait(self, seconds: float) -> list[str]:
        """Let time pass, fire what came due, and return what was sent."""
        before = len(self.channel.sent)
        await asyncio.sleep(seconds)
        await self.scheduler.fire()
        await self.settle()
        return [one.reply.text for one in self.channel.sent[before:]]

    async def publish(self, event: Event, tenant: str = SHOP.tenant) -> None:
        """Let a domain publish an event."""

        async def work(tx: Transaction) -> None:
            tx.publish(event)

        await MemoryTransactions(self.store).run("domain", work, tenant)

    async def settle(self) -> None:
        """Wait until no turn, event or message is on its way."""
        while self.worker.tasks or self.sender.tasks or await self.bus.deliver():
            await self.worker.idle()
            await self.sender.idle()

    def talk(self, who: str = THANDI) -> Conversation:
        """A person's conversation as it was last committed."""
        found = (decode_conversation(row.body) for row in self.store.conversations.values())
        return next(one for one in found if one.address["wa_id"] == who)

    def outcomes(self) -> Mapping[str, tuple[str, str]]:
        """How each input ended and why, by its key."""
        return {key: (row.outcome, row.error) for key, row in self.store.inputs.items()}

    @property
    def published(self) -> list[Published]:
        """Every event so far, delivered or not."""
        rows = enumerate(self.store.events)
        return [Published(position, decode_envelope(row.body), row.attempts) for position, row in rows]

    def received(self, said: str | Content, who: str = THANDI, number: str = SHOP.number) -> Received:
        """A new message, as the channel reads it."""
        self._messages += 1
        content = Text(said) if isinstance(said, str) else said
        sender = Sender({"wa_id": who}, "Thandi" if who == THANDI else "Sipho")
        return Received(number, Message(f"m{self._messages}", sender, content, utc(self.clock.now())))

    def _committed(self, messages: Sequence[object], due: float | None) -> None:
        self.sender.offer(messages)
        self.scheduler.expect(due)
