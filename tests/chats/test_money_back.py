"""Money that goes back: how far it is, for who waits for it, and for the shop that counts its day."""

from __future__ import annotations

import pytest

from plugins.payments.gateway import Outcome
from tests.chats.talk import hear
from tests.stage import EngineStage

DAYS = 3 * 24 * 3600.0


async def cancelled(shop: EngineStage) -> None:
    """An order that was paid by card is cancelled."""
    await hear(shop, "2 russian kotas", "collect", "card", "confirm")
    await shop.pay("customer", "ok")
    await hear(shop, "cancel", "yes")


async def test_what_the_gateway_has_sent_back_is_told_as_given_back(shop: EngineStage) -> None:
    await cancelled(shop)
    assert "R70.00 is on its way back to you" in (await hear(shop, "my order")).text
    shop.gateways["paystack"].refund_outcome = Outcome.PAID
    await shop.skip(DAYS)
    for words in ("my order", "where is my money"):
        reply = (await hear(shop, words)).text
        assert "R70.00 has been given back to you." in reply
        assert "on its way" not in reply


async def test_what_could_not_be_sent_back_is_with_a_person(shop: EngineStage) -> None:
    await cancelled(shop)
    shop.gateways["paystack"].refund_outcome = Outcome.FAILED
    await shop.skip(DAYS)
    told = "R70.00 could not be sent back by itself: a person at the shop sees to it."
    assert told in (await hear(shop, "refund")).text


@pytest.mark.parametrize(
    ("outcome", "line", "total"),
    [
        (Outcome.PENDING, "Going back -R70.00", "R0.00"),
        (Outcome.PAID, "Given back -R70.00", "R0.00"),
        (Outcome.FAILED, "Card R70.00\n*", "R70.00"),
    ],
)
async def test_today_counts_no_money_that_goes_back(
    shop: EngineStage, outcome: Outcome, line: str, total: str
) -> None:
    await cancelled(shop)
    shop.gateways["paystack"].refund_outcome = outcome
    await shop.skip(3600)
    today = (await hear(shop, "today", role="vendor")).text
    assert line in today
    assert f"*Total {total}*" in today
