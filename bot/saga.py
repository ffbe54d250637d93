"""Sagas: work of several domains as one table of steps, each with its way back. Pure: state in, state out.

A saga is a conversation between domains: persisted state, moved by events and by time. A step is
persisted together with the command that causes its effect, so a crash between them cannot happen.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import msgspec

from bot.errors import FlowError
from bot.events import Event

TRIES = 3
"""How often a command that is not answered in time is sent while compensating, before a person must look."""


class SagaStatus(enum.StrEnum):
    """Where a saga stands."""

    RUNNING = "running"
    COMPENSATING = "compensating"
    DONE = "done"
    COMPENSATED = "compensated"
    STUCK = "stuck"
    """No answer came, and a person must look. An answer that comes after all still moves it."""


class SagaState(msgspec.Struct, kw_only=True):
    """One saga. ``news`` holds the data of the last event of each type, ``done`` the steps to undo.

    ``due_at`` is when the present step's time is up, in unix seconds; ``version`` counts its changes.
    ``before`` are the step and ``done`` as they were when it turned back, while nothing is undone yet.
    """

    id: str
    saga: str
    key: str
    tenant: str
    correlation: str
    step: str
    status: SagaStatus = SagaStatus.RUNNING
    version: int = 0
    news: dict[str, dict[str, Any]] = msgspec.field(default_factory=dict)
    done: list[str] = msgspec.field(default_factory=list)
    tries: int = 0
    due_at: float | None = None
    reason: str = ""
    past_return: bool = False
    before: tuple[str, list[str]] | None = None
    log: list[tuple[float, str]] = msgspec.field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether no answer and no time moves it any more."""
        return self.status in (SagaStatus.DONE, SagaStatus.COMPENSATED)

    @property
    def goes_on(self) -> bool:
        """Whether answers lead to the next step; once there is a ``reason``, they lead back."""
        return not self.reason and self.status in (SagaStatus.RUNNING, SagaStatus.STUCK)

    @property
    def goes_back(self) -> bool:
        """Whether what was done is being undone."""
        return bool(self.reason) and self.status in (SagaStatus.COMPENSATING, SagaStatus.STUCK)

    def of(self, event_type: str, name: str, default: Any = None) -> Any:
        """A field of the last event of that type."""
        return self.news.get(event_type, {}).get(name, default)


Command = Callable[[SagaState], Event]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``command`` asks for it, an event of ``done`` or ``failed`` answers.

    No answer ``within`` seconds counts as failed, but may have had its effect: it is undone too.
    ``undo`` takes it back, answered by ``undone``; or by one of ``kept`` if it cannot be taken back any
    more, and then the saga goes on where it was. ``skip`` leaves it out. With ``patient`` no silence
    turns the saga back: a person must look.
    """

    name: str
    command: Command | None
    done: tuple[str, ...]
    failed: tuple[str, ...] = ()
    within: float = 30.0
    undo: Command | None = None
    undone: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    skip: Callable[[SagaState], bool] | None = None
    patient: bool = False


@dataclass(frozen=True, slots=True)
class Saga:
    """A table of steps. ``starts_on`` is the event that begins one, ``key`` its field that names it.

    ``cancels_on`` asks to turn back, which ``refuse`` answers where there is no return any more:
    after an event of ``no_return_after`` nothing is compensated by itself. Of ``remembers`` it only
    keeps the news, for commands that need them.
    """

    name: str
    starts_on: str
    key: str
    steps: tuple[Step, ...]
    cancels_on: str | None = None
    refuse: Command | None = None
    no_return_after: tuple[str, ...] = ()
    remembers: tuple[str, ...] = ()

    @property
    def hears(self) -> frozenset[str]:
        """Every event type that concerns it."""
        answers = (name for step in self.steps for name in (*step.done, *step.failed, *step.undone, *step.kept))
        asked = (self.cancels_on,) if self.cancels_on else ()
        return frozenset((self.starts_on, *answers, *self.no_return_after, *asked, *self.remembers))

    def step(self, name: str) -> Step:
        """The step of that name; raises FlowError naming those there are."""
        for step in self.steps:
            if step.name == name:
                return step
        names = ", ".join(step.name for step in self.steps)
        raise FlowError(f"saga {self.name!r} has no step {name!r}; its steps are {names}")


@dataclass(slots=True)
class Move:
    """What a decision asks for: commands with their ids, which are the same each time it is decided."""

    state: SagaState
    now: float
    commands: list[tuple[str, Event]] = field(default_factory=list)

    def send(self, what: str, command: Command) -> None:
        """Add a command; its id names saga, step and try, so that a consumer takes part once."""
        self.commands.append(
            (str(uuid5(NAMESPACE_OID, f"{self.state.id}/{what}/{self.state.tries}")), command(self.state))
        )

    def note(self, text: str) -> None:
        """Write the saga's own log."""
        self.state.log.append((self.now, text))


def begin(saga: Saga, state: SagaState, data: Mapping[str, Any], now: float) -> Move:
    """Start: the first step is done by the event that began the saga."""
    move = Move(state, now)
    state.news[saga.starts_on] = dict(data)
    _finish(saga, move, saga.steps[0])
    return move


def hear(saga: Saga, state: SagaState, event_type: str, data: Mapping[str, Any], now: float) -> Move:
    """Decide on an event; one that the present step does not wait for is only remembered."""
    move = Move(state, now)
    state.news[event_type] = dict(data)
    if event_type in saga.no_return_after:
        state.past_return = True
    step = saga.step(state.step)
    if state.goes_on and event_type in step.done:
        _finish(saga, move, step)
    elif state.goes_on and event_type in step.failed:
        turn_back(saga, move, f"{step.name}: {event_type}", undo_present=False)
    elif state.goes_back and event_type in step.undone:
        state.before = None
        move.note(f"{step.name} undone by {event_type}")
        _undo_next(saga, move)
    elif state.goes_back and event_type in step.kept:
        _keep(saga, move, step)
    elif event_type == saga.cancels_on and not state.goes_back:
        _cancel(saga, move)
    return move


def time_up(saga: Saga, state: SagaState, now: float) -> Move:
    """The present step was not answered in time."""
    move = Move(state, now)
    step = saga.step(state.step)
    if state.goes_back and state.tries < TRIES and step.undo is not None:
        _ask(move, step, step.undo, "undo")
    elif state.goes_back or step.patient:
        state.status, state.due_at = SagaStatus.STUCK, None
        move.note(f"{step.name} was not answered; a person must look")
    else:
        turn_back(saga, move, f"{step.name}: no answer within {step.within:g} s", undo_present=True)
    return move


def retry(saga: Saga, state: SagaState, now: float) -> Move:
    """A person asks to try the present step once more."""
    move = Move(state, now)
    step = saga.step(state.step)
    command = step.undo if state.reason else step.command
    state.status = SagaStatus.COMPENSATING if state.reason else SagaStatus.RUNNING
    state.due_at = now + step.within
    if command is not None:
        _ask(move, step, command, "undo" if state.reason else "do")
    move.note(f"{step.name} tried again by a person")
    return move


def turn_back(saga: Saga, move: Move, reason: str, *, undo_present: bool) -> None:
    """Begin to compensate: what was done, newest first, and the present step if it may have had an effect."""
    state = move.state
    state.status, state.reason = SagaStatus.COMPENSATING, reason
    state.before = (state.step, list(state.done))
    move.note(f"turning back: {reason}")
    if undo_present:
        state.done.append(state.step)
    _undo_next(saga, move)


def _cancel(saga: Saga, move: Move) -> None:
    state = move.state
    if state.past_return or state.ended:
        if saga.refuse is not None:
            move.send(f"refuse/{len(state.log)}", saga.refuse)
        move.note("asked to cancel, but there is no return")
        return
    turn_back(saga, move, str(state.of(saga.cancels_on or "", "reason", "cancelled")), undo_present=True)


def _keep(saga: Saga, move: Move, step: Step) -> None:
    """What was to be undone first stays: go on as before, with what was heard of meanwhile."""
    state = move.state
    if state.before is None:
        state.status, state.due_at = SagaStatus.STUCK, None
        move.note(f"{step.name} cannot be undone, but what came after it is; a person must look")
        return
    (state.step, state.done), state.before = state.before, None
    state.status, state.reason, state.tries = SagaStatus.RUNNING, "", 0
    move.note(f"{step.name} cannot be undone any more; going on")
    if saga.refuse is not None:
        move.send(f"refuse/{len(state.log)}", saga.refuse)
    present = saga.step(state.step)
    if any(event in state.news for event in present.done):
        _finish(saga, move, present)
    else:
        state.due_at = move.now + present.within


def _finish(saga: Saga, move: Move, step: Step) -> None:
    """A step is done: on to the next that is not skipped, or the end."""
    state = move.state
    state.status = SagaStatus.RUNNING
    state.done.append(step.name)
    move.note(f"{step.name} done")
    following = saga.steps[saga.steps.index(step) + 1 :]
    for coming in following:
        if coming.skip is None or not coming.skip(state):
            state.step, state.tries = coming.name, 0
            if coming.command is not None:
                _ask(move, coming, coming.command, "do")
            else:
                state.due_at = move.now + coming.within
            return
    state.status, state.due_at = SagaStatus.DONE, None


def _undo_next(saga: Saga, move: Move) -> None:
    state = move.state
    while state.done:
        step = saga.step(state.done.pop())
        if step.undo is not None:
            state.step, state.tries = step.name, 0
            _ask(move, step, step.undo, "undo")
            return
    state.status, state.due_at = SagaStatus.COMPENSATED, None


def _ask(move: Move, step: Step, command: Command, what: str) -> None:
    move.state.tries += 1
    move.state.due_at = move.now + step.within
    move.send(f"{step.name}/{what}", command)


def check(saga: Saga) -> None:
    """Raise FlowError for a step that nothing can answer, or that cannot be told from another."""
    names: Sequence[str] = [step.name for step in saga.steps]
    for step in saga.steps:
        if names.count(step.name) > 1:
            raise FlowError(f"saga {saga.name!r} has two steps {step.name!r}; rename one")
        if not step.done:
            raise FlowError(
                f"saga {saga.name!r}, step {step.name!r}: no event says that it is done; name one"
            )
        if step.undo is not None and not step.undone:
            raise FlowError(
                f"saga {saga.name!r}, step {step.name!r}: no event says that it is undone; name one"
            )
