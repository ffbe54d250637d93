"""The machine: a flow's table, checked as a whole and made ready to run, once at start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from transitions import Machine

from bot.errors import FlowError
from bot.flow import ANY, RETURN, SAME, After, Flow, State, Transition, within

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.turn import Turn


@dataclass(slots=True)
class CompiledFlow:
    """A flow ready to run: one shared machine, nothing looked up by scanning."""

    table: Flow
    states: dict[str, State]
    rows: dict[tuple[str, str], list[Transition]]
    machine: Machine
    triggers: dict[str, frozenset[str]]
    timers: dict[str, tuple[After, ...]]
    """By state: the times that it waits for."""
    answers: dict[str, frozenset[str]]
    """By state: the triggers that rows of its own have, so that they answer what it asks."""

    @property
    def name(self) -> str:
        """The flow's name."""
        return self.table.name

    def key(self, name: str) -> str:
        """What the handler or view of that name is called for this flow."""
        return within(self.table.name if self.table.serves else "", name)

    def fire(self, turn: Turn, trigger: str) -> Transition | None:
        """Move the turn's conversation by the first row whose guard holds, and return that row."""
        turn.taken = None
        if trigger in self.triggers[turn.conversation.state]:
            self.machine.events[trigger].trigger(turn.conversation, turn)
        return turn.taken

    def adopt(self, conversation: Conversation) -> None:
        """Let a conversation of another flow version go on: where its state still exists, else at home.

        One of another flow, which is gone, always goes home.
        """
        states = self.states if conversation.flow == self.table.name else {}
        if conversation.flow_version == self.table.version and conversation.state in states:
            return
        conversation.flow, conversation.flow_version = self.table.name, self.table.version
        conversation.asides = [state for state in conversation.asides if state in states]
        if conversation.state not in states:
            conversation.state, conversation.offered = self.table.home, None
            conversation.timers.clear()


def compile_flow(flow: Flow) -> CompiledFlow:
    """Check a merged flow and build its machine; raises FlowError naming what does not fit."""
    states = {state.name: state for state in flow.states}
    if len(states) != len(flow.states):
        raise FlowError(f"flow {flow.name!r} declares a state twice: {_doubles(flow)}")
    rows = _rows(flow, states)
    _check(flow, states, rows)
    machine = Machine(
        model=None, states=list(states), initial=flow.start, auto_transitions=False, send_event=False
    )
    for (source, trigger), group in rows.items():
        for row in group:
            machine.add_transition(
                trigger,
                source,
                None if row.dest in (SAME, RETURN) else row.dest,
                conditions=[row.guard] if row.guard else None,
                before=[partial(_take, row)],
            )
    triggers = {name: frozenset(t for source, t in rows if source == name) for name in states}
    timers = {name: _timers(rows, name) for name in states}
    answers = {
        name: frozenset(row.name for row in flow.transitions if row.is_intent and _is_from(row, name))
        for name in states
    }
    return CompiledFlow(flow, states, rows, machine, triggers, timers, answers)


def _is_from(row: Transition, state: str) -> bool:
    """Whether the row is of this state alone, and not of every one."""
    return state in ((row.source,) if isinstance(row.source, str) else row.source)


def _timers(rows: dict[tuple[str, str], list[Transition]], state: str) -> tuple[After, ...]:
    found = (group[0].trigger for (source, _), group in rows.items() if source == state)
    return tuple(trigger for trigger in found if isinstance(trigger, After))


def _take(row: Transition, turn: Turn) -> None:
    """Runs inside the machine, once guards hold: note which row was taken and keep the aside stack."""
    turn.taken = row
    turn.leave(row)


def _rows(flow: Flow, states: dict[str, State]) -> dict[tuple[str, str], list[Transition]]:
    """Expand tuples and ANY; a state's own rows for a trigger replace those of ANY."""
    rows: dict[tuple[str, str], list[Transition]] = {}
    general = [row for row in flow.transitions if row.source == ANY]
    for row in flow.transitions:
        if row.source != ANY:
            for source in (row.source,) if isinstance(row.source, str) else row.source:
                rows.setdefault((source, row.name), []).append(row)
    own = set(rows)
    for row in general:
        for state in states.values():
            deaf = state.silent and row.is_intent
            if not deaf and (state.name, row.name) not in own:
                rows.setdefault((state.name, row.name), []).append(row)
    return rows


def _check(flow: Flow, states: dict[str, State], rows: dict[tuple[str, str], list[Transition]]) -> None:
    known = f"its states are {', '.join(states)}"
    for name in (flow.start, flow.home):
        if name not in states:
            raise FlowError(
                f"flow {flow.name!r} starts or lives in {name!r}, which it does not declare; {known}"
            )
    for (source, trigger), group in rows.items():
        for row in group:
            for name in {source, row.dest} - {SAME, RETURN}:
                if name not in states:
                    raise FlowError(f"flow {flow.name!r}, row {trigger!r}: unknown state {name!r}; {known}")
    for state in flow.states:
        if state.double_text == "merge" and state.hears is None:
            raise FlowError(
                f"flow {flow.name!r}: state {state.name!r} merges what it hears, but hears no free words; "
                "name the intent that takes them (hears), or leave double_text as it is"
            )
    for name in states:
        if not any(
            row.dest not in (SAME, name)
            for (source, _), group in rows.items()
            if source == name
            for row in group
        ):
            raise FlowError(f"flow {flow.name!r}: state {name!r} has no way out; add a row that leaves it")
    if lost := set(states) - _reachable(flow, rows):
        raise FlowError(
            f"flow {flow.name!r}: no row leads to {', '.join(sorted(lost))}; add one or drop the state"
        )


def _reachable(flow: Flow, rows: dict[tuple[str, str], list[Transition]]) -> set[str]:
    """States that some path of rows from the start or home leads to; a RETURN leads where one has been."""
    seen: set[str] = set()
    ahead = [flow.start, flow.home]
    while ahead:
        state = ahead.pop()
        if state in seen:
            continue
        seen.add(state)
        ahead += [
            row.dest
            for (source, _), group in rows.items()
            if source == state
            for row in group
            if row.dest not in (SAME, RETURN)
        ]
    return seen


def _doubles(flow: Flow) -> str:
    names = [state.name for state in flow.states]
    return ", ".join(sorted({name for name in names if names.count(name) > 1}))
