"""A gateway that does not answer: nobody is told that the shop has what it has not."""

from __future__ import annotations

from bot.messages import Text
from tests.chats.talk import hear
from tests.stage import EngineStage

MINUTES = 60.0


async def test_an_order_whose_payment_hangs_is_not_with_the_shop(shop: EngineStage) -> None:
    shop.gateways["paystack"].faults = ["lost"] * 9
    await hear(shop, "2 russian kotas", "collect", "card")
    await shop.say("customer", Text("confirm"))
    await shop.skip(2 * MINUTES)
    told = " ".join(reply.text for reply in await shop.replies("customer"))
    assert "longer than it should" in told
    assert "The shop does not have it yet" in told
    assert "not with the shop yet" in (await hear(shop, "where is my order")).text
