"""Sagas: forward by answers, back by refusals, silence or wish; nothing is left half done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FlowError
from bot.events import Event
from bot.moves import TRIES, begin, hear, retry, time_up
from bot.saga import Saga, SagaState, SagaStatus, Step, check


class Asked(Event, frozen=True, kw_only=True):
    type = "asked"
    what: str


def ask(what):
    return lambda state: Asked(what=what)


TRIP = Saga(
    "trip",
    starts_on="trip.wanted",
    key="trip_id",
    steps=(
        Step("wish", None, done=("trip.wanted",), undo=ask("forget"), undone=("trip.forgotten",)),
        Step(
            "flight",
            ask("flight"),
            done=("flight.booked",),
            failed=("flight.full",),
            undo=ask("cancel flight"),
            undone=("flight.cancelled",),
            kept=("flight.in_the_air",),
        ),
        Step(
            "car",
            ask("car"),
            done=("car.booked",),
            failed=("car.none",),
            undo=ask("cancel car"),
            undone=("car.cancelled",),
            kept=("car.on_the_road",),
            skip=lambda state: state.of("trip.wanted", "walks", False),
        ),
        Step("bill", ask("bill"), done=("bill.paid",), failed=("bill.refused",)),
    ),
    cancels_on="trip.unwanted",
    refuse=ask("too late"),
    no_return_after=("trip.begun",),
)


def fresh() -> SagaState:
    return SagaState(id="s", saga="trip", key="t", tenant="shop", correlation="c", step="wish")


def play(*events, **wish):
    """Begin and hear the events; return the state and everything that was asked for."""
    state = fresh()
    asked = begin(TRIP, state, wish, 0.0).commands
    for event in events:
        asked += (time_up(TRIP, state, 1.0) if event is None else hear(TRIP, state, event, {}, 1.0)).commands
    return state, [command.what for _, command in asked]


def test_each_answer_leads_to_the_next_step_and_the_last_to_the_end():
    state, asked = play("flight.booked", "car.booked", "bill.paid")
    assert (state.status, asked) == (SagaStatus.DONE, ["flight", "car", "bill"])
    assert state.due_at is None


def test_a_step_that_does_not_apply_is_left_out():
    assert play("flight.booked", walks=True)[1] == ["flight", "bill"]


def test_a_refusal_undoes_what_was_done_newest_first():
    state, asked = play(
        "flight.booked", "car.booked", "bill.refused", "car.cancelled", "flight.cancelled", "trip.forgotten"
    )
    assert state.status is SagaStatus.COMPENSATED
    assert asked[3:] == ["cancel car", "cancel flight", "forget"]


def test_a_step_without_an_answer_is_undone_too_for_it_may_have_had_its_effect():
    assert play("flight.booked", None)[1][2:] == ["cancel car"]


def test_a_refused_step_is_not_undone_for_it_had_no_effect():
    assert play("flight.booked", "car.none")[1][2:] == ["cancel flight"]


def test_a_refused_step_that_may_come_about_after_all_is_undone_too():
    steps = tuple(replace(step, undo_failed=step.name == "car") for step in TRIP.steps)
    state = fresh()
    begin(TRIP, state, {}, 0.0)
    hear(TRIP, state, "flight.booked", {}, 1.0)
    move = hear(replace(TRIP, steps=steps), state, "car.none", {}, 2.0)
    assert [command.what for _, command in move.commands] == ["cancel car"]


def test_a_wish_to_cancel_turns_it_back_and_after_the_point_of_no_return_is_refused():
    assert play("flight.booked", "trip.unwanted")[1][-1] == "cancel car"
    state, asked = play("flight.booked", "trip.begun", "trip.unwanted")
    assert (state.status, asked[-1]) == (SagaStatus.RUNNING, "too late")


def test_what_cannot_be_taken_back_any_more_lets_it_go_on_where_it_was():
    state, asked = play("flight.booked", "car.booked", "trip.unwanted", "car.on_the_road")
    assert (state.status, state.step, asked[-2:]) == (SagaStatus.RUNNING, "bill", ["cancel car", "too late"])
    assert hear(TRIP, state, "bill.paid", {}, 2.0).state.status is SagaStatus.DONE


def test_what_it_waited_for_may_have_come_while_it_turned_back():
    state, _ = play("flight.booked", "car.booked", "trip.unwanted", "bill.paid", "car.on_the_road")
    assert state.status is SagaStatus.DONE


def test_what_cannot_be_taken_back_after_something_else_was_is_left_to_a_person():
    state, _ = play("flight.booked", "car.booked", "bill.refused", "car.cancelled", "flight.in_the_air")
    assert state.status is SagaStatus.STUCK


def test_an_undoing_without_an_answer_is_tried_again_and_then_left_to_a_person():
    state, asked = play("flight.full", *[None] * TRIES)
    assert state.status is SagaStatus.STUCK
    assert asked[1:] == ["forget"] * TRIES
    again = retry(TRIP, state, 2.0)
    assert [command.what for _, command in again.commands] == ["forget"]
    assert hear(TRIP, state, "trip.forgotten", {}, 3.0).state.status is SagaStatus.COMPENSATED


def test_what_a_person_tries_again_is_a_new_command_and_not_one_that_was_obeyed_before():
    state = fresh()
    moves = [begin(TRIP, state, {}, 0.0), retry(TRIP, state, 1.0), hear(TRIP, state, "flight.full", {}, 2.0)]
    moves += [time_up(TRIP, state, 3.0) for _ in range(TRIES)]
    moves += [retry(TRIP, state, 4.0), retry(TRIP, state, 5.0)]
    sent = [command.what for move in moves for _, command in move.commands]
    assert sent == ["flight", "flight", *["forget"] * (TRIES + 2)]
    assert len({id for move in moves for id, _ in move.commands}) == len(sent)


def test_a_patient_step_waits_for_a_person_and_a_late_answer_still_moves_it():
    steps = (*TRIP.steps[:3], replace(TRIP.steps[3], patient=True))
    patient = replace(TRIP, steps=steps, hangs=ask("it hangs"))
    state = fresh()
    for event in ("flight.booked", "car.booked"):
        begin(patient, state, {}, 0.0) if state.step == "wish" else None
        hear(patient, state, event, {}, 1.0)
    assert [command.what for _, command in time_up(patient, state, 2.0).commands] == ["it hangs"]
    assert state.status is SagaStatus.STUCK
    assert hear(patient, state, "bill.paid", {}, 3.0).state.status is SagaStatus.DONE


def test_the_same_step_decided_again_sends_its_command_under_the_same_id():
    ids = [begin(TRIP, fresh(), {}, now).commands[0][0] for now in (0.0, 5.0)]
    assert ids[0] == ids[1]


def test_an_answer_that_comes_again_or_out_of_place_changes_nothing():
    assert play("car.booked", "bill.paid", "flight.cancelled", "trip.wanted")[1] == ["flight"]


KEPT = {"car.on_the_road", "flight.in_the_air"}
EVENTS = sorted(TRIP.hears - {"trip.wanted"} - KEPT)


@given(st.lists(st.sampled_from([*EVENTS, None]), max_size=30))
def test_whatever_happens_each_thing_is_asked_at_most_once_forward_and_never_after_turning_back(events):
    state, asked = play(*events)
    for step in ("flight", "car", "bill"):
        assert asked.count(step) <= 1
    back = [at for at, what in enumerate(asked) if what.startswith(("cancel", "forget"))]
    if back:
        assert not {"flight", "car", "bill"} & set(asked[back[0] :])
    waits = state.status in (SagaStatus.RUNNING, SagaStatus.COMPENSATING)
    assert waits == (state.due_at is not None)


@given(st.lists(st.sampled_from([*EVENTS, *sorted(KEPT), None]), max_size=12))
def test_who_goes_on_after_turning_back_asks_for_nothing_twice_and_under_no_id_twice(events):
    state = fresh()
    commands = begin(TRIP, state, {}, 0.0).commands
    for event in events:
        commands += (
            time_up(TRIP, state, 1.0) if event is None else hear(TRIP, state, event, {}, 1.0)
        ).commands
    asked = [command.what for _, command in commands]
    assert all(asked.count(step) <= 1 for step in ("flight", "car", "bill"))
    assert len({id for id, _ in commands}) == len(commands)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (Step("flight", ask("x"), done=("x",)), "two steps 'flight'"),
        (Step("x", ask("x"), done=()), "no event says that it is done"),
        (Step("x", ask("x"), done=("x",), undo=ask("y")), "no event says that it is undone"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_the_culprit(step, why):
    with pytest.raises(FlowError, match=why):
        check(replace(TRIP, steps=(*TRIP.steps, step)))


WAITING = Saga(
    "wait",
    starts_on="begun",
    key="id",
    steps=(
        Step("begin", None, done=("begun",)),
        Step(
            "answer",
            ask("ask"),
            done=("answered",),
            within=600,
            reminders=((120, ask("nudge")), (300, ask("second"))),
        ),
    ),
)


def asking() -> SagaState:
    state = fresh()
    state.step = "begin"
    return state


def sent(move) -> list[str]:
    return [command.what for _, command in move.commands]


def test_who_does_not_answer_is_reminded_and_then_given_up():
    state = asking()
    begun = begin(WAITING, state, {}, 0.0)
    said = [(state.due_at, sent(begun))]
    while state.due_at is not None:
        said.append((state.due_at, sent(time_up(WAITING, state, state.due_at))))
    assert [commands for _, commands in said] == [["ask"], ["nudge"], ["second"], []]
    assert [due for due, _ in said] == [120, 120, 300, 600]
    assert state.status == SagaStatus.COMPENSATED


def test_an_answer_ends_the_reminding():
    state = asking()
    begin(WAITING, state, {}, 0.0)
    time_up(WAITING, state, 120.0)
    hear(WAITING, state, "answered", {}, 121.0)
    assert (state.status, state.due_at) == (SagaStatus.DONE, None)


def test_after_a_long_absence_only_the_newest_reminder_is_sent():
    state = asking()
    begin(WAITING, state, {}, 0.0)
    assert sent(time_up(WAITING, state, 400.0)) == ["second"]
    assert state.due_at == 600


def test_after_an_absence_beyond_the_end_nobody_is_reminded_of_what_is_over():
    state = asking()
    begin(WAITING, state, {}, 0.0)
    assert sent(time_up(WAITING, state, 601.0)) == []
    assert state.status == SagaStatus.COMPENSATED


def test_reminders_are_in_the_order_of_their_times():
    step = Step("answer", None, done=("answered",), within=60, reminders=((120, ask("nudge")),))
    with pytest.raises(FlowError, match="order of their times"):
        check(Saga("w", "b", "id", (step,)))
