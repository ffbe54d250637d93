"""The worker: turns in strict order within a conversation, in parallel across conversations."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.commits import commit_of
from bot.conversation import Conversation
from bot.double_texts import DoubleTexts, Taken
from bot.engine import Engine
from bot.errors import AlreadyEnded, Conflict
from bot.patience import Later, Patience
from bot.ports import Commit, Directory, Inbox, Input, Pending, Turns
from bot.shares import ALL, Hand
from bot.shop import Shop
from bot.turn import TurnFailed

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
    patience: Patience = field(init=False)
    _seen: int = 0
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.patience = Patience(self._go_on)

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
        last, left = 0, set[str]()
        while window := await self.inbox.unfinished(WINDOW, last, shares):
            last = window[-1].seq
            self._warm_up(window)
            fresh, suspects = _by_suspicion(window)
            await self._again(fresh, left)
            if suspects:
                await asyncio.sleep(QUIET)
            for given in suspects:
                await self._again([given], left)
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
        if waiting:
            self._seen = max(self._seen, waiting[-1].seq)
        known = self.patience.waiting().union(given.seq for queue in self.queues.values() for given in queue)
        self._queue([given for given in waiting if given.seq not in known])

    def _queue(self, inputs: Sequence[Input]) -> None:
        for given in inputs:
            if given.conversation not in self.hand:
                continue
            queue = self.queues.get(given.conversation)
            if queue is not None:
                queue.append(given)
                continue
            self.queues[given.conversation] = deque((given,))
            self._begin(given.conversation)

    def _go_on(self, name: str) -> None:
        """Something of this conversation has waited for its time."""
        if name not in self.queues:
            self.queues[name] = deque()
            self._begin(name)

    def _begin(self, name: str) -> None:
        task = asyncio.create_task(self._drain(name))
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

    async def _again(self, inputs: Sequence[Input], left: set[str]) -> None:
        """Run them, and leave conversations that cannot go on now, as a domain is away."""
        inputs = [given for given in inputs if given.conversation not in left]
        if not inputs:
            return
        await self.inbox.begin(inputs)
        by_conversation: dict[str, list[Input]] = {}
        for given in inputs:
            by_conversation.setdefault(given.conversation, []).append(given)
        await asyncio.gather(*(self._in_order(group, left) for group in by_conversation.values()))

    async def _in_order(self, inputs: Sequence[Input], left: set[str]) -> None:
        waiting = list(inputs)
        while waiting:
            taken = await self.double_texts.take(waiting, None, live=False)
            try:
                await self._turn(taken)
            except Later:
                left.add(taken.given.conversation)
                await self.inbox.spare(waiting)
                return
            del waiting[: 1 + len(taken.joined)]

    async def _drain(self, name: str) -> None:
        queue = self.queues[name]
        conversation: Conversation | None = None
        while name in self.hand:
            queue.extendleft(reversed(self.patience.due(name)))
            if not queue:
                break
            if self.patience.follows(queue[0]):
                queue.popleft()
                continue
            taken = await self.double_texts.take(queue, conversation)
            try:
                conversation = await self._turn(taken)
            except Later as later:
                conversation = None
                await self._wait(queue, later.pause)
                continue
            for _ in (taken.given, *taken.joined):
                queue.popleft()
        if name not in self.hand:
            self.patience.forget(name)
        del self.queues[name]

    async def _wait(self, queue: deque[Input], pause: float) -> None:
        """Let the first of the queue have another try later; all else waits behind a message only."""
        if queue[0].kind == "message":
            await asyncio.sleep(pause)
        else:
            self.patience.set_aside(queue.popleft(), pause)

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
                self.patience.end(given)
                return None
            except Later:
                raise
            except Exception:
                log.exception("input %d could not be committed; trying again", given.seq)
                known = None
                await asyncio.sleep(BACKOFF[min(tries, len(BACKOFF) - 1)])
                tries += 1
            else:
                self.patience.end(given)
                if commit.conversation is not None:
                    self.on_commit(commit.outgoing, commit.conversation.due_at)
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
            return commit_of(given, base, decision, self.clock.now())
        except Exception as error:
            self.patience.ask_for(given, error)
            log.exception("input %d failed", given.seq)
            return await self._give_up(given, shop, "failed", _reason(error))

    async def _give_up(self, given: Input, shop: Shop, outcome: str, error: str) -> Commit:
        """End an input that cannot be done: a person gets one apology, an event or timer is parked."""
        conversation = await self._load(given, shop)
        base = conversation.version
        try:
            decision = self.engine.give_up(conversation, given, shop, self.clock.now())
            commit = commit_of(given, base, decision, self.clock.now())
        except Exception:
            log.exception("input %d failed beyond an apology", given.seq)
            return Commit(given, None, base, outcome="parked", error=error)
        commit.outcome, commit.error = outcome if given.kind == "message" else "parked", error
        return commit

    async def _load(self, given: Input, shop: Shop) -> Conversation:
        return await self.turns.load(given.conversation) or self.engine.begin(given, shop)


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


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, TurnFailed) else f"{type(error).__name__}: {error}"
