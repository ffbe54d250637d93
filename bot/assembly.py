"""Assembly: flows and plugins become one engine, checked as a whole before the first turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from bot.engine import Engine
from bot.errors import FlowError
from bot.flow import Flow, extend
from bot.hearing import Hearing
from bot.machine import CompiledFlow, compile_flow
from bot.places import Places
from bot.plugin import Plugin
from bot.ports import Ask, Consumer, Directory, Renderer
from bot.recognition import MISSES, Recogniser
from bot.saga import Saga
from bot.saga import check as check_saga
from bot.sagas import Sagas
from bot.speech import Speech
from bot.understanding.commands import commands_of
from bot.understanding.port import Phrases, Understanding

T = TypeVar("T")

ALWAYS = (*MISSES, "no_such_number", "apology", "late", "old_choice", "location_unused", "unsupported")
"""Templates that any flow may have to say."""


def assemble(
    plugins: Sequence[Plugin],
    *,
    renderer: Renderer,
    phrases: Mapping[str, Phrases],
    understanding: Understanding,
    directory: Directory,
    queries: Ask | None = None,
    turn_timeout: float = 2.0,
    stale_after: float = 6 * 3600,
) -> Engine:
    """Build the engine; raises FlowError naming the plugin, flow, state or template that does not fit."""
    flows = compile_flows(plugins)
    for flow in flows.values():
        check_templates(flow, renderer)
    intents = _merged(plugins, lambda plugin: plugin.intents)
    enters = _merged(plugins, lambda plugin: plugin.enters)
    views = _merged(plugins, lambda plugin: plugin.views)
    for name in (*intents, *enters, *views):
        _check_flow(name, flows)
    commands = {name: commands_of(name, phrases) for name, flow in flows.items() if flow.table.serves}
    plain = {name: words for name, words in phrases.items() if "/" not in name}
    return Engine(
        flows=flows,
        intents=intents,
        enters=enters,
        places=Places(flows, Recogniser(intents, plain, understanding, commands)),
        speech=Speech(renderer, views),
        directory=directory,
        queries=queries,
        turn_timeout=turn_timeout,
        stale_after=stale_after,
    )


def compile_flows(plugins: Sequence[Plugin]) -> dict[str, CompiledFlow]:
    """Merge the plugins' extensions into the flows, in their order; people start in the first flow."""
    flows = {flow.name: flow for plugin in plugins for flow in plugin.flows}
    if all(flow.serves for flow in flows.values()):
        raise FlowError("no plugin brings a flow for customers; switch on one that does, such as orders")
    for plugin in plugins:
        for extension in plugin.extensions:
            if extension.flow not in flows:
                raise FlowError(
                    f"plugin {plugin.name!r} extends flow {extension.flow!r}; there are {', '.join(flows)}"
                )
            flows[extension.flow] = extend(flows[extension.flow], [extension])
    compiled = {name: compile_flow(flow) for name, flow in flows.items()}
    for flow in flows.values():
        for row in flow.transitions:
            if row.flow and row.flow not in flows:
                raise FlowError(
                    f"flow {flow.name!r}, row {row.name!r}: brings flow {row.flow!r} to the front, which "
                    f"nobody brings; there are {', '.join(flows)}"
                )
    return compiled


def consumers(plugins: Sequence[Plugin], sagas: Sagas) -> dict[str, list[tuple[str, Consumer]]]:
    """Event types with the domains and sagas that take part in them."""
    found = sagas.consumers()
    for plugin in plugins:
        for event_type, consumer in plugin.consumers.items():
            found.setdefault(event_type, []).append((plugin.name, consumer))
    return found


def all_sagas(plugins: Sequence[Plugin]) -> dict[str, Saga]:
    """Every plugin's sagas by name, checked."""
    sagas = {saga.name: saga for plugin in plugins for saga in plugin.sagas}
    for saga in sagas.values():
        check_saga(saga)
    return sagas


def event_types(plugins: Sequence[Plugin]) -> frozenset[str]:
    """Every event type that a domain, a saga or a conversation takes part in."""
    return domain_types(plugins).union(hearing(plugins))


def domain_types(plugins: Sequence[Plugin]) -> frozenset[str]:
    """Those that a domain or a saga takes part in."""
    taken = (name for plugin in plugins for name in plugin.consumers)
    moved = (name for saga in all_sagas(plugins).values() for name in saga.hears)
    return frozenset((*taken, *moved))


def hearing(plugins: Sequence[Plugin]) -> Hearing:
    """Which event types concern customers and the shop's people: what flows and handlers name with a dot."""
    flows = [flow for plugin in plugins for flow in plugin.flows]
    added = (name for plugin in plugins for extension in plugin.extensions for name in extension.leave_by)
    handled = [name for plugin in plugins for name in plugin.intents]
    rows = (row.name for flow in flows if not flow.serves for row in flow.transitions)
    customers = frozenset(name for name in (*rows, *added, *handled) if "." in name and "/" not in name)
    workers: dict[str, tuple[Flow, ...]] = {}
    for flow in (flow for flow in flows if flow.serves):
        named = (name.removeprefix(f"{flow.name}/") for name in handled if name.startswith(f"{flow.name}/"))
        for name in {name for name in (*(row.name for row in flow.transitions), *named) if "." in name}:
            workers[name] = (*workers.get(name, ()), flow)
    return Hearing(customers, workers)


def check_templates(flow: CompiledFlow, renderer: Renderer) -> None:
    """Raise FlowError for the first thing the flow says that has no words."""
    for name, why in _said(flow.table):
        if not renderer.has(flow.name, name):
            raise FlowError(
                f"flow {flow.name!r} {why}, but templates/en/{flow.name}/{name}.j2 is missing; write it"
            )


def _said(flow: Flow) -> Iterator[tuple[str, str]]:
    for state in flow.states:
        if state.prompts:
            yield state.name, f"shows state {state.name!r}"
    for row in flow.transitions:
        for name in (row.says, row.otherwise):
            if name:
                yield name, f"says {name!r} on {row.name!r}"
    for name in (*ALWAYS, *((flow.welcome,) if flow.welcome else ())):
        yield name, f"may have to say {name!r}"


def _check_flow(name: str, flows: Mapping[str, CompiledFlow]) -> None:
    flow, _, part = name.rpartition("/")
    work = [known for known, compiled in flows.items() if compiled.table.serves]
    if flow and flow not in work:
        raise FlowError(
            f"{part!r} is handled for flow {flow!r}, which serves nobody of the shop; those that do are "
            f"{', '.join(work) or 'none'}. Leave the flow out, or correct it"
        )


def _merged(plugins: Sequence[Plugin], part: Callable[[Plugin], Mapping[str, T]]) -> dict[str, T]:
    """One registry of all plugins' parts; two plugins may not claim the same name."""
    merged: dict[str, T] = {}
    owners: dict[str, str] = {}
    for plugin in plugins:
        for name, value in part(plugin).items():
            if name in merged:
                raise FlowError(
                    f"plugins {owners[name]!r} and {plugin.name!r} both handle {name!r}; rename one"
                )
            merged[name], owners[name] = value, plugin.name
    return merged
