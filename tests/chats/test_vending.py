"""The shop and the clock: who is quicker, once and for all; and a shop where nobody answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.messages import Text
from plugins.orders.saga import ACCEPT_WITHIN
from tests.chats.talk import PLACED, hear, received
from tests.stage import EngineStage

DECISIONS = {"order.confirmed", "order.withdrawn", "order.declined", "order.cancelled"}


async def order(shop: EngineStage) -> None:
    """A customer orders; nobody has answered yet, and what everybody heard is forgotten."""
    for words in PLACED:
        await shop.say("customer", Text(words))
    for role in ("vendor", "customer"):
        await shop.replies(role)


@pytest.fixture
async def asked(shop: EngineStage) -> EngineStage:
    """A shop where an order waits to be accepted, a second before its time is up."""
    await shop.set_shop(auto_accept=False)
    await order(shop)
    await shop.skip(ACCEPT_WITHIN - 1)
    await shop.events()
    await shop.replies("vendor")
    return shop


async def accept(shop: EngineStage) -> None:
    """The vendor's turn is over, and the command that it made is on its way."""
    await shop.wakala.intake.take([received(shop, "acc", Text("acc 1"), role="vendor")])
    await shop.wakala.worker.idle()


async def time_out(shop: EngineStage) -> None:
    """The saga gives up, and the command that it made is on its way."""
    shop.wakala.clock.skip(1)
    await shop.wakala.sagas.fire()


@pytest.mark.parametrize(
    ("first", "second", "decided", "told"),
    [
        (accept, time_out, {"order.confirmed"}, "*#1* is yours"),
        (time_out, accept, {"order.withdrawn", "order.cancelled"}, "*#1* is being cancelled"),
    ],
    ids=["the vendor is quicker", "the clock is quicker"],
)
async def test_in_the_very_second_of_the_time_out_there_is_one_decision_and_the_vendor_hears_it(
    asked: EngineStage,
    first: Callable[[EngineStage], Awaitable[None]],
    second: Callable[[EngineStage], Awaitable[None]],
    decided: set[str],
    told: str,
) -> None:
    await first(asked)
    await second(asked)
    await asked.settled()
    assert DECISIONS & set(await asked.events()) == decided
    assert told in "\n".join(reply.text for reply in await asked.replies("vendor"))
    await asked.skip(3600)
    assert not DECISIONS & set(await asked.events())


async def test_three_orders_in_a_row_that_nobody_answers_pause_the_shop_and_open_goes_on(
    shop: EngineStage,
) -> None:
    await shop.set_shop(auto_accept=False)
    for _ in range(3):
        assert "tenant.paused" not in await shop.events()
        await order(shop)
        await shop.skip(ACCEPT_WITHIN)
    assert "tenant.paused" in await shop.events()
    assert "Send *open* when you are there" in "\n".join(one.text for one in await shop.replies("vendor"))
    assert "takes orders" in (await hear(shop, "open", role="vendor")).text


async def test_who_answers_one_in_between_is_there(shop: EngineStage) -> None:
    await shop.set_shop(auto_accept=False)
    for number in (1, 2, 3, 4):
        await order(shop)
        if number == 2:
            await shop.say("vendor", Text("rej 2 too busy"))
        await shop.skip(ACCEPT_WITHIN)
    assert "tenant.paused" not in await shop.events()
