"""A flow or plugin that does not fit together fails the start, and the error names the culprit."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.jinja import JinjaRenderer
from bot import ANY, RETURN, SAME, After, Flow, FlowError, Plugin, State, Transition, Turn
from bot.assembly import compile_flows
from bot.machine import compile_flow
from flows import ordering
from tests.doubles.house import engine_of, table
from tests.doubles.words import NamedWords

GO, BACK = Transition("go", "home", "shop"), Transition("back", "shop", "home")


def refuses(flow: Flow, *parts: str) -> None:
    """Expect an error with these parts, and the flow's name."""
    with pytest.raises(FlowError) as caught:
        compile_flow(flow)
    for part in (repr(flow.name), *parts):
        assert part in str(caught.value)


def test_the_flow_that_ships_fits_together() -> None:
    assert set(compile_flow(ordering).states) == {state.name for state in ordering.states}


def test_a_row_to_an_unknown_state_is_named_with_the_states_there_are() -> None:
    flow = table(GO, BACK)
    refuses(
        replace(flow, transitions=(*flow.transitions, Transition("fly", "home", "moon"))),
        "row 'fly'",
        "unknown state 'moon'",
        "its states are home, shop",
    )


def test_a_row_from_an_unknown_state_is_named() -> None:
    flow = table(GO, BACK)
    refuses(
        replace(flow, transitions=(*flow.transitions, Transition("fly", ("home", "moon"), "shop"))),
        "row 'fly'",
        "unknown state 'moon'",
    )


@pytest.mark.parametrize("place", ["start", "home"])
def test_an_unknown_start_or_home_is_named(place: str) -> None:
    refuses(replace(table(GO, BACK), **{place: "moon"}), "starts or lives in 'moon'", "home, shop")


def test_a_state_declared_twice_is_named() -> None:
    flow = table(GO, BACK)
    refuses(replace(flow, states=(*flow.states, State("shop", aside=True))), "a state twice: shop")


def test_states_that_nothing_leads_to_are_named() -> None:
    flow = table(GO, BACK, Transition("back", ("attic", "cellar"), "home"))
    refuses(flow, "no row leads to attic, cellar")


@pytest.mark.parametrize("row", [None, Transition("look", "trap", SAME), Transition("look", "trap", "trap")])
def test_a_state_without_a_way_out_is_named(row: Transition | None) -> None:
    rows = (GO, BACK, Transition("fall", "home", "trap"), *([row] if row else []))
    refuses(table(*rows), "state 'trap' has no way out")


@pytest.mark.parametrize(
    "way_out",
    [
        Transition("back", "room", "home"),
        Transition("back", "room", RETURN),
        Transition(After(minutes=1), "room", "home"),
        Transition("order.created", "room", "home"),
        Transition("back", ANY, "home"),
    ],
)
def test_a_person_an_event_and_time_are_all_ways_out(way_out: Transition) -> None:
    compile_flow(table(GO, BACK, Transition("enter", "home", "room"), way_out))


def test_an_extension_point_that_is_not_there_is_named_with_those_that_are() -> None:
    loyalty = Plugin("loyalty")
    loyalty.extend("test", at="before_paying", state="offer", leave_by=("skip",))
    points = replace(GO, extension_point="before_shop")
    with pytest.raises(FlowError, match=r"'loyalty' extends 'test' at 'before_paying'.*are before_shop"):
        compile_flows([Plugin("shop", flows=[table(points, BACK)]), loyalty])
    with pytest.raises(FlowError, match="its extension points are none"):
        compile_flows([Plugin("shop", flows=[table(GO, BACK)]), loyalty])


def test_an_extended_flow_that_is_not_there_is_named_with_those_that_are() -> None:
    loyalty = Plugin("loyalty")
    loyalty.extend("haircuts", at="before_paying", state="offer", leave_by=("skip",))
    with pytest.raises(FlowError, match="'loyalty' extends flow 'haircuts'; there are test"):
        compile_flows([Plugin("shop", flows=[table(GO, BACK)]), loyalty])


def test_a_plugins_state_that_the_flow_has_already_is_named() -> None:
    loyalty = Plugin("loyalty")
    loyalty.extend("test", at="before_shop", state="home", leave_by=("skip",))
    with pytest.raises(FlowError, match="a state twice: home"):
        compile_flows(
            [Plugin("shop", flows=[table(replace(GO, extension_point="before_shop"), BACK)]), loyalty]
        )


def test_no_flow_at_all_is_said() -> None:
    with pytest.raises(FlowError, match="no plugin brings a flow"):
        compile_flows([Plugin("frontdesk")])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (replace(GO, says="greeting"), "says 'greeting' on 'go'"),
        (replace(GO, otherwise="greeting"), "says 'greeting' on 'go'"),
        (replace(GO, dest="greeting"), "shows state 'greeting'"),
    ],
)
def test_a_missing_template_is_named_with_what_needs_it(row: Transition, why: str) -> None:
    back = Transition("back", row.dest, "home")
    with pytest.raises(FlowError, match=re.escape(f"{why}, but templates/en/test/greeting.j2 is missing")):
        engine_of(Plugin("shop", flows=[table(row, back)]), words=NamedWords(missing={"greeting"}))


def test_a_missing_welcome_is_named() -> None:
    with pytest.raises(FlowError, match=r"templates/en/test/hello\.j2 is missing"):
        engine_of(
            Plugin("shop", flows=[table(GO, BACK, welcome="hello")]), words=NamedWords(missing={"hello"})
        )


@pytest.mark.parametrize("name", ["not_understood", "apology", "old_choice", "late", "unsupported"])
def test_what_any_flow_may_have_to_say_is_asked_for_too(name: str) -> None:
    with pytest.raises(FlowError, match=f"may have to say '{name}'"):
        engine_of(Plugin("shop", flows=[table(GO, BACK)]), words=NamedWords(missing={name}))


def test_a_state_without_a_prompt_needs_no_template() -> None:
    flow = table(GO, BACK, states=[State("shop", prompts=False)])
    engine_of(Plugin("shop", flows=[flow]), words=NamedWords(missing={"shop"}))


def test_a_title_too_long_for_a_button_is_named_with_its_template(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "test"
    folder.mkdir(parents=True)
    (folder / "home.j2").write_text('{{ choice("go", "Go to the very best shop") }}')
    with pytest.raises(FlowError, match=r"en/test/home\.j2.*'Go to the very best shop' has 24 .* at most 20"):
        JinjaRenderer([tmp_path]).check()


async def handler(turn: Turn) -> None:
    """Do nothing."""


@pytest.mark.parametrize(
    "register",
    [
        lambda plugin: plugin.on("go")(handler),
        lambda plugin: plugin.enter("shop")(handler),
        lambda plugin: plugin.view("home", "shop")(dict),
        lambda plugin: plugin.consume("order.created")(handler),
        lambda plugin: plugin.query("levels")(handler),
    ],
)
def test_a_plugin_that_registers_a_name_twice_is_told(register: Callable[[Plugin], object]) -> None:
    plugin = Plugin("loyalty")
    register(plugin)
    with pytest.raises(FlowError, match=r"'loyalty' registers '.*' twice"):
        register(plugin)


@pytest.mark.parametrize(
    "register",
    [
        lambda plugin: plugin.on("go")(handler),
        lambda plugin: plugin.enter("shop")(handler),
        lambda plugin: plugin.view("home")(dict),
    ],
)
def test_two_plugins_that_claim_one_name_are_both_named(register: Callable[[Plugin], object]) -> None:
    shop, loyalty = Plugin("shop", flows=[table(GO, BACK)]), Plugin("loyalty")
    register(shop)
    register(loyalty)
    with pytest.raises(FlowError, match=r"'shop' and 'loyalty' both handle '.*'; rename one"):
        engine_of(shop, loyalty)
