"""Money that comes when nobody waits for it any more: the customer hears what becomes of it."""

from __future__ import annotations

import pytest

from bot import Transaction
from plugins.orders import service
from plugins.orders.events import CancelOrder
from plugins.payments.gateway import Outcome
from tests.chats.talk import hear
from tests.stage import EngineStage

MINUTE = 60.0


async def test_money_that_comes_while_the_order_is_being_let_go_is_said_to_go_back(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def not_yet(tx: Transaction, command: CancelOrder) -> None:
        """The orders domain gets round to it later."""

    monkeypatch.setattr(service, "cancel", not_yet)
    await hear(shop, "2 russian kotas", "collect", "card", "confirm")
    gateway = shop.gateways["paystack"]
    (reference,) = gateway.accounts
    gateway.pay(reference, Outcome.FAILED, "declined", final=False)
    await shop.skip(MINUTE / 3)
    assert "payment.failed" in await shop.events()
    gateway.pay(reference)
    await shop.skip(2 * MINUTE)
    told = [reply.text for reply in await shop.replies("customer")]
    assert "came when the order was already closed. Nothing is lost: it goes back to you." in told[0]
    assert "order.cancelled" not in await shop.events()
