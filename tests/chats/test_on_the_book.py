"""C22, V12: on the book, where a chat alone does not show it: no cash at the end, and a limit that holds."""

from __future__ import annotations

from pathlib import Path

from bot import Event, Transaction
from bot.messages import Text
from bot.settings import Plugins
from plugins.orders.events import HandOverOrder
from plugins.tenants.demo import SHOP
from tests.chats.talk import FILLED, hear, slots, titles
from tests.stage import EngineStage, stage

REVIEW = (*FILLED, "collect", "on the book")


async def lend(shop: EngineStage, limit: int) -> None:
    """The vendor lets the customer buy on the book."""
    await hear(shop, f"book 0820000001 {limit}", role="vendor")


async def obey(shop: EngineStage, command: Event) -> None:
    """Send a command, and wait for all that follows."""

    async def work(tx: Transaction) -> None:
        tx.publish(command)

    await shop.wakala.database.transactions.run("test", work, SHOP.tenant)
    await shop.settled()


async def test_an_order_on_the_book_ends_without_any_cash(shop: EngineStage) -> None:
    await lend(shop, 200)
    await hear(shop, *REVIEW, "confirm")
    [order] = (await slots(shop))["orders"]
    await shop.events()
    await obey(shop, HandOverOrder(order_id=order["id"]))
    events = await shop.events()
    assert "order.completed" in events
    assert not [name for name in events if name.startswith(("payment.", "payments."))]


async def test_a_limit_that_is_lowered_before_the_last_word_still_holds(shop: EngineStage) -> None:
    await lend(shop, 200)
    await hear(shop, *REVIEW)
    await lend(shop, 50)
    said = await hear(shop, "confirm")
    assert said.text.startswith("There is not enough left on your book, so order")
    assert "Cash" in titles(said)
    assert await hear(shop, "my balance")
    assert "payment.succeeded" not in await shop.events()


async def test_two_people_never_share_a_limit(shop: EngineStage) -> None:
    await lend(shop, 200)
    await shop.say("stranger", Text("2 russian kotas"))
    said = await hear(shop, "collect", "on the book", role="stranger")
    assert said.text.startswith("Mama Thandi's Kitchen keeps no book for you")


async def test_the_book_is_not_offered_to_whom_none_is_kept_for(shop: EngineStage) -> None:
    assert "On the book" not in titles(await hear(shop, *FILLED, "collect"))


async def test_a_book_that_is_closed_is_not_offered_any_more(shop: EngineStage) -> None:
    await lend(shop, 200)
    await lend(shop, 0)
    assert "On the book" not in titles(await hear(shop, *FILLED, "collect"))


async def test_who_is_asked_to_pay_by_link_may_say_on_the_book_instead(shop: EngineStage) -> None:
    await lend(shop, 200)
    await hear(shop, *FILLED, "collect", "card", "confirm")
    said = await hear(shop, "on the book")
    assert "on the book" in said.text
    said = await hear(shop, "confirm")
    assert "It is on your book." in said.text


async def test_without_the_payments_plugin_there_is_no_book_and_the_chat_goes_on(
    tmp_path: Path, database: Path
) -> None:
    plugins = [name for name in Plugins().enabled if name != "payments"]
    async with stage(tmp_path, database, plugins) as shop:
        assert titles(await hear(shop, *FILLED, "collect"))[-1] == "Back"
