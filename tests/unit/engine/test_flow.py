"""How a compiled flow moves a conversation."""

import pytest

from bot import ANY, RETURN, SAME, After, Idle, State, Transition, Turn
from bot.machine import compile_flow
from tests.doubles.house import table
from tests.doubles.turns import turn_in


def has_items(turn: Turn) -> bool:
    """The cart is not empty."""
    return bool(turn.slots.get("cart"))


FLOW = table(
    Transition("shop", "home", "cart"),
    Transition("menu", ANY, "home"),
    Transition("menu", "paying", SAME),
    Transition("pay", "cart", "paying", guard=has_items),
    Transition("pay", "cart", "home"),
    Transition("done", "paying", "home"),
    Transition("order.created", ANY, SAME),
    Transition("cancel", ("home", "cart", "paying"), "sure"),
    Transition("no", "sure", RETURN),
    Transition("person", ANY, "with_person"),
    Transition("bot", "with_person", RETURN),
    Transition(After(minutes=2), ANY, SAME),
    states=[State("sure", aside=True), State("with_person", aside=True, silent=True)],
)


def after(*triggers: str, state: str = "home", **changes: object) -> Turn:
    """The turn after firing these, one after the other."""
    turn = turn_in(FLOW, state, **changes)
    for trigger in triggers:
        turn.flow.fire(turn, trigger)
    return turn


def test_a_row_for_any_state_holds_where_there_is_no_row_of_its_own() -> None:
    assert after("menu", state="cart").conversation.state == "home"
    assert after("menu", state="paying").conversation.state == "paying"


def test_a_silent_state_hears_no_intent_of_any_state_but_events_and_time() -> None:
    flow = compile_flow(FLOW)
    assert flow.triggers["with_person"] == {"bot", "order.created", "after 120s"}


def test_a_trigger_that_the_state_does_not_know_moves_nothing() -> None:
    turn = after("pay", state="home")
    assert (turn.taken, turn.conversation.state) == (None, "home")


@pytest.mark.parametrize(("cart", "state"), [(["kota"], "paying"), ([], "home")])
def test_the_first_row_whose_guard_holds_is_taken(cart: list[str], state: str) -> None:
    turn = after("pay", state="cart", slots={"cart": cart})
    assert turn.conversation.state == state
    assert turn.taken is not None
    assert turn.taken.dest == state


def test_an_aside_returns_to_where_it_was_entered_from() -> None:
    for state in ("home", "cart", "paying"):
        assert after("cancel", "no", state=state).conversation.state == state


def test_an_aside_within_an_aside_returns_step_by_step() -> None:
    turn = after("cancel", "person", state="cart")
    assert turn.conversation.asides == ["cart", "sure"]
    assert after("cancel", "person", "bot", state="cart").conversation.state == "sure"
    assert after("cancel", "person", "bot", "no", state="cart").conversation.state == "cart"


def test_returning_with_nowhere_to_go_leads_home() -> None:
    assert after("no", state="sure").conversation.state == "home"


def test_leaving_an_aside_by_an_ordinary_row_forgets_the_way_back() -> None:
    turn = after("cancel", "menu", state="cart")
    assert (turn.conversation.state, turn.conversation.asides) == ("home", [])


def test_the_way_back_never_grows_by_going_round() -> None:
    assert after(*["cancel", "menu"] * 50, "cancel").conversation.asides == ["home"]


def test_an_event_in_an_aside_keeps_the_way_back() -> None:
    turn = after("cancel", "order.created", "no", state="paying")
    assert turn.conversation.state == "paying"


def test_a_conversation_of_another_version_goes_on_where_its_state_still_is() -> None:
    turn = turn_in(FLOW, "cart", asides=["attic", "home"], slots={"cart": ["kota"]})
    turn.conversation.flow_version = 7
    turn.flow.adopt(turn.conversation)
    assert (turn.conversation.state, turn.conversation.flow_version) == ("cart", 1)
    assert turn.conversation.asides == ["home"]


def test_a_conversation_whose_state_is_gone_goes_home_with_its_cart() -> None:
    turn = turn_in(FLOW, "attic", slots={"cart": ["kota"]}, timers={"after 5s": 5.0})
    turn.flow.adopt(turn.conversation)
    assert turn.conversation.state == "home"
    assert turn.slots == {"cart": ["kota"]}
    assert turn.conversation.timers == {}
    assert turn.conversation.offered is None


def test_a_conversation_of_a_flow_that_is_gone_goes_home_with_its_cart() -> None:
    turn = turn_in(FLOW, "cart", slots={"cart": ["kota"]}, timers={"after 5s": 5.0})
    turn.conversation.flow = "haircuts"
    turn.flow.adopt(turn.conversation)
    assert (turn.conversation.flow, turn.conversation.state) == ("test", "home")
    assert turn.slots == {"cart": ["kota"]}
    assert turn.conversation.timers == {}


@pytest.mark.parametrize(
    ("trigger", "name", "delay"),
    [
        (After(minutes=2), "after 120s", 120),
        (Idle(hours=1, minutes=1, seconds=1), "idle 3661s", 3661),
        (After(seconds=0.5), "after 0.5s", 0.5),
    ],
)
def test_a_time_is_named_by_its_kind_and_seconds(trigger: After, name: str, delay: float) -> None:
    assert (trigger.name, trigger.delay) == (name, delay)
