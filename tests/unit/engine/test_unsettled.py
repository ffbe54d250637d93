"""A message without an answer is not sent again, until silence in good health is proof."""

import asyncio

import pytest

from bot.channel import SendUnknown, Standing
from tests.doubles.post import Closed, Post
from tests.doubles.rows import NOON, status


async def test_no_answer_leaves_a_message_unsettled_and_the_next_one_goes_on() -> None:
    post = Post(SendUnknown("timed out"))
    lost, good = await post.send("lost", "good")
    assert post.standing(lost) == ("sending", "")
    assert post.standing(good) == ("sent", "")


async def test_after_a_minute_of_silence_in_good_health_a_message_leaves_once_more_and_is_counted() -> None:
    post = Post(SendUnknown("timed out"))
    [id] = await post.send("lost")
    await asyncio.sleep(60)
    await post.look()
    assert (post.sender.resent, len(post.channel.calls)) == (0, 1)
    await asyncio.sleep(1)
    await post.look()
    assert (post.sender.resent, len(post.channel.calls)) == (1, 2)
    assert post.standing(id)[0] == "sent"
    assert post.store.messages[id].resent == 1


@pytest.mark.parametrize("standing", list(Standing))
async def test_a_status_that_names_a_message_keeps_it_from_leaving_again(standing: Standing) -> None:
    post = Post(SendUnknown("timed out"))
    [id] = await post.send("lost")
    await post.outbox.settle([status(standing, id)])
    await asyncio.sleep(3600)
    await post.look()
    assert len(post.channel.calls) == 1


async def test_silence_proves_nothing_while_webhooks_cannot_reach_us() -> None:
    post = Post(SendUnknown("timed out"))
    await post.send("lost")
    post.healthy_since = None
    await asyncio.sleep(3600)
    await post.look()
    post.healthy_since = NOON + 3600
    await asyncio.sleep(59)
    await post.look()
    assert len(post.channel.calls) == 1
    await asyncio.sleep(1)
    await post.look()
    assert len(post.channel.calls) == 2


async def test_a_message_that_is_lost_again_waits_for_its_silence_again() -> None:
    post = Post(SendUnknown("timed out"), SendUnknown("timed out"))
    await post.send("lost")
    for _ in range(3):
        await asyncio.sleep(61)
        await post.look()
        await post.look()
    assert post.channel.times == [0, 61, 122]
    assert post.sender.resent == 2


async def test_a_status_that_comes_while_a_message_stands_in_line_once_more_keeps_it_from_leaving() -> None:
    post = Post(SendUnknown("timed out"))
    [id] = await post.send("lost")
    await asyncio.sleep(61)
    post.sender.throttle = Closed(post.now() + 10)
    await post.sender.look()
    await post.outbox.settle([status(Standing.READ, id)])
    await post.sender.idle()
    assert len(post.channel.calls) == 1
    assert post.standing(id) == ("sent", "")
