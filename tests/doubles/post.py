"""A sender between an outbox and a channel, in the time of the test's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from msgspec.structs import replace

from adapters.memory import MemoryChannel, MemoryInbox, MemoryOutbox, MemoryStore, MemoryTurns
from bot.channel import Outgoing, Remedy, SendRefused, SendUnknown
from bot.clock import SystemClock
from bot.ports import Pending
from bot.sender import Sender, Throttle
from tests.doubles.house import THANDI, Open
from tests.doubles.rows import NOON, commit, message, reply, talk


def refused(remedy: Remedy, code: int = 131000) -> SendRefused:
    """The channel did not take it."""
    return SendRefused(remedy, code, "because")


class Post:
    """A sender, its outbox and its channel."""

    def __init__(self, *answers: SendRefused | SendUnknown | None, throttle: Throttle | None = None) -> None:
        loop = asyncio.get_running_loop()
        self.now: Callable[[], float] = lambda: NOON + loop.time()
        self.clock = SystemClock(self.now)
        self.store = MemoryStore(self.clock)
        self.turns, self.outbox = MemoryTurns(self.store), MemoryOutbox(self.store)
        self.channel = Timed(self.now, *answers)
        self.healthy_since: float | None = NOON - 1000
        self.sender = Sender(
            self.outbox,
            self.turns,
            self.channel,
            throttle or Open(),
            self.clock,
            self.now,
            lambda: self.healthy_since,
        )

    async def decide(self, *texts: str, who: str = THANDI, template: str | None = None) -> list[Pending]:
        """Messages that one turn decided to send; they wait in the outbox."""
        key = f"m{len(self.store.inputs)}"
        [given] = await MemoryInbox(self.store).accept([message(key, wa_id=who)])
        said = [_with(reply(given, text), template) for text in texts]
        held = await self.turns.load(given.conversation)
        left = talk(given, held.version + 1 if held else 1, heard_at=self.now())
        await self.turns.commit(commit(given, left, outgoing=said))
        return said

    async def opt_out(self, who: str = THANDI) -> None:
        """They say STOP."""
        [given] = await MemoryInbox(self.store).accept([message(f"m{len(self.store.inputs)}", wa_id=who)])
        held = await self.turns.load(given.conversation)
        version = held.version + 1 if held else 1
        await self.turns.commit(commit(given, talk(given, version, heard_at=self.now(), opted_out=True)))

    async def send(self, *texts: str, **how: str) -> list[str]:
        """Decide messages, offer them, wait until nothing is being sent; return their ids."""
        said = await self.decide(*texts, **how)
        self.sender.offer(said)
        await self.sender.idle()
        return [one.outgoing.id for one in said]

    async def look(self) -> None:
        """What the sender does every second."""
        await self.sender.look()
        await self.sender.idle()

    def standing(self, id: str) -> tuple[str, str]:
        """Status and reason of a message."""
        row = self.store.messages[id]
        return row.status, row.reason


def _with(pending: Pending, template: str | None) -> Pending:
    outgoing = pending.outgoing
    return replace(pending, outgoing=replace(outgoing, reply=replace(outgoing.reply, template=template)))


class Timed(MemoryChannel):
    """A channel that notes when it was called, and for whom."""

    def __init__(self, now: Callable[[], float], *answers: SendRefused | SendUnknown | None) -> None:
        super().__init__(*answers)
        self.calls: list[tuple[float, str]] = []
        self._now = now

    async def send(self, outgoing: Outgoing) -> str:
        self.calls.append((self._now() - NOON, outgoing.reply.text))
        return await super().send(outgoing)

    @property
    def times(self) -> list[float]:
        """Seconds at which it was called."""
        return [at for at, _ in self.calls]


class Closed(Open):
    """A throttle that holds everybody back until then."""

    def __init__(self, until: float) -> None:
        self._until = until

    async def number(self, now: float, number: str) -> float:
        return max(0.0, self._until - now)
