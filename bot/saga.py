"""Sagas: work of several domains as one table of steps, each with its way back. Pure: state in, state out.

A saga is a conversation between domains: persisted state, moved by events and by time. A step is
persisted together with the command that causes its effect, so a crash between them cannot happen.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from bot.errors import FlowError
from bot.events import Event


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
    ``before`` are the step and ``done`` as they were when it turned back, while nothing is undone yet;
    ``turns`` counts how often it turned back; ``since`` is when the present step was asked for, and
    ``reminded`` how many of its reminders are out.
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
    reminded: int = 0
    since: float = 0.0
    due_at: float | None = None
    reason: str = ""
    past_return: bool = False
    before: tuple[str, list[str]] | None = None
    turns: int = 0
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
    and no failure turns the saga back: a person must look. With ``undo_failed`` what failed may yet come
    about, and is undone as well. While nobody answers, each of ``reminders`` is sent so many seconds after
    the step was asked for, the soonest first.
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
    undo_failed: bool = False
    reminders: tuple[tuple[float, Command], ...] = ()

    def due(self, reminded: int) -> float:
        """Seconds after it was asked for that something is to be done: the next reminder, or giving up."""
        return self.reminders[reminded][0] if reminded < len(self.reminders) else self.within


@dataclass(frozen=True, slots=True)
class Saga:
    """A table of steps. ``starts_on`` is the event that begins one, ``key`` its field that names it.

    ``cancels_on`` asks to turn back, which ``refuse`` answers where there is no return any more:
    after an event of ``no_return_after`` nothing is compensated by itself, until one of ``return_after``
    says that it can be again. ``hangs`` tells that no answer came and a person must look.
    Of ``remembers`` it only keeps the news, for commands that need them. What it ``ignores``, by type and
    data, is as if unsaid.
    """

    name: str
    starts_on: str
    key: str
    steps: tuple[Step, ...]
    cancels_on: str | None = None
    refuse: Command | None = None
    hangs: Command | None = None
    no_return_after: tuple[str, ...] = ()
    return_after: tuple[str, ...] = ()
    remembers: tuple[str, ...] = ()
    ignores: Callable[[SagaState, str, Mapping[str, Any]], bool] = lambda state, event_type, data: False

    @property
    def hears(self) -> frozenset[str]:
        """Every event type that concerns it."""
        answers = (
            name for step in self.steps for name in (*step.done, *step.failed, *step.undone, *step.kept)
        )
        asked = (self.cancels_on,) if self.cancels_on else ()
        ways = (*self.no_return_after, *self.return_after)
        return frozenset((self.starts_on, *answers, *ways, *asked, *self.remembers))

    def step(self, name: str) -> Step:
        """The step of that name; raises FlowError naming those there are."""
        for step in self.steps:
            if step.name == name:
                return step
        names = ", ".join(step.name for step in self.steps)
        raise FlowError(f"saga {self.name!r} has no step {name!r}; its steps are {names}")


def check(saga: Saga) -> None:
    """Raise FlowError for a step that nothing can answer, or that cannot be told from another."""
    names: Sequence[str] = [step.name for step in saga.steps]
    for step in saga.steps:
        if names.count(step.name) > 1:
            raise FlowError(f"saga {saga.name!r} has two steps {step.name!r}; rename one")
        waits = [*(seconds for seconds, _ in step.reminders), step.within]
        if waits != sorted(waits):
            raise FlowError(
                f"saga {saga.name!r}, step {step.name!r}: its reminders and the {step.within:g} s after "
                "which it is given up are not in the order of their times; sort them"
            )
        if not step.done:
            raise FlowError(
                f"saga {saga.name!r}, step {step.name!r}: no event says that it is done; name one"
            )
        if step.undo is not None and not step.undone:
            raise FlowError(
                f"saga {saga.name!r}, step {step.name!r}: no event says that it is undone; name one"
            )
