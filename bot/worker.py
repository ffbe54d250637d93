"""The worker: turns in strict order within a conversation, in parallel across conversations."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.channel import Outgoing
from bot.clock import Clock, utc
from bot.conversation import Conversation
from bot.double_texts import DoubleTexts, Taken
from bot.engine import Engine
from bot.errors import AlreadyEnded, Conflict
from bot.events import CHAT, Actor, Envelope, Event, decode_envelope, encode
from bot.ids import new_id
from bot.messages import Reply
from bot.ports import Commit, Directory, Inbox, Input, Pending, Turns
from bot.shares import ALL, Hand
from bot.shop import Shop
from bot.turn import Decision, TurnFailed

log = logging.getLogger("wakala.worker")

SWEEP = 10.0
"""Seconds between looks for inputs that wait in the inbox and nowhere else: an operator's retry."""

STRAYS = 100_000
"""Waiting inputs looked at together: more than arrive while a backlog is taken up."""

WINDOW = 64
"""Inputs of a dead process that are begun together: one of them may be what killed it."""

QUIET = 1.0
"""Seconds that a process lives before it runs what was begun before without an end."""

BACKOFF = (0.1, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries to commit while the database fails; the last one repeats."""


@dataclass(slots=True)
class Worker:
    """Runs turns. ``on_commit`` hears what a committed turn wants to send, and when its timer is due."""

    engine: Engine
    inbox: Inbox
    turns: Turns
    directory: Directory
    clock: Clock
    on_commit: Callable[[Sequence[Pending], float | None], None]
    double_texts: DoubleTexts
    queues: dict[str, deque[Input]] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    attempts: int = 3
    hand: Hand = field(default_factory=Hand)
    shared: bool = False
    live: bool = False
    _seen: int = 0
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def submit(self, inputs: Sequence[Input]) -> None:
        """Queue inputs that are in the inbox, of what is taken up; others wait their turn there.

        Where processes share the work, another one may have committed something before them: so they
        are read from the inbox instead, which has all of them in order.
        """
        if self.shared:
            self._woken.set()
        else:
            self._queue(inputs)

    def wake(self) -> None:
        """Look into the inbox: another process may have put something there that is ours."""
        self._woken.set()

    async def recover(self) -> None:
        """Take up everything that a dead process left; then go live."""
        await self.take_up(ALL)
        self.live = True

    async def take_up(self, shares: frozenset[int]) -> None:
        """Take up what was left in these shares, in order; then go on with them.

        Every input is marked as begun before it runs, so that one which kills the process is known by
        its count; those that were begun before run last and one at a time, the least suspected first.
        Something else may be killing the process: so what is slow at every start is done before any of
        them runs, and they wait until this process has lived for a moment.
        """
        while window := await self.inbox.unfinished(WINDOW, shares=shares):
            self._warm_up(window)
            fresh, suspects = _by_suspicion(window)
            await self._again(fresh)
            if suspects:
                await asyncio.sleep(QUIET)
            for given in suspects:
                await self._again([given])
        async with self._looking:
            self.hand.add(shares)
            await self._look()

    async def run(self) -> None:
        """Recover what nobody else can, then run until cancelled."""
        if not self.live and not self.shared:
            await self.recover()
        self.live = True
        while True:
            woken = await self._rest()
            async with self._looking:
                await self._look(self._seen if woken else 0)

    async def sweep(self) -> None:
        """Queue what waits in the inbox and in no queue; should it be having its turn, that one counts."""
        async with self._looking:
            await self._look()

    async def _rest(self) -> bool:
        """Wait until somebody wakes us, and return True, or until it is time to look at everything."""
        try:
            async with asyncio.timeout(SWEEP):
                await self._woken.wait()
        except TimeoutError:
            return False
        self._woken.clear()
        return True

    async def _look(self, after: int = 0) -> None:
        """Queue what came after that number. One look at a time: an older input is never queued behind."""
        waiting = await self.inbox.unfinished(STRAYS, after, self.hand.held)
        self._seen = max(self._seen, *(given.seq for given in waiting[-1:]), 0)
        queued = {given.seq for queue in self.queues.values() for given in queue}
        self._queue([given for given in waiting if given.seq not in queued])

    def _queue(self, inputs: Sequence[Input]) -> None:
        for given in inputs:
            if given.conversation not in self.hand:
                continue
            queue = self.queues.get(given.conversation)
            if queue is not None:
                queue.append(given)
                continue
            self.queues[given.conversation] = deque((given,))
            task = asyncio.create_task(self._drain(given.conversation))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def idle(self) -> None:
        """Wait until no turn is running or queued."""
        while self.tasks:
            await asyncio.gather(*self.tasks)

    def _warm_up(self, inputs: Sequence[Input]) -> None:
        for number in {given.number for given in inputs}:
            if (shop := self.directory.shop(number)) is not None:
                self.engine.warm_up(shop)

    async def _again(self, inputs: Sequence[Input]) -> None:
        if not inputs:
            return
        await self.inbox.begin(inputs)
        by_conversation: dict[str, list[Input]] = {}
        for given in inputs:
            by_conversation.setdefault(given.conversation, []).append(given)
        await asyncio.gather(*(self._in_order(group) for group in by_conversation.values()))

    async def _in_order(self, inputs: Sequence[Input]) -> None:
        waiting = list(inputs)
        while waiting:
            taken = await self.double_texts.take(waiting, None, live=False)
            await self._turn(taken)
            del waiting[: 1 + len(taken.joined)]

    async def _drain(self, name: str) -> None:
        queue = self.queues[name]
        conversation: Conversation | None = None
        while queue and name in self.hand:
            taken = await self.double_texts.take(queue, conversation)
            conversation = await self._turn(taken)
            for _ in (taken.given, *taken.joined):
                queue.popleft()
        del self.queues[name]

    async def _turn(self, taken: Taken) -> Conversation | None:
        """Decide and commit one turn, whatever it takes; return the conversation as committed."""
        given, known, tries = taken.given, taken.conversation, 0
        while True:
            try:
                commit = await self._decide(given, known)
                commit.joined = taken.joined
                await self.turns.commit(commit)
            except Conflict:
                known = None
            except AlreadyEnded:
                return None
            except Exception:
                log.exception("input %d could not be committed; trying again", given.seq)
                known = None
                await asyncio.sleep(BACKOFF[min(tries, len(BACKOFF) - 1)])
                tries += 1
            else:
                self._committed(commit)
                return commit.conversation

    async def _decide(self, given: Input, known: Conversation | None) -> Commit:
        shop = self.directory.shop(given.number)
        if shop is None:
            return Commit(given, None, 0, outcome="parked", error=f"no shop answers number {given.number}")
        conversation = known or await self._load(given, shop)
        base = conversation.version
        if given.attempts > self.attempts:
            return await self._give_up(given, shop, "parked", f"begun {self.attempts} times without an end")
        try:
            decision = await self.engine.decide(conversation, given, shop, self.clock.now())
            return self._commit(given, base, decision)
        except Exception as error:
            log.exception("input %d failed", given.seq)
            return await self._give_up(given, shop, "failed", _reason(error))

    async def _give_up(self, given: Input, shop: Shop, outcome: str, error: str) -> Commit:
        """End an input that cannot be done: a person gets one apology, an event or timer is parked."""
        conversation = await self._load(given, shop)
        base = conversation.version
        try:
            decision = self.engine.give_up(conversation, given, shop, self.clock.now())
            commit = self._commit(given, base, decision)
        except Exception:
            log.exception("input %d failed beyond an apology", given.seq)
            return Commit(given, None, base, outcome="parked", error=error)
        commit.outcome, commit.error = outcome if given.kind == "message" else "parked", error
        return commit

    async def _load(self, given: Input, shop: Shop) -> Conversation:
        return await self.turns.load(given.conversation) or self.engine.begin(given, shop)

    def _commit(self, given: Input, base: int, decision: Decision) -> Commit:
        if decision.outcome == "stale" and decision.conversation.due_at is None:
            return Commit(given, None, base, outcome="stale", error="a timer that guards nothing any more")
        conversation = decision.conversation
        conversation.version = base + 1
        try:
            body = encode(conversation)
        except (TypeError, ValueError) as error:
            raise TurnFailed(f"slots of flow {conversation.flow!r}", error) from error
        return Commit(
            given,
            conversation,
            base,
            body=body,
            outgoing=[_pending(conversation, reply) for reply in decision.replies],
            events=[self._envelope(given, event) for event in _told(decision)],
            routes=decision.routes,
            outcome=decision.outcome,
        )

    def _envelope(self, given: Input, event: Event) -> Envelope:
        cause = decode_envelope(given.body).event_id if given.kind == "event" else given.correlation
        return Envelope.wrap(
            event,
            source=CHAT,
            tenant=given.tenant,
            at=utc(self.clock.now()),
            correlation=given.correlation,
            causation=cause,
            actor=Actor("user", given.customer),
        )

    def _committed(self, commit: Commit) -> None:
        if commit.conversation is not None:
            self.on_commit(commit.outgoing, commit.conversation.due_at)


def _by_suspicion(window: Sequence[Input]) -> tuple[list[Input], list[Input]]:
    """Inputs of conversations in which none was begun before, and of those in which one was.

    Each part is in order within a conversation, the least suspected conversations first.
    """
    begun: dict[str, int] = {}
    for given in window:
        begun[given.conversation] = max(given.attempts, begun.get(given.conversation, 0))
    ranked = sorted(window, key=lambda one: begun[one.conversation])
    fresh = [given for given in ranked if not begun[given.conversation]]
    return fresh, ranked[len(fresh) :]


def _told(decision: Decision) -> tuple[Event, ...]:
    return (*decision.events, decision.moved) if decision.moved else decision.events


def _pending(conversation: Conversation, reply: Reply) -> Pending:
    outgoing = Outgoing(new_id(), conversation.number, conversation.address, reply)
    return Pending(outgoing, conversation.id, 0, conversation.heard_at)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, TurnFailed) else f"{type(error).__name__}: {error}"
