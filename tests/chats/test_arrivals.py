"""Messages arrive twice, late, together or out of order: each is answered once, in its turn."""

from __future__ import annotations

import asyncio
import datetime as dt

import msgspec
import pytest

from bot.clock import utc
from bot.messages import CatalogueOrder, Media, Reaction, Tap, Text, Unsupported
from flows import ordering
from tests.chats.talk import FILLED, PLACED, REVIEW, hear, received, slots, titles
from tests.stage import EngineStage


async def rewrite(shop: EngineStage, **changes: object) -> None:
    """Leave the customer's conversation as another version of the flow would have."""
    conversation = await shop.conversation("customer")
    body = msgspec.json.encode(msgspec.structs.replace(conversation, **changes))
    shop.disk.execute("UPDATE conversations SET body = ? WHERE id = ?", (body, conversation.id))
    shop.disk.commit()


async def test_the_same_message_five_times_at_once_is_one_line_and_one_reply(shop: EngineStage) -> None:
    message = received(shop, "wamid.same", Text("2 russian kotas"))
    await asyncio.gather(*(shop.wakala.intake.take([message]) for _ in range(5)))
    await shop.settled()
    assert len(await shop.replies("customer")) == 1
    assert [line["quantity"] for line in (await slots(shop))["cart"]] == [2]


async def test_the_same_message_an_hour_later_is_not_answered_again(shop: EngineStage) -> None:
    message = received(shop, "wamid.same", Text("2 russian kotas"))
    await shop.wakala.intake.take([message])
    await shop.settled()
    await shop.replies("customer")
    await shop.skip(3600)
    await shop.wakala.intake.take([message])
    await shop.settled()
    assert await shop.replies("customer") == []


async def test_messages_out_of_order_are_each_answered_once(shop: EngineStage) -> None:
    now = utc(shop.wakala.clock.now())
    second = received(shop, "wamid.2", Text("make that 3"), now)
    first = received(shop, "wamid.1", Text("2 russian kotas"), now - dt.timedelta(seconds=5))
    for message in (second, first, second, first):
        await shop.wakala.intake.take([message])
    await shop.settled()
    assert len(await shop.replies("customer")) == 2


async def test_fast_messages_are_taken_in_their_order(shop: EngineStage) -> None:
    said = ("2 russian kotas", "make that 3", "no atchar", "and 2 vetkoek", "check out", "collect", "cash")
    await shop.say_all("customer", *map(Text, said))
    *_, review = await shop.replies("customer")
    assert "3 x Russian Kota (no atchar)  R105.00\n2 x Vetkoek  R8.00" in review.text


async def test_confirm_tapped_twice_at_once_is_one_order_and_one_number(shop: EngineStage) -> None:
    review = await hear(shop, *REVIEW)
    confirm = Tap(review.choices[0].id, "Confirm")
    await shop.say_all("customer", confirm, confirm)
    assert (await shop.events()).count("order.created") == 1
    texts = [reply.text for reply in await shop.replies("customer")]
    assert sum("*#1*" in text for text in texts) == 1
    assert await shop.state("customer") == "tracking"


async def test_words_sent_right_after_confirming_do_not_stop_the_order(shop: EngineStage) -> None:
    await hear(shop, *REVIEW)
    await shop.say_all("customer", Text("confirm"), Text("3 vetkoek"))
    assert (await shop.events()).count("order.created") == 1
    assert await shop.state("customer") == "tracking"


@pytest.mark.parametrize("said", ["2 russian kotas", "confirm"])
async def test_a_message_that_took_seven_hours_is_not_acted_on(shop: EngineStage, said: str) -> None:
    await hear(shop, *REVIEW)
    sent_at = utc(shop.wakala.clock.now() - 7 * 3600)
    await shop.wakala.intake.take([received(shop, "wamid.late", Text(said), sent_at)])
    await shop.settled()
    (reply,) = await shop.replies("customer")
    assert reply.text.startswith("This message reached us very late, so I did nothing with it.")
    assert titles(reply) == ["Confirm", "Change it", "Cancel"]
    assert await shop.events() == []


async def test_a_late_message_stays_without_an_answer_while_a_person_answers(shop: EngineStage) -> None:
    await hear(shop, "person")
    sent_at = utc(shop.wakala.clock.now() - 7 * 3600)
    await shop.wakala.intake.take([received(shop, "wamid.late", Text("hello"), sent_at)])
    await shop.settled()
    assert await shop.replies("customer") == []


async def test_a_reaction_is_not_answered(shop: EngineStage) -> None:
    await hear(shop, *PLACED)
    await shop.say("customer", Reaction("wamid.x", "👍"))
    assert await shop.replies("customer") == []


@pytest.mark.parametrize("content", [Unsupported("poll"), Media("video", "1"), Media("document", "1")])
async def test_what_cannot_be_read_is_said_and_the_question_put_again(
    shop: EngineStage, content: Media | Unsupported
) -> None:
    reply = await hear(shop, *FILLED, "check out", content)
    assert reply.text.startswith("I can only read text, taps and location pins.")
    assert titles(reply) == ["Deliver it", "I'll collect", "Back to cart"]


async def test_a_catalogue_order_comes_into_the_cart_at_todays_prices(shop: EngineStage) -> None:
    reply = await hear(shop, CatalogueOrder((("russian-kota", 2), ("airfryer", 1), ("coke", 3))))
    assert "That is no longer on the menu, sorry." in reply.text
    assert reply.text.endswith("In your cart: 2 x Russian Kota.\nWhich size of Coke? You asked for 3.")
    reply = await hear(shop, "500 ml")
    assert "2 x Russian Kota  R70.00\n3 x Coke (500 ml)  R54.00\n*Total R124.00*" in reply.text


async def test_a_catalogue_order_of_unknown_things_says_so_once(shop: EngineStage) -> None:
    reply = await hear(shop, CatalogueOrder((("airfryer", 1), ("kettle", 2))))
    assert reply.text.count("no longer on the menu") == 1
    assert "Kotas" in titles(reply)


async def test_a_catalogue_order_while_an_address_is_asked_for_goes_back_to_the_cart(
    shop: EngineStage,
) -> None:
    reply = await hear(shop, *FILLED, "deliver", CatalogueOrder((("vetkoek", 5),)))
    assert "2 x Russian Kota  R70.00\n5 x Vetkoek  R20.00" in reply.text


async def test_a_conversation_whose_state_is_gone_goes_on_at_home_with_its_cart(shop: EngineStage) -> None:
    await hear(shop, *REVIEW)
    await rewrite(shop, flow_version=0, state="card_details")
    reply = await hear(shop, "1")
    assert await shop.state("customer") == "home"
    assert "There are 2 things in your cart." in reply.text
    assert (await hear(shop, "cart")).text.startswith("*Your cart*\n2 x Russian Kota")


async def test_a_conversation_whose_state_is_kept_goes_on_where_it_was(shop: EngineStage) -> None:
    await hear(shop, *REVIEW)
    await rewrite(shop, flow_version=0)
    assert (await hear(shop, "1")).text.startswith("Thank you! Your order is *#1*.")
    assert (await shop.conversation("customer")).flow_version == ordering.version
