"""Who has a delivery: the first yes, or whoever the shop says; everybody else hears that they do not."""

from __future__ import annotations

import pytest

from plugins.delivery import service, store
from plugins.delivery.commands import AssignDelivery, LetCollect, SearchAgain
from plugins.delivery.search import claims, shifts
from tests.doubles.dispatch import Town


@pytest.fixture
async def town(open_transaction):
    return Town(open_transaction(store.metadata))


@pytest.fixture
async def pooled(town):
    """A delivery that two drivers were asked for at once, after both let it go by."""
    await town.on("ann", "ben")
    delivery = await town.order()
    await town.skip(180)
    town.news()
    return delivery


async def stands(town, delivery):
    known = (await service.look(town.tx, delivery))[1]
    return known.status, known.driver_id


async def test_of_two_who_say_yes_the_first_has_it_and_the_other_hears_so_once(town, pooled):
    await town.yes("ben", pooled)
    await town.yes("ann", pooled)
    await town.yes("ben", pooled)
    assert sorted(town.news()) == ["assigned ben", "offer_closed ann taken", "offer_closed ann taken"]
    assert await stands(town, pooled) == ("assigned", "ben")


async def test_a_yes_in_the_very_second_in_which_the_offer_expires_is_a_yes(town):
    await town.on("ann", "ben")
    delivery = await town.order()
    await town.skip(89)
    town.tx.now += 1
    town.news()
    await town.yes("ann", delivery)
    assert town.news() == ["assigned ann"]
    await town.skip(200, step=10)
    assert town.news() == []


async def test_a_yes_that_comes_after_the_next_driver_was_asked_is_too_late(town):
    await town.on("ann", "ben")
    delivery = await town.order()
    await town.skip(90)
    town.news()
    await town.yes("ann", delivery)
    assert town.news() == ["offer_closed ann expired"]
    await town.yes("ben", delivery)
    assert town.news() == ["assigned ben"]


async def test_a_late_yes_counts_while_nobody_is_being_asked(town):
    await town.on("ann")
    delivery = await town.order()
    await town.skip(200)
    assert "no_driver" in town.news()
    await town.yes("ann", delivery)
    assert town.news() == ["assigned ann"]


async def test_whoever_takes_one_of_two_leaves_the_other_to_others(town):
    await town.on("ann", "ben")
    first = await town.order("12")
    await town.no("ben", first)
    await town.skip(90)
    second = await town.order("13")
    await town.skip(180)
    town.news()
    await town.yes("ann", first)
    await town.skip(1)
    assert "assigned ann" in town.news()
    assert await stands(town, second) == ("scheduled", "")
    await town.yes("ann", second)
    assert town.news()[-1] in ("offer_closed ann busy", "offer_closed ann expired")


async def test_a_driver_who_goes_home_with_an_offer_leaves_it_to_the_next_at_once(town):
    await town.on("ann", "ben")
    await town.order()
    town.news()
    await town.off("ann")
    assert town.news() == ["shift_changed ann", "offered ben"]
    await town.off("ben")
    assert town.news() == ["shift_changed ben", "no_driver"]


async def test_nobody_goes_home_with_a_job_in_hand(town):
    await town.on("ann")
    delivery = await town.order()
    await town.yes("ann", delivery)
    town.news()
    await town.off("ann")
    refused = town.tx.published[-1].data
    assert (refused["why"], refused["number"], refused["status"]) == ("job", 12, "assigned")
    await town.cancel()
    await town.off("ann")
    assert town.tx.published[-1].data["on"] is False


async def test_nobody_is_on_shift_without_saying_where(town):
    await town.on("ann", area="")
    assert town.news() == ["shift_refused ann nowhere"]
    await town.at("ann", -26.2485, 27.8540)
    await town.on("ann", area="")
    assert town.news() == ["shift_changed ann"]


async def test_a_job_is_given_back_until_the_food_is_picked_up(town):
    await town.on("ann", "ben")
    delivery = await town.order()
    await town.yes("ann", delivery)
    town.news()
    await town.no("ann", delivery)
    assert town.news() == ["released ann", "offer_closed ann passed"]
    assert await stands(town, delivery) == ("scheduled", "")
    await service.assign(town.tx, delivery, "ben")
    await service.pick_up(town.tx, delivery, None)
    await town.no("ben", delivery)
    assert await stands(town, delivery) == ("picked_up", "ben")


async def test_the_shop_gives_it_to_whom_it_likes_and_everybody_else_hears_so(town):
    await town.on("ann", "ben")
    delivery = await town.order()
    town.news()
    give = AssignDelivery(delivery_id=delivery, driver_id="ben", member_id="joy")
    for _ in range(2):
        await claims.assign(town.tx, give)
    assert town.news() == ["assigned ben", "offer_closed ann taken"]
    await claims.assign(town.tx, AssignDelivery(delivery_id=delivery, driver_id="ann", member_id="joy"))
    assert town.news() == ["assigned ann", "offer_closed ben reassigned"]


async def test_an_order_that_is_cancelled_is_taken_back_from_whoever_was_asked_or_has_it(town):
    await town.on("ann")
    await town.order("12")
    town.news()
    await town.cancel("12")
    assert town.news() == ["cancelled", "offer_closed ann cancelled"]
    delivery = await town.order("13")
    await town.yes("ann", delivery)
    town.news()
    await town.cancel("13")
    assert town.news() == ["cancelled", "offer_closed ann cancelled"]
    await town.yes("ann", delivery)
    assert town.news() == ["offer_closed ann cancelled"]


async def test_an_order_that_is_fetched_needs_no_driver(town):
    await town.on("ann")
    delivery = await town.order()
    town.news()
    for _ in range(2):
        await claims.let_collect(town.tx, LetCollect(delivery_id=delivery, member_id="joy"))
    assert town.news() == ["to_collect", "offer_closed ann cancelled"]
    assert (await stands(town, delivery))[0] == "to_collect"


@pytest.mark.parametrize("command", [AssignDelivery, LetCollect, SearchAgain])
async def test_what_the_shop_decides_too_late_is_refused_to_whoever_decided(town, command):
    await town.on("ann")
    delivery = await town.order()
    await town.yes("ann", delivery)
    await service.pick_up(town.tx, delivery, None)
    town.news()
    fields = {"delivery_id": delivery, "member_id": "joy"}
    decide = {AssignDelivery: claims.assign, LetCollect: claims.let_collect, SearchAgain: claims.search_again}
    if command is AssignDelivery:
        fields["driver_id"] = "ben"
    await decide[command](town.tx, command(**fields))
    assert town.news() == ["decision_refused"]
    refused = town.tx.published[-1].data
    assert (refused["member_id"], refused["status"]) == ("joy", "picked_up")


async def test_somebody_who_drives_no_longer_is_asked_for_nothing(town):
    await town.on("ann", "ben")
    await town.order()
    town.news()
    await shifts.learn(town.tx, "ann", is_driver=False)
    assert town.news() == ["offered ben"]
    await shifts.learn(town.tx, "ann", is_driver=True)
    await shifts.learn(town.tx, "joy", is_driver=False)
    assert town.news() == []
