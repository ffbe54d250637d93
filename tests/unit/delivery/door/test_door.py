"""The way from pick-up to the customer's hands: who may close a delivery, and with what."""

from __future__ import annotations

import pytest

from plugins.delivery import service, store
from plugins.delivery.door import doorstep
from plugins.delivery.door.commands import AllowLeaving, GiveDirections
from plugins.delivery.events import CancelDelivery
from plugins.delivery.store import drivers, pins, proofs, rules
from tests.doubles.road import DRIVER, OTHER, PHONE, PIN, PRICE, Road


@pytest.fixture
async def road(open_transaction):
    return Road(open_transaction(store.metadata))


@pytest.fixture
async def paid(road):
    return await road.delivery(cash=False)


async def test_the_pin_closes_a_delivery_and_is_forgotten(road, paid):
    assert await pins.of(road.tx, paid) == PIN
    await road.pin(paid)
    assert road.news() == ["completed"]
    assert await pins.of(road.tx, paid) is None


async def test_each_pick_up_has_a_pin_of_its_own():
    made = {pins.new_pin() for _ in range(200)}
    assert len(made) > 150
    assert all(len(pin) == 4 and pin.isdigit() for pin in made)


@pytest.mark.parametrize("digits", ["", "482", "48210", "४८२१", PHONE[-4:], "0000"])
async def test_anything_else_is_a_wrong_pin(road, paid, digits):
    await road.pin(paid, digits)
    assert road.news() == ["pin_refused"]


async def test_the_fifth_wrong_pin_locks_and_then_the_right_one_is_wrong_too(road, paid):
    for _ in range(5):
        await road.pin(paid, "0000")
    assert road.news() == ["pin_refused"] * 5 + ["locked"]
    await road.pin(paid)
    assert road.news() == ["command_refused locked"]


async def test_the_shop_unlocks_and_all_five_tries_are_there_again(road, paid):
    for _ in range(6):
        await road.pin(paid, "0000")
    await road.decides("Unlock", paid)
    road.news()
    for _ in range(4):
        await road.pin(paid, "0000")
    assert road.news() == ["pin_refused"] * 4
    await road.pin(paid)
    assert road.news() == ["completed"]


async def test_the_phone_s_end_counts_only_beside_a_picture(road, paid):
    await road.pin(paid, PHONE[-4:])
    await road.says("TakeProof", paid, media_id="photo")
    await road.pin(paid, PHONE[-4:])
    assert road.news() == ["pin_refused", "proof_taken", "completed"]
    assert road.tx.published[-1].data["photo_url"] == "media:photo"
    assert road.tx.published[-1].data["pin"] is False


async def test_a_picture_opens_no_lock(road, paid):
    for _ in range(5):
        await road.pin(paid, "0000")
    await road.says("TakeProof", paid, media_id="photo")
    await road.pin(paid, PHONE[-4:])
    assert road.news()[-1] == "command_refused locked"


async def test_where_the_shop_asks_for_pictures_a_pin_alone_is_not_enough(road, paid):
    await rules.learn(road.tx, {"cash_cap": "500.00", "photo_proof": True})
    await road.pin(paid)
    await road.says("TakeProof", paid, media_id="photo")
    await road.pin(paid)
    assert road.news() == ["command_refused photo_first", "proof_taken", "completed"]


async def test_a_picture_is_kept_for_thirty_days(road, paid):
    await road.says("TakeProof", paid, media_id="photo")
    assert await proofs.of(road.tx, paid) == ["photo"]
    road.tx.now += proofs.KEPT
    await proofs.forget(road.tx)
    assert await proofs.of(road.tx, paid) == []


@pytest.mark.parametrize("word", ["PickUp", "WaitAtDoor", "AskDirections", "LeaveSafe", "Arrive"])
async def test_somebody_else_s_delivery_is_refused(road, paid, word):
    await road.says(word, paid, driver=OTHER)
    assert road.news() == ["command_refused not_yours"]


async def test_nobody_else_may_try_pins_either(road, paid):
    await road.pin(paid, driver=OTHER)
    assert road.news() == ["command_refused not_yours"]


async def test_cash_comes_before_the_pin_and_a_pin_too_early_is_no_try(road):
    delivery = await road.delivery()
    await road.pin(delivery)
    await road.cash(delivery, PRICE)
    await road.pin(delivery)
    assert road.news() == ["command_refused cash_first", "cash_taken", "payments.collect", "completed"]


async def test_too_little_is_refused_with_what_is_missing_until_the_driver_says_that_it_is_all(road):
    delivery = await road.delivery()
    await road.cash(delivery, PRICE - 15_00)
    assert road.tx.published[-1].data["missing"] == "15.00"
    await road.cash(delivery, PRICE - 15_00, is_short=True)
    assert road.news() == ["command_refused too_little", "cash_taken", "payments.collect"]
    assert road.tx.published[-2].data["missing"] == "15.00"


async def test_what_is_paid_is_not_paid_again(road, paid):
    await road.cash(paid, PRICE)
    assert road.news() == ["command_refused paid_already"]


async def test_something_is_left_only_if_it_is_paid_chosen_and_pictured(road):
    for cash, told in ((True, []), (False, ["leaving_allowed"])):
        delivery = await road.delivery(cash=cash)
        order = road.tx.published[-1].data["order_id"]
        await doorstep.allow_leaving(road.tx, AllowLeaving(order_id=order, place="the gate"))
        assert road.news() == told
    await road.says("LeaveSafe", delivery)
    await road.says("TakeProof", delivery, media_id="photo")
    await road.says("LeaveSafe", delivery)
    assert road.news() == ["command_refused photo_first", "proof_taken", "completed"]


async def test_the_way_that_the_customer_tells_reaches_only_who_is_on_it(road, paid):
    order = road.tx.published[-1].data["order_id"]
    await doorstep.give_directions(road.tx, GiveDirections(order_id=order, text="blue gate"))
    await road.pin(paid)
    await doorstep.give_directions(road.tx, GiveDirections(order_id=order, text="too late"))
    assert road.news() == ["directions_given", "completed"]


async def test_what_came_back_has_a_new_pin_and_new_tries_with_the_next_driver(road, paid):
    for _ in range(5):
        await road.pin(paid, "0000")
    await road.decides("CallBack", paid, reason="locked")
    await road.decides("TakeBack", paid)
    await road.decides("Reopen", paid)
    await road.decides("Reopen", paid)
    assert road.news()[-3:] == ["returned", "reopened", "decision_refused"]
    await service.assign(road.tx, paid, OTHER)
    await road.says("PickUp", paid, driver=OTHER)
    await road.pin(paid, "0000", driver=OTHER)
    await road.pin(paid, driver=OTHER)
    assert road.news() == ["assigned", "picked_up", "pin_issued", "pin_refused", "completed"]


async def test_who_brings_it_back_has_it_in_hand_until_it_is_there(road, paid):
    await road.says("BringBack", paid, reason="nobody home")
    assert [job["status"] for job in await drivers.jobs(road.tx, DRIVER)] == ["returning"]
    await road.says("GiveBack", paid)
    await road.says("GiveBack", paid)
    assert road.news() == ["failed", "returned", "command_refused failed"]
    assert await drivers.jobs(road.tx, DRIVER) == []


async def test_who_brings_it_back_can_turn_round_with_a_new_pin_and_new_tries(road, paid):
    for _ in range(5):
        await road.pin(paid, "0000")
    await road.decides("CallBack", paid, reason="locked")
    road.news()
    await road.decides("Reopen", paid)
    await road.pin(paid)
    assert road.news() == ["carried_on", "picked_up", "pin_issued", "completed"]


async def test_what_is_cancelled_on_its_way_back_still_comes_back_and_goes_out_no_more(road, paid):
    await road.says("BringBack", paid, reason="nobody home")
    order_id = (await doorstep.load(road.tx, paid)).delivery.order_id
    for _ in range(2):
        await service.cancel(road.tx, CancelDelivery(order_id=order_id, reason="given up"))
    assert [job["status"] for job in await drivers.jobs(road.tx, DRIVER)] == ["returning"]
    await road.decides("Reopen", paid)
    await road.decides("TakeBack", paid)
    await road.decides("Reopen", paid)
    told = ["failed", "cancelled", "cancelled", "decision_refused", "returned", "decision_refused"]
    assert road.news() == told
    assert await drivers.jobs(road.tx, DRIVER) == []
