"""The sender: takes messages from the outbox to the channel, in order per person, never silently twice."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import msgspec

from bot.channel import Channel, File, Outgoing, Remedy, SendRefused, SendUnknown
from bot.clock import Clock
from bot.errors import ServiceUnavailable
from bot.messages import Document
from bot.ports import Outbox, Pending, Turns
from bot.shares import ALL, Hand, share_of

log = logging.getLogger("wakala.sender")

WINDOW = 24 * 3600.0
"""Seconds after a person's last message in which free text is allowed."""

POLL = 1.0
"""Seconds between looks for messages due again or unsettled."""

MARKETING = "marketing"
"""The category of templates, and of what is said in their place, that STOP withholds."""

BATCH = 512
PAUSE = 30.0
"""Seconds that a throttled or stopped business number stays silent before it tries again."""

RETRY = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
"""Seconds before each retry of a passing fault, jittered; after the last the message is dead."""

PAIR = (1.0, 4.0, 16.0, 64.0, 256.0)
"""Seconds before each retry to a throttled person: 4^n, as Meta asks."""

Draw = Callable[[str, Document], Awaitable[File]]
"""Makes a document that a business number is about to send."""


class Throttle(Protocol):
    """Keeps us inside the channel's rates. 0 means go, and counts the message as sent."""

    async def pair(self, now: float, number: str, to: str) -> float:
        """Seconds to wait before this number may send to this person."""
        ...

    async def number(self, now: float, number: str) -> float:
        """Seconds to wait before this number may send at all."""
        ...


@dataclass(slots=True)
class Sender:
    """Sends. ``clock`` is the conversations' time, ``wall`` the real one (unix seconds).

    ``healthy_since`` tells since when webhooks could reach us, or None: only silence in good health
    proves that a message with no answer was not taken.
    """

    outbox: Outbox
    turns: Turns
    channel: Channel
    throttle: Throttle
    clock: Clock
    wall: Callable[[], float]
    healthy_since: Callable[[], float | None]
    settle: float = 60.0
    draw: Draw | None = None
    hand: Hand = field(default_factory=partial(Hand, ALL))
    queues: dict[str, deque[Pending]] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    stopped: str = ""
    resent: int = 0
    _paused: dict[str, float] = field(default_factory=dict)
    _lines: dict[str, asyncio.Lock] = field(default_factory=dict)
    _queued: set[str] = field(default_factory=set)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)
    _ready: frozenset[int] = frozenset()
    """Shares of which nothing older than what is queued can be waiting in the outbox."""
    _passed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._ready = self.hand.held

    def offer(self, messages: Sequence[Pending]) -> None:
        """Queue committed messages, each behind the others to the same person; others send what is theirs.

        What a dead process left in a share that was just taken up leaves first: until it is found, all
        that is new waits in the outbox, too.
        """
        for message in messages:
            share = share_of(message.conversation)
            if share in self._ready:
                self._queue((message,))
            else:
                self._passed.add(share)

    def _queue(self, messages: Sequence[Pending]) -> None:
        for message in messages:
            if message.outgoing.id in self._queued or message.conversation not in self.hand:
                continue
            self._queued.add(message.outgoing.id)
            queue = self.queues.get(message.conversation)
            if queue is not None:
                queue.append(message)
                continue
            self.queues[message.conversation] = deque((message,))
            task = asyncio.create_task(self._drain(message.conversation))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def run(self) -> None:
        """Until cancelled, pick up what earlier processes left, what is due again, what stays unsettled."""
        while True:
            await self.look()
            await asyncio.sleep(POLL)

    async def look(self) -> None:
        """Do that once."""
        since = self.healthy_since()
        now = self.wall()
        if since is not None and now - since >= self.settle:
            lost = await self.outbox.unsettled(now - self.settle)
            lost = [one for one in lost if one not in self._queued]
            if lost:
                log.warning("sending %d messages once more: no status named them in good health", len(lost))
                self.resent += len(lost)
                await self.outbox.resend(lost)
        held = self.hand.held
        self._passed.clear()
        waiting = await self.outbox.waiting(now, BATCH, held)
        self._queue(waiting)
        self._ready = held - self._passed if len(waiting) < BATCH else self._ready & held

    async def close(self) -> None:
        """Send what can be sent now; what would have to wait is left to the next process."""
        self._closing.set()
        await self.idle()

    async def idle(self) -> None:
        """Wait until nothing is being sent."""
        while self.tasks:
            await asyncio.gather(*self.tasks)

    async def _drain(self, conversation: str) -> None:
        queue = self.queues[conversation]
        try:
            while queue and conversation in self.hand:
                message = queue[0]
                await self._send(message)
                self._queued.discard(message.outgoing.id)
                queue.popleft()
        except _Closing:
            return
        except Exception:
            log.exception("the outbox of a conversation stopped; it is taken up again at the next look")
            self._ready -= {share_of(conversation)}
        finally:
            self._queued.difference_update(message.outgoing.id for message in queue)
            del self.queues[conversation]

    async def _send(self, message: Pending) -> None:
        """Bring one message to an end: sent, dead, or unsettled until a status names it."""
        outgoing = message.outgoing
        while True:
            await self._wait(outgoing.number, message.conversation)
            if outgoing.window_open and await self._window_closed(message):
                outgoing = msgspec.structs.replace(outgoing, window_open=False)
            if why := await self._barred(message, outgoing.window_open):
                await self.outbox.bury(outgoing.id, why)
                return
            if not await self.outbox.sending(outgoing.id, self.wall()):
                return  # a status of the first call came while it waited to be sent once more
            message.attempts += 1
            try:
                taken = await self.channel.send(await self._drawn(outgoing))
            except SendRefused as refusal:
                if refusal.remedy is Remedy.USE_TEMPLATE and outgoing.window_open:
                    await self.outbox.retry(outgoing.id, self.wall(), str(refusal))
                    outgoing = msgspec.structs.replace(outgoing, window_open=False)
                elif not await self._refused(message, refusal):
                    return
            except SendUnknown as unknown:
                log.warning("message %s has no answer (%s); waiting for its status", outgoing.id, unknown)
                return
            else:
                self.stopped = ""
                await self.outbox.sent(outgoing.id, taken, news=outgoing.reply.template is not None)
                return

    async def _drawn(self, outgoing: Outgoing) -> Outgoing:
        """With its document, if it has one; raises SendRefused where that cannot be made, or not yet."""
        document = outgoing.reply.document
        if document is None:
            return outgoing
        try:
            if self.draw is None:
                raise LookupError("nothing here makes documents")
            return msgspec.structs.replace(outgoing, file=await self.draw(outgoing.number, document))
        except ServiceUnavailable as error:
            raise SendRefused(Remedy.RETRY, 0, str(error)) from error
        except Exception as error:
            log.exception("the %s of message %s could not be made", document.kind, outgoing.id)
            raise SendRefused(Remedy.DEAD, 0, f"{type(error).__name__}: {error}") from error

    async def _refused(self, message: Pending, refusal: SendRefused) -> bool:
        """Apply the remedy; True if the message is to be tried again now."""
        log.warning("message %s was refused: %s", message.outgoing.id, refusal)
        delays = PAIR if refusal.remedy is Remedy.WAIT_PAIR else RETRY
        match refusal.remedy:
            case Remedy.WAIT_NUMBER | Remedy.STOP:
                self._pause(message.outgoing.number, refusal)
                message.attempts -= 1  # no try of this message: nothing left the number
                await self.outbox.retry(message.outgoing.id, self.wall(), str(refusal), tried=False)
                return True
            case Remedy.RETRY | Remedy.WAIT_PAIR if message.attempts <= len(delays):
                delay = delays[message.attempts - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
                await self.outbox.retry(message.outgoing.id, self.wall() + delay, str(refusal))
                await self._rest(delay)
                return True
            case Remedy.SUPPRESS | Remedy.OPT_OUT:
                lasting = refusal.remedy is Remedy.OPT_OUT
                await self.outbox.suppress(
                    message.outgoing.id, self.clock.now(), str(refusal), lasting=lasting
                )
                return False
            case _:
                await self.outbox.bury(message.outgoing.id, str(refusal))
                return False

    def _pause(self, number: str, refusal: SendRefused) -> None:
        self._paused[number] = self.wall() + PAUSE
        if refusal.remedy is Remedy.STOP:
            self.stopped = str(refusal)
            log.error("sending from %s is stopped: %s", number, refusal)

    async def _wait(self, number: str, conversation: str) -> None:
        """Wait for this person's turn, then in line for the number's."""
        await self._pass(lambda: self.throttle.pair(self.wall(), number, conversation))
        async with self._lines.setdefault(number, asyncio.Lock()):
            await self._pass(lambda: self._delay(number))

    async def _pass(self, delay: Callable[[], Awaitable[float]]) -> None:
        """Rest for as long as told, asking again each time, until there is nothing to wait for."""
        while (seconds := await delay()) > 0:
            await self._rest(seconds)

    async def _rest(self, seconds: float) -> None:
        """Sleep; raises _Closing rather than keep the process from ending."""
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return
        raise _Closing

    async def _delay(self, number: str) -> float:
        now = self.wall()
        until = min(self._paused.get(number, 0.0), now + PAUSE)  # a clock set back is not waited for
        self._paused[number] = until
        paused = until - now
        return paused if paused > 0 else await self.throttle.number(now, number)

    async def _barred(self, message: Pending, window_open: bool) -> str:
        """Why it may not leave; "" if it may: in the window as it is, afterwards as its template."""
        reply = message.outgoing.reply
        if reply.category == MARKETING and await self._opted_out(message.conversation):
            return "it is marketing, and they said STOP"
        if window_open:
            return ""
        if not reply.template:
            return "the 24 h window is closed and there is no template to use"
        return await self.outbox.suppressed(message.conversation, reply.template, message.heard_at)

    async def _opted_out(self, conversation: str) -> bool:
        """Asked now: they may have said so while it waited."""
        known = await self.turns.load(conversation)
        return known is not None and known.opted_out

    async def _window_closed(self, message: Pending) -> bool:
        """Decided now, at send time: the person may have written since the message was decided."""
        if self.clock.now() - message.heard_at <= WINDOW:
            return False
        conversation = await self.turns.load(message.conversation)
        message.heard_at = conversation.heard_at if conversation else message.heard_at
        return self.clock.now() - message.heard_at > WINDOW


class _Closing(Exception):
    """The process is about to end."""
