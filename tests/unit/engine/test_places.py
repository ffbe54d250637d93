"""Who works for the shop stands in several flows at once; each input finds the one that it is for."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from bot import (
    FlowError,
    Plugin,
    Tap,
)
from bot.assembly import assemble
from tests.doubles.house import SIPHO
from tests.doubles.town import Town
from tests.doubles.trade import (
    BOTH,
    DRIVER,
    OWNER,
    PHRASES,
    VENDING,
    Delayed,
    Offered,
    Waiting,
    open_house,
    publish,
    trade,
)
from tests.doubles.words import NamedIntents, NamedWords


async def test_a_customer_who_types_a_vendors_word_gets_an_ordinary_reply() -> None:
    house = await open_house(DRIVER)
    assert await house.say("acc 12") == ["notice\n\nnot_understood\n\nhome"]
    assert house.talk().flow == "test"


async def test_a_command_is_its_words_and_what_follows_them() -> None:
    house = await open_house(OWNER)
    assert await house.say("acc 12 20", "ACC12", "Accept: 7") == [
        "accepted 12 20 as 1",
        "accepted 12 as 1",
        "accepted 7 as 1",
    ]


async def test_the_longest_words_that_fit_are_meant_and_no_part_of_a_word() -> None:
    house = await open_house(DRIVER)
    assert await house.say("on shift", "online", who=SIPHO) == ["on_shift", "not_understood"]


async def test_news_reach_the_shops_people_whether_they_ever_wrote_or_not() -> None:
    house = await open_house(OWNER, DRIVER)
    await publish(house, Waiting())
    assert (house.talk().flow, len(house.store.conversations)) == ("vending", 1)
    assert [b"new_order" in row.body for row in house.store.messages.values()] == [True]


async def test_news_that_name_somebody_reach_them_alone() -> None:
    house = await open_house(OWNER, DRIVER, replace(BOTH, phone="27820000003"))
    await publish(house, Offered(driver_id=BOTH.id))
    assert [house.talk("27820000003").flow, len(house.store.conversations)] == ["vending", 1]
    assert [b"an_offer" in row.body for row in house.store.messages.values()] == [True]


async def test_who_is_not_there_any_more_is_covered_by_the_others_where_the_flow_says_so() -> None:
    staff = (OWNER, replace(OWNER, id="m4", phone="27820000004"))
    house = await open_house(*staff, DRIVER)
    await publish(house, Delayed(member_id="m4"))
    assert [b"is_late" in row.body for row in house.store.messages.values()] == [True]
    await publish(house, Delayed(member_id="gone"))
    assert [b"is_late" in row.body for row in house.store.messages.values()] == [True] * 3
    await publish(house, Offered(driver_id="gone"))
    assert len(house.store.messages) == 3


async def test_a_tap_on_news_is_the_command_with_its_argument() -> None:
    house = await open_house(OWNER)
    await house.say("hello")
    await publish(house, Waiting())
    assert await house.say(Tap(house.channel.sent[-1].reply.choices[0].id)) == ["accepted 12 20 as 1"]


async def test_who_works_here_may_shop_and_go_back_and_each_flow_stays_where_it_was() -> None:
    house = await open_house(OWNER)
    assert await house.say("hello", "buy", "order", "work", "buy", "order") == [
        "at_work",
        "home",
        "basket",
        "at_work",
        "home",
        "basket",
    ]


async def test_while_shopping_a_command_is_still_a_command() -> None:
    house = await open_house(OWNER)
    assert await house.say("buy", "order", "acc 12", "order") == [
        "home",
        "basket",
        "accepted 12 as 1",
        "more",
    ]


async def test_a_command_that_overrides_is_obeyed_while_shopping_with_what_it_is_about() -> None:
    house = await open_house(OWNER)
    assert await house.say("buy", "open order", "order") == ["home", "opened order", "basket"]


async def test_a_number_answers_the_last_question_whichever_flow_put_it() -> None:
    house = await open_house(OWNER)
    await house.say("buy", "order")
    await publish(house, Waiting())
    assert await house.say("1") == ["accepted 12 20 as 1"]
    assert house.talk().flow == "test"


async def test_timers_run_in_a_flow_that_is_not_in_front() -> None:
    house = await open_house(OWNER)
    await house.say("buy", "order", "work")
    assert (house.talk().flow, house.talk().due_at is None) == ("vending", False)
    assert await house.wait(301) == ["still_there\n\nhome"]
    assert house.talk().flow == "vending"


async def test_who_is_several_has_all_the_words() -> None:
    house = await open_house(BOTH)
    assert await house.say("on", "acc 3", who=SIPHO) == ["on_shift", "accepted 3 as 1"]


async def test_who_does_not_work_here_any_more_is_a_customer_again() -> None:
    house = await open_house(OWNER)
    await house.say("hello")
    town = house.directory
    assert isinstance(town, Town)
    town.list()
    assert await house.say("acc 12") == ["not_understood\n\nhome"]
    assert (house.talk().flow, house.talk().places) == ("test", {})


async def test_who_begins_to_work_here_is_at_work_with_the_next_word() -> None:
    house = await open_house()
    await house.say("order")
    town = house.directory
    assert isinstance(town, Town)
    town.list(OWNER)
    assert await house.say("acc 12", "buy") == ["accepted 12 as 1", "home"]


async def test_what_cannot_be_taken_back_lightly_is_asked_about() -> None:
    house = await open_house(OWNER)
    assert await house.say("close all", "no", "close all", "yes") == [
        "close_now\n\nsure",
        "left",
        "close_now\n\nsure",
        "closed all",
    ]


async def test_after_another_word_a_yes_is_no_answer_to_what_was_asked_before() -> None:
    house = await open_house(OWNER)
    await house.say("close all")
    assert await house.say("nonsense") == ["not_understood\n\nsure"]
    assert await house.say("acc 12", "yes") == ["accepted 12 as 1", "old_choice"]
    assert house.talk().state == "work"
    assert await house.say("close all", "close it", "yes") == ["close_now\n\nsure"] * 2 + ["closed it"]


async def test_a_word_can_be_undone_for_a_minute() -> None:
    house = await open_house(OWNER)
    await house.say("close", "yes")
    assert await house.say("undo", "undo") == ["opened the shop", "nothing"]
    await house.say("close", "yes")
    await house.wait(61)
    assert await house.say("undo") == ["nothing"]


async def test_undo_is_of_the_last_word_and_of_none_before_it() -> None:
    house = await open_house(OWNER)
    await house.say("close", "yes")
    assert await house.say("acc 12", "undo") == ["accepted 12 as 1", "nothing"]


async def test_a_yes_answers_the_question_of_its_own_flow_alone() -> None:
    house = await open_house(BOTH)
    assert await house.say("close all", "settle 50", "ja", "ja", who=SIPHO) == [
        "close_now\n\nsure",
        "settle_now\n\nsure",
        "settled 50",
        "closed all",
    ]


@pytest.mark.parametrize("flow", ["test", "vendnig"])
def test_a_handler_of_a_flow_that_serves_nobody_of_the_shop_is_refused(flow: str) -> None:
    plugin = trade()
    plugin.on("word", flow=flow)(lambda turn: None)
    with pytest.raises(FlowError, match=f"'word' is handled for flow '{flow}'.* are vending, driving"):
        _assemble(plugin)


def test_without_a_flow_for_customers_nothing_starts() -> None:
    with pytest.raises(FlowError, match="no plugin brings a flow for customers"):
        _assemble(Plugin("trade", flows=[VENDING]))


async def test_the_word_that_calls_back_to_work_is_no_order() -> None:
    house = await open_house(OWNER)
    await house.say("buy", "order")
    assert await house.say("work") == ["at_work"]


async def test_a_slip_of_a_command_is_asked_about() -> None:
    house = await open_house(OWNER)
    await house.say("acpt 12", "xyz")
    misses = [values for name, values in house.words.rendered if name.startswith("not_understood")]
    assert [values["nearest"] for values in misses] == ["accept", ""]


async def test_who_does_not_work_here_any_more_shops_on_where_they_were() -> None:
    house = await open_house(OWNER)
    await house.say("hello", "buy", "order", "work")
    town = house.directory
    assert isinstance(town, Town)
    town.list()
    assert await house.say("nonsense") == ["not_understood\n\nbasket"]
    assert (house.talk().flow, house.talk().state, house.talk().places) == ("test", "basket", {})
    assert await house.wait(301) == ["still_there\n\nhome"]


def _assemble(plugin: Plugin) -> Any:
    return assemble(
        [plugin], renderer=NamedWords(), phrases=PHRASES, understanding=NamedIntents(), directory=Town()
    )


async def test_a_miss_at_work_leaves_the_last_question_open() -> None:
    house = await open_house(OWNER)
    await house.say("hello")
    await publish(house, Waiting())
    assert await house.say("7", "xyz", "1") == [
        "no_such_number",
        "not_understood_options",
        "accepted 12 20 as 1",
    ]
