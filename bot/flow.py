"""Flows: a conversation's states and transitions as one table, checked and compiled once at start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from transitions import Machine

from bot.errors import FlowError

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.turn import Turn

ANY: Final = "*"
"""As a source: every state without a row of its own for the trigger; silent ones hear no intent."""
SAME: Final = "="
"""As a destination: the state stays and its prompt is not shown again."""
RETURN: Final = "<"
"""As a destination: back to where the aside was entered from."""
WORK: Final = ""
"""As a row's flow: back from shopping to what one does for the shop."""

Guard = Callable[["Turn"], bool]


def within(flow: str, name: str) -> str:
    """What a work flow's handler, view or phrase is called: ``vending/out``; customers' have plain names."""
    return f"{flow}/{name}" if flow else name


@dataclass(frozen=True, slots=True)
class After:
    """A trigger: so long after the state was entered. ``grace`` (seconds) is how late it may still act."""

    minutes: float = 0
    hours: float = 0
    seconds: float = 0
    grace: float | None = None

    @property
    def delay(self) -> float:
        """Seconds to wait."""
        return self.hours * 3600 + self.minutes * 60 + self.seconds

    @property
    def name(self) -> str:
        """The trigger's name, as timers carry it."""
        return f"{type(self).__name__.lower()} {self.delay:g}s"


@dataclass(frozen=True, slots=True)
class Idle(After):
    """A trigger: so long after the person's last message in the state."""


@dataclass(frozen=True, slots=True)
class State:
    """A place in a flow. What it says is the template of its name.

    An ``aside`` remembers where it was entered from (RETURN goes back there). A ``silent`` state
    answers nothing but its own rows. ``hears`` names the intent that takes text no other reading
    fits, ``prompts=False`` a state that is entered without a word. A state that ``asks`` shows its
    prompt again after whatever was said without leaving it: its question is still open.
    """

    name: str
    aside: bool = False
    silent: bool = False
    prompts: bool = True
    hears: str | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: in ``source``, ``trigger`` leads to ``dest`` if ``guard`` holds; else ``otherwise`` is said.

    A trigger is an intent ("add"), an event type ("order.created") or a time (After, Idle). ``says``
    names a template to say on the way. Plugins may put states behind an ``extension_point``. ``flow`` brings
    another flow to the front, which goes on where it was left; WORK is the first that serves the person.
    """

    trigger: str | After
    source: str | tuple[str, ...]
    dest: str
    guard: Guard | None = None
    says: str | None = None
    otherwise: str | None = None
    extension_point: str | None = None
    flow: str | None = None

    @property
    def name(self) -> str:
        """The trigger's name."""
        return self.trigger if isinstance(self.trigger, str) else self.trigger.name

    @property
    def is_intent(self) -> bool:
        """Whether the trigger is something a person does; event types have a dot, times are objects."""
        return isinstance(self.trigger, str) and "." not in self.trigger


@dataclass(frozen=True, slots=True)
class Extension:
    """A plugin's state behind an extension point; each trigger in ``leave_by`` goes on from it."""

    flow: str
    at: str
    state: str
    leave_by: tuple[str, ...]
    plugin: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A table of states and transitions. ``home`` is where a conversation lands whose state is gone.

    A work flow ``serves`` the shop's own people of these roles, and no customer. Its text is read as
    commands. News with the field ``addressed_by`` reaches the one member whom that names, other news all.
    """

    name: str
    version: int
    start: str
    home: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    welcome: str | None = None
    """The template said before anything else to somebody new."""
    serves: frozenset[str] = frozenset()
    addressed_by: str = ""
    opens: str | None = None
    """The trigger that is fired when the flow is brought to the front."""


def extend(flow: Flow, extensions: Iterable[Extension]) -> Flow:
    """Put the plugins' states behind their extension points, in the order given; raises FlowError."""
    for extension in extensions:
        flow = _extend(flow, extension)
    return flow


def _extend(flow: Flow, extension: Extension) -> Flow:
    points = {row.extension_point for row in flow.transitions if row.extension_point}
    if extension.at not in points:
        raise FlowError(
            f"plugin {extension.plugin!r} extends {flow.name!r} at {extension.at!r}, which it does not have; "
            f"its extension points are {', '.join(sorted(points)) or 'none'}"
        )
    rows: list[Transition] = []
    for row in flow.transitions:
        if row.extension_point != extension.at:
            rows.append(row)
            continue
        rows.append(replace(row, dest=extension.state, extension_point=None))
        rows += [
            Transition(trigger, extension.state, row.dest, extension_point=extension.at)
            for trigger in extension.leave_by
        ]
    states = (*flow.states, State(extension.state))
    return replace(flow, states=states, transitions=tuple(dict.fromkeys(rows)))


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
    return CompiledFlow(flow, states, rows, machine, triggers, {name: _timers(rows, name) for name in states})


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
