"""What the shop decides on an order, and that each decision is made once, however it is asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from plugins.orders import model
from plugins.orders.events import CancelOrder, ConfirmOrder, HandOverOrder
from plugins.orders.shop import acceptance
from plugins.orders.shop.events import AskVendor, DeclineOrder, DelayOrder, MarkReady, WithdrawOrder
from tests.unit.orders.test_model import KOTA, NOW, place

LATER = NOW + dt.timedelta(minutes=10)


def ask(asked: int = 1, reminder: bool = False) -> Any:
    command = AskVendor(order_id="one", asked=asked, reminder=reminder, is_paid=True, accept_by=LATER)
    return lambda order: acceptance.ask(order, command, NOW)


def accept(minutes: int | None = 20, member: str | None = "joy") -> Any:
    command = ConfirmOrder(order_id="one", vendor_id=None, minutes=minutes, member_id=member)
    return lambda order: acceptance.confirm(order, command, NOW)


def decline(order: model.Order) -> Any:
    return acceptance.decline(order, DeclineOrder(order_id="one", reason="too_busy", member_id="joy"), NOW)


def ready(order: model.Order) -> Any:
    return acceptance.mark_ready(order, MarkReady(order_id="one", member_id="joy"), NOW)


def late(minutes: int, now: dt.datetime = NOW) -> Any:
    command = DelayOrder(order_id="one", minutes=minutes, member_id="joy")
    return lambda order: acceptance.delay(order, command, now)


def withdraw(*, missed: bool) -> Any:
    return lambda order: acceptance.withdraw(order, WithdrawOrder(order_id="one", missed=missed), NOW)


def placed(order: model.Order) -> Any:
    return model.place(order, place(KOTA), 7, NOW)


def after(*decisions: Any) -> model.Order:
    events: list[Any] = []
    for decide in decisions:
        events += decide(model.fold(events))
    return model.fold(events)


def test_each_time_the_shop_is_asked_it_is_asked_more_urgently_and_never_the_same_twice() -> None:
    waiting = after(placed, ask(), ask(1, reminder=True))
    assert waiting.status == "waiting"
    assert ask()(waiting) == ask(1, reminder=True)(waiting) == []
    [second] = ask(2)(waiting)
    assert (second.number, second.asked, second.accept_by) == (7, 2, LATER)


def test_who_accepts_says_when_it_is_ready() -> None:
    [confirmed] = accept(20)(after(placed, ask()))
    assert (confirmed.number, confirmed.minutes, confirmed.member_id) == (7, 20, "joy")
    assert confirmed.ready_at == NOW + dt.timedelta(minutes=20)


def test_two_who_accept_at_once_are_one_acceptance() -> None:
    assert accept(40, "thabo")(after(placed, ask(), accept(20, "joy"))) == []


def test_what_is_not_paid_for_yet_is_nobodys_to_accept_but_the_shop_that_takes_everything_takes_it() -> None:
    assert accept()(after(placed)) == decline(after(placed)) == []
    assert after(placed, accept(None, None)).status == "confirmed"


@pytest.mark.parametrize("answer", [accept(), decline], ids=["accepted", "declined"])
def test_an_answer_in_the_very_second_of_the_time_out_stands(answer: Any) -> None:
    assert withdraw(missed=True)(after(placed, ask(), answer)) == []


@pytest.mark.parametrize("answer", [accept(), decline, ready, late(5)])
def test_after_the_time_out_nobody_answers_any_more(answer: Any) -> None:
    assert answer(after(placed, ask(), withdraw(missed=True))) == []


def test_an_order_that_is_being_cancelled_is_taken_from_a_shop_that_has_accepted_it() -> None:
    withdrawn = after(placed, ask(), accept(), withdraw(missed=False))
    assert withdrawn.status == "withdrawn"
    assert withdraw(missed=False)(withdrawn) == []


def test_what_was_accepted_is_not_declined_and_what_was_declined_is_not_accepted() -> None:
    assert decline(after(placed, ask(), accept())) == []
    assert accept()(after(placed, ask(), decline)) == []


def test_ready_is_said_once_and_only_of_what_is_being_made() -> None:
    assert ready(after(placed, ask())) == []
    assert ready(after(placed, ask(), accept(), ready)) == []


def test_ten_minutes_late_is_ten_minutes_after_what_was_said() -> None:
    [delayed] = late(10)(after(placed, ask(), accept(20)))
    assert delayed.ready_at == NOW + dt.timedelta(minutes=30)


def test_what_is_past_its_time_is_late_from_now() -> None:
    now = NOW + dt.timedelta(hours=1)
    [delayed] = late(10, now)(after(placed, ask(), accept(20)))
    assert delayed.ready_at == now + dt.timedelta(minutes=10)


def test_the_same_delay_said_twice_is_one_and_a_later_one_is_another() -> None:
    delayed = after(placed, ask(), accept(20), late(10))
    assert late(10)(delayed) == []
    assert late(15)(delayed) != []
    assert late(10, NOW + dt.timedelta(minutes=3))(delayed) != []


def test_what_is_ready_can_be_fetched_or_cancelled() -> None:
    made = after(placed, ask(), accept(), ready)
    assert model.hand_over(made, HandOverOrder(order_id="one"), NOW) != []
    [cancelled] = model.cancel(made, CancelOrder(order_id="one", reason="r", cancelled_by="joy"), NOW)
    assert cancelled.number == 7
