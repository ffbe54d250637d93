"""Plugins put states behind a flow's extension points; merging happens once, in their order."""

from dataclasses import replace

from bot import Plugin, Transition, Turn
from bot.assembly import compile_flows, hearing
from bot.machine import CompiledFlow
from tests.doubles.house import table
from tests.doubles.turns import turn_in

CONFIRM = Transition("confirm", "review", "waiting", extension_point="before_placing")
FLOW = table(
    CONFIRM,
    Transition("yes", "review", "waiting", extension_point="before_placing"),
    Transition("back", "waiting", "review"),
)


def extended(*names: str, flow=FLOW) -> CompiledFlow:
    """The flow with one state of each of these plugins, left by its own intent or by skipping."""
    plugins = [Plugin(name) for name in names]
    for plugin in plugins:
        plugin.extend(
            "test", at="before_placing", state=f"{plugin.name}_offer", leave_by=(f"{plugin.name}_yes", "skip")
        )
    return compile_flows([Plugin("shop", flows=[flow]), *plugins])["test"]


def walk(flow: CompiledFlow, *triggers: str) -> list[str]:
    """The states that these triggers lead through."""
    turn = turn_in(flow, "review")
    states = []
    for trigger in triggers:
        flow.fire(turn, trigger)
        states.append(turn.conversation.state)
    return states


def test_every_row_at_the_point_leads_through_the_plugins_state() -> None:
    flow = extended("loyalty")
    assert walk(flow, "confirm", "loyalty_yes") == ["loyalty_offer", "waiting"]
    assert walk(flow, "yes", "skip") == ["loyalty_offer", "waiting"]


def test_two_plugins_at_one_point_come_in_their_order() -> None:
    flow = extended("loyalty", "tips")
    assert walk(flow, "confirm", "loyalty_yes", "tips_yes") == ["loyalty_offer", "tips_offer", "waiting"]
    assert walk(flow, "yes", "skip", "skip") == ["loyalty_offer", "tips_offer", "waiting"]
    assert walk(extended("tips", "loyalty"), "confirm", "skip") == ["tips_offer", "loyalty_offer"]


def test_three_plugins_at_one_point_make_no_double_rows() -> None:
    flow = extended("loyalty", "tips", "survey")
    assert walk(flow, "confirm", "skip", "skip", "skip")[-1] == "waiting"
    assert all(len(rows) == 1 for rows in flow.rows.values())


def test_the_row_that_leads_in_keeps_its_guard_and_its_words() -> None:
    def never(turn: Turn) -> bool:
        return False

    row = replace(CONFIRM, guard=never, says="checking", otherwise="not_yet")
    flow = extended("loyalty", flow=replace(FLOW, transitions=(row, *FLOW.transitions[1:])))
    [entering] = flow.rows["review", "confirm"]
    assert (entering.guard, entering.says, entering.otherwise) == (never, "checking", "not_yet")
    assert flow.rows["loyalty_offer", "skip"][0].guard is None


def test_rows_elsewhere_are_untouched() -> None:
    assert walk(extended("loyalty"), "confirm", "skip", "back") == ["loyalty_offer", "waiting", "review"]


def test_an_event_by_which_a_plugins_state_is_left_is_heard() -> None:
    points = Plugin("points")
    points.extend("test", at="before_placing", state="redeeming", leave_by=("points.redeemed", "skip"))
    assert "points.redeemed" in hearing([Plugin("shop", flows=[FLOW]), points])
