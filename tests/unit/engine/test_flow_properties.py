"""What holds of the ordering flow whatever people do and whatever its guards say."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import ANY, RETURN, SAME, Flow, FlowError, Plugin, State, Text, Transition, Turn
from bot.conversation import Offer
from bot.machine import CompiledFlow, compile_flow
from bot.messages import Message, Sender
from bot.recognition import Recogniser
from flows import ordering
from tests.doubles.house import engine_of
from tests.doubles.rows import AT
from tests.doubles.turns import turn_in
from tests.doubles.words import NamedIntents

FLOW = compile_flow(ordering)
BY_ANSWER_ALONE = {"waiting"}
"""States that only news or time leads out of, by design: the customer has confirmed and waits."""


class Whims:
    """Guards that say whatever the present example likes."""

    answers: st.DataObject

    def __call__(self, _: Turn) -> bool:
        return self.answers.draw(st.booleans())


WHIMS = Whims()
CAPRICIOUS = compile_flow(
    replace(
        ordering,
        transitions=tuple(replace(row, guard=WHIMS if row.guard else None) for row in ordering.transitions),
    )
)
ASIDES = sum(state.aside for state in ordering.states)


@given(st.data())
def test_a_walk_never_leaves_the_declared_states_and_home_stays_within_reach(data: st.DataObject) -> None:
    WHIMS.answers, flow = data, CAPRICIOUS
    turn = turn_in(flow, ordering.start)
    conversation = turn.conversation
    for _ in range(data.draw(st.integers(1, 40))):
        before, ways_back = conversation.state, list(conversation.asides)
        row = flow.fire(turn, data.draw(st.sampled_from(sorted(flow.triggers[before]))))
        assert {conversation.state, *conversation.asides} <= set(flow.states)
        assert len(conversation.asides) <= ASIDES
        if row is None or row.dest == SAME:
            assert (conversation.state, conversation.asides) == (before, ways_back)
        elif row.dest != RETURN:
            assert conversation.state == row.dest
    assert ordering.home in _reachable(flow, conversation.state, conversation.asides, intents_only=False)


@pytest.mark.parametrize("state", sorted(set(FLOW.states) - BY_ANSWER_ALONE))
def test_a_person_can_get_home_by_what_they_say(state: str) -> None:
    aside = FLOW.states[state].aside
    assert ordering.home in _reachable(FLOW, state, ["cart"] if aside else [], intents_only=True)


@pytest.mark.parametrize("state", sorted(BY_ANSWER_ALONE))
def test_who_waits_for_an_answer_is_let_out_by_it_and_by_time(state: str) -> None:
    leaving = [
        row
        for (source, _), rows in FLOW.rows.items()
        if source == state
        for row in rows
        if row.dest in FLOW.states
    ]
    assert any("." in row.name for row in leaving)
    assert any(not isinstance(row.trigger, str) for row in leaving)


@pytest.mark.parametrize("word", ["menu", "cart", "back", "cancel", "help", "person", "status"])
def test_the_global_words_are_answered_in_every_state_that_is_not_silent(word: str) -> None:
    deaf = {
        name for name, state in FLOW.states.items() if word not in FLOW.triggers[name] and not state.silent
    }
    assert deaf <= ({"person"} if word == "person" else set())


@pytest.mark.parametrize("state", [state.name for state in ordering.states if state.hears])
def test_what_a_state_hears_is_a_row_of_its_own(state: str) -> None:
    assert FLOW.states[state].hears in FLOW.triggers[state]


def _reachable(flow: CompiledFlow, state: str, asides: list[str], *, intents_only: bool) -> set[str]:
    """States that some sequence of triggers leads to, if guards allow."""
    seen, ahead = set(), [state, *asides]
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        rows = [row for (source, _), group in flow.rows.items() if source == here for row in group]
        ahead += [row.dest for row in rows if row.dest in flow.states and (row.is_intent or not intents_only)]
    return seen


TITLES = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=20), max_size=10)


@given(titles=TITLES, data=st.data(), form=st.sampled_from(["{}", "{}.", "{})", "({})", " {} "]))
def test_a_number_always_selects_the_choice_it_stands_before(
    titles: list[str], data: st.DataObject, form: str
) -> None:
    state = data.draw(st.sampled_from(sorted(name for name, one in FLOW.states.items() if not one.silent)))
    triggers = sorted(one for one in FLOW.triggers[state] if "." not in one and " " not in one)
    choices = [(f"{data.draw(st.sampled_from(triggers))}:{n}", title) for n, title in enumerate(titles)]
    number = data.draw(st.integers(1, 12))
    turn = turn_in(FLOW, state, offered=Offer(1, choices))
    said = Message("m1", Sender({"wa_id": "1"}), Text(form.format(number)), AT)
    problem = Recogniser({}, {}, NamedIntents(), {}).recognise(turn, said)
    if number <= len(choices):
        assert (problem, f"{turn.trigger}:{turn.argument}") == (None, choices[number - 1][0])
    elif FLOW.states[state].hears is None:
        assert problem in ("no_such_number", "not_understood")
    else:
        assert turn.trigger == FLOW.states[state].hears


NAMES = st.sampled_from(["a", "b", "c", "d"])
ROWS = st.builds(
    Transition,
    trigger=st.sampled_from(["go", "stop", "order.made"]),
    source=NAMES | st.just(ANY) | st.tuples(NAMES, NAMES),
    dest=NAMES | st.sampled_from([SAME, RETURN]),
)


@given(st.lists(ROWS, min_size=1, max_size=8))
def test_a_flow_that_compiles_has_no_dead_end_and_no_unreachable_state(rows: list[Transition]) -> None:
    table = Flow("any", 1, "a", "a", tuple(State(name) for name in "abcd"), tuple(rows))
    flow = _compiled(table)
    if flow is None:
        return
    assert _reachable(flow, "a", [], intents_only=False) == set("abcd")
    for state in "abcd":
        ways = [row.dest for (source, _), group in flow.rows.items() if source == state for row in group]
        assert set(ways) - {SAME, state}
    engine_of(Plugin("test", flows=[table]))


def _compiled(table: Flow) -> CompiledFlow | None:
    with contextlib.suppress(FlowError):
        return compile_flow(table)
    return None
