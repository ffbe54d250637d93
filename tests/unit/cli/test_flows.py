"""Flows as lists, tables and drawings."""

import json

import pytest

from adapters.cli.mermaid import draw
from bot import ANY, RETURN, SAME, Flow, State, Transition


def has_items(_):
    """Stand for a guard."""


FLOW = Flow(
    "shop",
    version=1,
    start="home",
    home="home",
    states=(State("home"), State("cart"), State("help", aside=True)),
    transitions=(
        Transition("add", "home", "cart", guard=has_items),
        Transition("cart", "home", "cart"),
        Transition("back", "cart", "home"),
        Transition("status", ANY, SAME),
        Transition("help", ANY, "help"),
        Transition("back", "help", RETURN),
    ),
)


def test_a_drawing_joins_rows_between_the_same_states_and_leaves_out_those_that_stay():
    assert draw(FLOW).splitlines() == [
        "stateDiagram-v2",
        '    state "any other state" as anywhere',
        '    state "where it was" as where_it_was',
        "    [*] --> home",
        "    home --> cart: add [has_items], cart",
        "    cart --> home: back",
        "    anywhere --> help: help",
        "    help --> where_it_was: back",
    ]


def test_flows_are_listed_with_their_versions_and_extension_points(wakala):
    flows = {flow["name"]: flow for flow in json.loads(wakala("flows", "list", "--json").out)}
    assert set(flows) == {"ordering", "vending", "driving"}
    assert flows["ordering"]["version"] >= 1
    assert "before_placing" in flows["ordering"]["extension_points"]


def test_a_flow_is_shown_row_by_row(wakala):
    rows = json.loads(wakala("flows", "show", "ordering", "--json").out)
    assert {"trigger": "checkout", "guard": "must_ask"}.items() <= next(
        row.items() for row in rows if row["trigger"] == "checkout"
    )


@pytest.mark.parametrize(("command", "begins"), [("show", "trigger"), ("graph", "stateDiagram-v2\n")])
def test_a_flow_is_printed_for_people(wakala, command, begins):
    assert wakala("flows", command, "ordering").out.startswith(begins)


def test_an_unknown_flow_is_answered_with_those_there_are(wakala):
    assert (
        wakala("flows", "graph", "nope").err
        == "wakala: there is no flow 'nope'; there are vending, ordering, driving\n"
    )


def test_lint_finds_no_mistakes_in_what_we_ship(wakala):
    ended = wakala("flows", "lint")
    assert (ended.code, ended.out.rpartition(", ")[2]) == (0, "no mistakes\n")


def test_lint_names_the_culprit(wakala, monkeypatch):
    monkeypatch.setenv("WAKALA_PLUGINS__ENABLED", "tenants")
    ended = wakala("flows", "lint")
    assert ended.code == 1
    assert "no plugin brings a flow" in ended.out


def test_plugins_are_listed_in_their_order_and_then_those_that_are_off(wakala, monkeypatch):
    monkeypatch.setenv("WAKALA_PLUGINS__ENABLED", "orders,catalogue")
    rows = json.loads(wakala("plugins", "list", "--json").out)
    assert rows == json.loads(wakala("plugins", "--json").out)
    assert [row["name"] for row in rows[:2]] == ["orders", "catalogue"]
    assert {row["order"] for row in rows[2:]} == {None}


def test_a_plugin_that_is_not_installed_is_named(wakala, monkeypatch):
    monkeypatch.setenv("WAKALA_PLUGINS__ENABLED", "loyalty")
    ended = wakala("plugins")
    assert ended.code == 2
    assert "'loyalty', which is not installed" in ended.err
