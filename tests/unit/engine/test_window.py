"""Within 24 hours of a person's last message any words may be sent; afterwards an approved template."""

import asyncio

import pytest
from msgspec.structs import replace

from bot.channel import Remedy
from tests.doubles.post import Closed, Post, refused
from tests.doubles.rows import NOON

DAY = 24 * 3600.0


async def test_within_24_hours_words_are_sent_and_afterwards_only_the_template() -> None:
    post = Post()
    [words] = await post.decide("words")
    [worded] = await post.decide("worded", template="order_ready")
    await asyncio.sleep(DAY + 1)
    post.sender.offer([words, worded])
    await post.sender.idle()
    assert post.standing(words.outgoing.id) == (
        "dead",
        "the 24 h window is closed and there is no template to use",
    )
    assert [(one.reply.text, one.window_open) for one in post.channel.sent] == [("worded", False)]


async def test_the_window_is_open_up_to_24_hours() -> None:
    post = Post()
    [words] = await post.decide("words")
    await asyncio.sleep(DAY)
    post.sender.offer([words])
    await post.sender.idle()
    assert [one.window_open for one in post.channel.sent] == [True]


async def test_the_window_is_open_again_if_the_person_has_written_meanwhile() -> None:
    post = Post()
    [words] = await post.decide("words")
    await asyncio.sleep(DAY + 1)
    await post.decide("answer")
    post.sender.offer([words])
    await post.sender.idle()
    assert [(one.reply.text, one.window_open) for one in post.channel.sent] == [("words", True)]


async def test_the_window_is_asked_when_a_message_leaves_not_when_it_began_to_wait() -> None:
    post = Post(throttle=Closed(until=NOON + DAY + 1))
    [words] = await post.decide("words")
    post.sender.offer([words])
    await post.sender.idle()
    assert post.channel.calls == []
    assert post.standing(words.outgoing.id)[0] == "dead"


async def test_a_channel_that_finds_the_window_closed_is_given_the_template() -> None:
    post = Post(refused(Remedy.USE_TEMPLATE, 131047))
    await post.send("worded", template="order_ready")
    assert [(one.window_open, one.reply.template) for one in post.channel.sent] == [(False, "order_ready")]


async def test_a_channel_that_finds_the_window_closed_gets_nothing_where_there_is_no_template() -> None:
    post = Post(refused(Remedy.USE_TEMPLATE, 131047))
    [id] = await post.send("words")
    assert post.standing(id)[0] == "dead"
    assert len(post.channel.calls) == 1


async def test_a_template_that_is_refused_too_is_buried() -> None:
    post = Post(refused(Remedy.USE_TEMPLATE, 131047), refused(Remedy.USE_TEMPLATE, 131047))
    [id] = await post.send("worded", template="order_ready")
    assert post.standing(id)[0] == "dead"
    assert len(post.channel.calls) == 2


async def later(post: Post, template: str) -> str:
    """Status of a message that goes as this template, once the window is closed."""
    [said] = await post.decide("words", template=template)
    await asyncio.sleep(DAY + 1)
    post.sender.offer([said])
    await post.sender.idle()
    return post.standing(said.outgoing.id)[0]


async def test_who_opted_out_is_tried_with_no_other_message_of_the_kind() -> None:
    post = Post(refused(Remedy.OPT_OUT, 131050))
    assert [await later(post, "specials") for _ in range(3)] == ["dead"] * 3
    assert len(post.channel.calls) == 1
    assert await later(post, "order_ready") == "sent"


async def test_who_could_not_be_reached_is_tried_again_once_they_have_written() -> None:
    post = Post(refused(Remedy.SUPPRESS, 131026))
    first, second = (
        await post.decide("one", template="specials"),
        await post.decide("two", template="specials"),
    )
    await asyncio.sleep(DAY + 1)
    post.sender.offer([*first, *second])
    await post.sender.idle()
    assert [post.standing(one.outgoing.id)[0] for one in (*first, *second)] == ["dead", "dead"]
    assert len(post.channel.calls) == 1
    await asyncio.sleep(1)
    assert await later(post, "specials") == "sent"


@pytest.mark.parametrize(("category", "told"), [("marketing", []), ("utility", ["deals"])])
async def test_stop_withholds_marketing_even_in_the_window_and_nothing_else(
    category: str, told: list[str]
) -> None:
    post = Post()
    [said] = await post.decide("deals", template="deals")
    said.outgoing = replace(said.outgoing, reply=replace(said.outgoing.reply, category=category))
    await post.opt_out()
    post.sender.offer([said])
    await post.sender.idle()
    assert [one.reply.text for one in post.channel.sent] == told
    assert post.standing(said.outgoing.id)[1] == ("" if told else "it is marketing, and they said STOP")
