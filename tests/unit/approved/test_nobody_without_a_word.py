"""Whatever happens is told to whom it concerns, also if they have not written for a day."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator

import pytest

from adapters.engine import template_folders
from adapters.jinja import JinjaRenderer
from bot.assembly import compile_flows
from bot.flow import RETURN, SAME, Transition, within
from bot.machine import CompiledFlow
from bot.plugin import Plugin, load_plugins
from bot.settings import Plugins

PLUGINS = load_plugins(list(Plugins().enabled))
FLOWS = compile_flows(PLUGINS)
RENDERER = JinjaRenderer(template_folders(PLUGINS))

OWN = {
    "ordering": {
        *("order.confirmed", "order.cancelled", "order.refused", "order.ready"),
        *("delivery.pin_issued", "delivery.failed", "payment.action_required", "refund.succeeded"),
        *("refund.requested", "refund.failed", "conversation.shop_wrote", "order.shop_wrote"),
    },
    "vending": {
        *("order.waiting", "conversation.person_requested", "conversation.customer_wrote"),
        *("delivery.no_driver", "delivery.problem", "delivery.sos", "delivery.settlement_asked"),
    },
    "driving": {"delivery.offered", "delivery.assigned"},
}
"""News that is told in words of its own, with buttons that answer it; the rest has the flow's template."""


def said(flow: CompiledFlow, row: Transition) -> Iterator[str]:
    """The templates that a row can say: its own, the state's that it leads to, and its handler's."""
    if row.says:
        yield row.says
    elif row.dest not in (SAME, RETURN) and flow.states[row.dest].prompts:
        yield row.dest
    yield from spoken(PLUGINS, within(flow.name if flow.table.serves else "", row.name))


def spoken(plugins: list[Plugin], key: str) -> Iterator[str]:
    """What the handler of an event says by name."""
    for plugin in plugins:
        if key in plugin.intents:
            tree = ast.parse(textwrap.dedent(inspect.getsource(plugin.intents[key].handler)))
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                if isinstance(call.func, ast.Attribute) and call.func.attr == "say":
                    yield from (one.value for one in call.args[:1] if isinstance(one, ast.Constant))


def told() -> list[tuple[str, str, str]]:
    """Flow, event and template of all that is said because something happened."""
    return sorted(
        {
            (flow.name, row.name, name)
            for flow in FLOWS.values()
            for row in flow.table.transitions
            if is_event(row)
            for name in said(flow, row)
        }
    )


def is_event(row: Transition) -> bool:
    return isinstance(row.trigger, str) and "." in row.trigger


def approved(flow: str, template: str) -> list[str]:
    """The approved templates that this one names."""
    return [one.name for one in RENDERER.approved_in(f"en/{flow}/{template}.j2")]


@pytest.mark.parametrize("flow", FLOWS)
def test_any_news_of_a_flow_can_be_told_outside_the_window(flow: str) -> None:
    reply = RENDERER.update("en", flow, "Mama Thandi's Kitchen", "It is *ready*.")
    assert (reply.template, reply.category) == (f"{flow}_update", "utility")
    assert reply.parameters == ("Mama Thandi's Kitchen", "It is *ready*.")


@pytest.mark.parametrize(("flow", "event", "template"), told())
def test_what_matters_most_is_told_in_words_of_its_own(flow: str, event: str, template: str) -> None:
    assert event not in OWN[flow] or approved(flow, template)


def test_what_matters_most_happens() -> None:
    known = {(flow, event) for flow, event, _ in told()}
    assert {(flow, event) for flow, events in OWN.items() for event in events} - known == set()
