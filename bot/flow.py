"""Flows: a conversation's states and transitions as one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from bot.errors import FlowError

if TYPE_CHECKING:
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
DoubleText = Literal["enqueue", "merge", "supersede"]


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
    fits, in a silent state also what is no text; ``prompts=False`` a state that is entered without a word.
    A state that ``asks`` shows its prompt again after whatever was said without leaving it: its question
    is still open. One that ``lapses`` is left by any other word, so that a later yes is no answer to it.
    ``double_text`` is what becomes of answers that come while another waits: each has its turn (enqueue),
    words within 0.7 s are one answer (merge), or the last one counts (supersede). Commands stay apart.
    """

    name: str
    aside: bool = False
    silent: bool = False
    prompts: bool = True
    hears: str | None = None
    asks: bool = False
    lapses: bool = False
    double_text: DoubleText = "enqueue"


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
    commands. News with the field ``addressed_by`` reaches the one member whom that names, other news all;
    of its commands those that it ``overrides`` by are obeyed, with what they are about, while one shops too;
    where one ``covers`` for another, all hear also of what is for somebody who is not there any more.
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
    covers: bool = False
    overrides: frozenset[str] = frozenset()
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
