"""Plugins: what a domain or a third party adds to the engine, declared as data and small functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.errors import FlowError
from bot.event_log import Batch, Fold
from bot.flow import Extension, Flow, within
from bot.ports import Consumer, Directory, Transaction, Transactions
from bot.projection import Projection
from bot.route import Route
from bot.saga import Saga

if TYPE_CHECKING:
    from bot.turn import Turn

Handler = Callable[["Turn"], Awaitable[None]]
View = Callable[["Turn"], Mapping[str, Any]]
Query = Callable[..., Coroutine[Any, Any, Any]]
Chore = Callable[["Transaction"], Coroutine[Any, Any, Any]]
Api = Callable[["Transactions", "Directory"], Sequence[Route]]
"""Makes a domain's REST routes, on its own transactions and what the directory knows."""
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Intent:
    """Something a person may want. ``anytime``: a tap on an old message still means it."""

    name: str
    handler: Handler
    anytime: bool = False


@dataclass(slots=True)
class Plugin:
    """One domain or one add-on. ``home`` is its folder: ``templates/`` and ``migrations/`` are found there.

    A plugin module creates one, decorates its functions with it, and exports it as ``plugin``.
    """

    name: str
    home: Path | None = None
    flows: list[Flow] = field(default_factory=list)
    intents: dict[str, Intent] = field(default_factory=dict)
    enters: dict[str, Handler] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    extensions: list[Extension] = field(default_factory=list)
    sagas: list[Saga] = field(default_factory=list)
    chores: list[tuple[float, Chore]] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    api: Api | None = None
    projection: Projection | None = None

    def on(self, trigger: str, *, flow: str = "", anytime: bool = False) -> Callable[[F], F]:
        """Handle an intent, an event that reached the conversation, or a timer, by its name.

        ``flow`` names one that serves the shop's own people; customers' flows share their handlers.
        """
        key = within(flow, trigger)

        def register(handler: F) -> F:
            _once(self, self.intents, key)
            self.intents[key] = Intent(trigger, handler, anytime)
            return handler

        return register

    def enter(self, state: str, *, flow: str = "") -> Callable[[F], F]:
        """Run whenever a conversation enters the state, whichever row led there."""
        return self._register(self.enters, within(flow, state))

    def view(self, *names: str, flow: str = "") -> Callable[[F], F]:
        """Provide the values that the templates of these names show; a plain, pure function."""

        def register(view: F) -> F:
            for name in names:
                key = within(flow, name)
                _once(self, self.views, key)
                self.views[key] = view
            return view

        return register

    def consume(self, event_type: str) -> Callable[[F], F]:
        """Take part in an event, in a transaction of this domain; runs once per event, even after a crash."""
        return self._register(self.consumers, event_type)

    def query(self, name: str) -> Callable[[F], F]:
        """Answer a read-only question of other domains, known to them as ``<plugin>.<name>``."""
        return self._register(self.queries, name)

    def every(self, *, seconds: float) -> Callable[[F], F]:
        """Do this again and again, in a transaction of this domain: looking after what is late."""

        def register(chore: F) -> F:
            self.chores.append((seconds, chore))
            return chore

        return register

    def batch(self, *, size: int = 1000, seconds: float = 5.0) -> Callable[[Fold], Fold]:
        """Read every event of every tenant, once: ``size`` at a time, or what there is after ``seconds``."""

        def register(fold: Fold) -> Fold:
            name = f"{self.name}.{getattr(fold, '__name__', 'batch')}"
            self.batches.append(Batch(name, fold, size, seconds))
            return fold

        return register

    def extend(self, flow: str, *, at: str, state: str, leave_by: tuple[str, ...]) -> None:
        """Put a state of this plugin behind another flow's extension point."""
        self.extensions.append(Extension(flow, at, state, leave_by, self.name))

    def _register(self, registry: dict[str, Any], name: str) -> Callable[[F], F]:
        def register(function: F) -> F:
            _once(self, registry, name)
            registry[name] = function
            return function

        return register


def _once(plugin: Plugin, registry: Mapping[str, Any], name: str) -> None:
    if name in registry:
        raise FlowError(f"plugin {plugin.name!r} registers {name!r} twice; keep one")


def load_plugins(names: list[str]) -> list[Plugin]:
    """Find the named plugins by entry point (group ``wakala.plugins``), in that order; raises FlowError."""
    found = {point.name: point for point in entry_points(group="wakala.plugins")}
    missing = [name for name in names if name not in found]
    if missing:
        raise FlowError(
            f"plugins.enabled switches on plugin {missing[0]!r}, which is not installed; "
            f"installed are {', '.join(sorted(found))}. Install its package or take it out"
        )
    plugins: list[Plugin] = [found[name].load() for name in names]
    for name, plugin in zip(names, plugins, strict=True):
        if not isinstance(plugin, Plugin):
            raise FlowError(f"entry point {name!r} gives {plugin!r}; it must give a bot.Plugin")
    return plugins
