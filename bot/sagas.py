"""Running sagas: events and time move them, each move in one transaction with the commands it sends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from bot import moves
from bot.clock import Clock
from bot.errors import Conflict, WakalaError
from bot.events import Envelope
from bot.ids import new_id
from bot.moves import Move
from bot.ports import Consumer, Transaction, Transactions
from bot.saga import Saga, SagaState, SagaStatus

BATCH = 100
LONGEST = 5.0
"""Seconds between looks at the clock, at most."""


class SagaStore(Protocol):
    """Where sagas are kept, within a transaction."""

    async def find(self, tx: Transaction, saga: str, key: str) -> SagaState | None:
        """Return the saga of that name and key, for the transaction's tenant."""
        ...

    async def save(self, tx: Transaction, state: SagaState) -> None:
        """Save a saga that was changed; raises Conflict if somebody else changed it first."""
        ...

    async def due(
        self, tx: Transaction, sagas: Collection[str], now: float, limit: int
    ) -> Sequence[SagaState]:
        """Return those of these names, of every tenant, whose step's time is up, earliest first."""
        ...


@dataclass(slots=True)
class Sagas:
    """Moves the sagas of all plugins."""

    sagas: Mapping[str, Saga]
    store: SagaStore
    transactions: Transactions
    clock: Clock
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def consumers(self) -> dict[str, list[tuple[str, Consumer]]]:
        """Event types with the sagas that they concern, as consumers of the bus."""
        found: dict[str, list[tuple[str, Consumer]]] = {}
        for saga in self.sagas.values():
            for event_type in saga.hears:
                found.setdefault(event_type, []).append((f"saga.{saga.name}", partial(self._hear, saga)))
        return found

    def wake(self) -> None:
        """Look at the clock again: time was moved."""
        self._wake.set()

    async def run(self) -> None:
        """Watch the clock until cancelled."""
        while True:
            self._wake.clear()
            await self.fire()
            try:
                async with asyncio.timeout(LONGEST):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def fire(self) -> None:
        """Move every saga whose step's time is up."""

        async def up(tx: Transaction) -> Sequence[SagaState]:
            return await self.store.due(tx, self.sagas, self.clock.now(), BATCH)

        while due := await self.transactions.run("sagas", up):
            for state in due:
                await self._move(state, moves.time_up)

    async def retry(self, state: SagaState) -> None:
        """Try the present step once more, because a person says so; raises WakalaError if it has ended."""
        if state.ended:
            raise WakalaError(f"saga {state.id} is {state.status}: it has no step to try again")
        await self._ask(state, moves.retry)

    async def compensate(self, state: SagaState, reason: str) -> None:
        """Turn back, because a person says so; raises WakalaError that says why it does not."""
        if problem := _no_way_back(state):
            raise WakalaError(f"saga {state.id} {problem}")

        def back(saga: Saga, state: SagaState, now: float) -> Move:
            move = Move(state, now)
            moves.turn_back(saga, move, reason, undo_present=True)
            return move

        await self._ask(state, back)

    async def _ask(self, state: SagaState, decide: Callable[[Saga, SagaState, float], Move]) -> None:
        """Do what a person decided on what they saw; raises Conflict where that is no longer so."""
        if not await self._move(state, decide):
            raise Conflict(f"saga {state.id} has moved since it was looked at; look again, and decide anew")

    async def _hear(self, saga: Saga, tx: Transaction, envelope: Envelope) -> None:
        key = str(envelope.data.get(saga.key, ""))
        state = await self.store.find(tx, saga.name, key)
        if state is None and envelope.event_type == saga.starts_on:
            state = _new(saga, key, envelope)
            move = moves.begin(saga, state, envelope.data, tx.now)
        elif state is not None:
            move = moves.hear(saga, state, envelope.event_type, envelope.data, tx.now)
        else:
            return
        await self._save(tx, move)

    async def _move(self, known: SagaState, decide: Callable[[Saga, SagaState, float], Move]) -> bool:
        """Decide on the saga unless it has moved since it was looked at; False if it has."""

        async def work(tx: Transaction) -> bool:
            state = await self.store.find(tx, known.saga, known.key)
            if state is None or state.version != known.version:
                return False
            await self._save(tx, decide(self.sagas[state.saga], state, tx.now))
            return True

        return await self.transactions.run(f"saga.{known.saga}", work, known.tenant)

    async def _save(self, tx: Transaction, move: Move) -> None:
        await self.store.save(tx, move.state)
        for event_id, command in move.commands:
            tx.publish(command, event_id=event_id, correlation=move.state.correlation)


def _new(saga: Saga, key: str, envelope: Envelope) -> SagaState:
    return SagaState(
        id=new_id(),
        saga=saga.name,
        key=key,
        tenant=envelope.tenant_id,
        correlation=envelope.correlation_id,
        step=saga.steps[0].name,
    )


def _no_way_back(state: SagaState) -> str:
    """Why this saga cannot be turned back; empty if it can."""
    if state.status == SagaStatus.DONE:
        return "is done: what it did is not undone by itself; see to it by hand"
    if state.status == SagaStatus.COMPENSATED:
        return f"is compensated already, because: {state.reason}"
    if state.reason:
        return f"is turning back already, because: {state.reason}; retry it if its step {state.step} hangs"
    if state.past_return:
        return "is past the point of no return; see to it by hand"
    return ""
