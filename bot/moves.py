"""Moves of a saga: what it does when it begins, hears of something, or waited long enough. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from bot.events import Event
from bot.saga import Command, Saga, SagaState, SagaStatus, Step

TRIES = 3
"""How often a command that is not answered in time is sent while compensating, before a person must look."""


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
    """Decide on an event; one that the present step does not wait for is remembered for a later one."""
    move = Move(state, now)
    if saga.ignores(state, event_type, data):
        return move
    state.news[event_type] = dict(data)
    if event_type in (*saga.no_return_after, *saga.return_after):
        state.past_return = event_type in saga.no_return_after
    step = saga.step(state.step)
    if state.goes_on and event_type in step.done:
        _finish(saga, move, step)
    elif state.goes_on and event_type in step.failed:
        _fail(saga, move, step, event_type)
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
    """The present step was not answered in time; of what is over nobody is reminded any more."""
    move = Move(state, now)
    step = saga.step(state.step)
    if state.goes_on and state.reminded < len(step.reminders) and now < state.since + step.within:
        _remind(move, step)
    elif state.goes_back and state.tries < TRIES and step.undo is not None:
        _ask(move, step, step.undo, _undoing(state))
    elif state.goes_back or step.patient:
        _hang(saga, move, f"{step.name} was not answered; a person must look")
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
        _ask(move, step, command, _undoing(state) if state.reason else "do")
    move.note(f"{step.name} tried again by a person")
    return move


def turn_back(saga: Saga, move: Move, reason: str, *, undo_present: bool) -> None:
    """Begin to compensate: what was done, newest first, and the present step if it may have had an effect."""
    state = move.state
    state.status, state.reason = SagaStatus.COMPENSATING, reason
    state.before, state.turns = (state.step, list(state.done)), state.turns + 1
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


def _stop(move: Move, why: str) -> None:
    """Wait for a person, or for the answer that comes after all."""
    move.state.status, move.state.due_at = SagaStatus.STUCK, None
    move.note(why)


def _hang(saga: Saga, move: Move, why: str) -> None:
    """Stop where no event told anybody that something is wrong."""
    _stop(move, why)
    if saga.hangs is not None:
        move.send(f"hangs/{len(move.state.log)}", saga.hangs)


def _keep(saga: Saga, move: Move, step: Step) -> None:
    """What was to be undone first stays: go on as before, with what was heard of meanwhile."""
    state = move.state
    if state.before is None:
        _hang(saga, move, f"{step.name} cannot be undone, but what came after it is; a person must look")
        return
    (state.step, state.done), state.before = state.before, None
    state.status, state.reason, state.tries = SagaStatus.RUNNING, "", 0
    move.note(f"{step.name} cannot be undone any more; going on")
    if saga.refuse is not None and saga.cancels_on in state.news:
        move.send(f"refuse/{len(state.log)}", saga.refuse)
    present = saga.step(state.step)
    if any(event in state.news for event in present.done):
        _finish(saga, move, present)
    else:
        state.since, state.reminded = move.now, len(present.reminders)
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
            _enter(saga, move, coming)
            return
    state.status, state.due_at = SagaStatus.DONE, None


def _enter(saga: Saga, move: Move, step: Step) -> None:
    """Ask for the step, unless somebody else did and its answer has come already."""
    news = move.state.news
    if any(event in news for event in step.done):
        _finish(saga, move, step)
    elif failed := next((event for event in step.failed if event in news), None):
        _fail(saga, move, step, failed)
    elif step.command is not None:
        _ask(move, step, step.command, "do")
    else:
        move.state.since, move.state.reminded = move.now, 0
        move.state.due_at = move.now + step.due(0)


def _fail(saga: Saga, move: Move, step: Step, event_type: str) -> None:
    if step.patient:
        _stop(move, f"{step.name}: {event_type}; a person must look")
    else:
        turn_back(saga, move, f"{step.name}: {event_type}", undo_present=step.undo_failed)


def _undo_next(saga: Saga, move: Move) -> None:
    state = move.state
    while state.done:
        step = saga.step(state.done.pop())
        if step.undo is not None:
            state.step, state.tries = step.name, 0
            _ask(move, step, step.undo, _undoing(state))
            return
    state.status, state.due_at = SagaStatus.COMPENSATED, None


def _ask(move: Move, step: Step, command: Command, what: str) -> None:
    state = move.state
    state.tries += 1
    state.since, state.reminded = move.now, 0 if what == "do" else len(step.reminders)
    state.due_at = move.now + step.due(state.reminded)
    move.send(f"{step.name}/{what}", command)


def _remind(move: Move, step: Step) -> None:
    """Send the newest reminder that is due: who was away for long is not reminded of each in turn."""
    state = move.state
    while True:
        _, command = step.reminders[state.reminded]
        state.reminded += 1
        state.due_at = state.since + step.due(state.reminded)
        if state.due_at > move.now or state.reminded == len(step.reminders):
            break
    move.send(f"{step.name}/remind/{state.reminded}", command)
    move.note(f"{step.name} reminded of ({state.reminded})")


def _undoing(state: SagaState) -> str:
    """What undoing is called in a command's id: anew for each time that it turned back."""
    return f"undo/{state.turns}"
