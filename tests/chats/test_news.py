"""The orders domain answers late, otherwise, or while the customer is elsewhere: nothing gets lost."""

from __future__ import annotations

import pytest

from bot import Transaction
from bot.clock import utc
from bot.messages import Text
from plugins.orders import service
from plugins.orders.events import CancellationRefused, CancelOrder, OrderRefused, PlaceOrder
from plugins.tenants.demo import SHOP
from tests.chats.talk import PLACED, REVIEW, hear, slots, titles
from tests.stage import EngineStage

place = service.place


class Kitchen:
    """An orders domain that gets round to it later."""

    def __init__(self) -> None:
        self.waiting: list[PlaceOrder] = []

    async def later(self, tx: Transaction, command: PlaceOrder) -> None:
        self.waiting.append(command)

    async def wake(self, shop: EngineStage) -> None:
        """Now is later; whatever was asked twice is placed once."""
        for command in self.waiting:
            await shop.wakala.database.transactions.run(
                "orders", lambda tx, command=command: place(tx, command), SHOP.tenant
            )
        await shop.settled()


@pytest.fixture
def kitchen(monkeypatch: pytest.MonkeyPatch) -> Kitchen:
    slow = Kitchen()
    monkeypatch.setattr(service, "place", slow.later)
    return slow


async def refuse(tx: Transaction, command: PlaceOrder) -> None:
    refused = OrderRefused(order_id=command.order_id, reason="the bread is finished", refused_at=utc(tx.now))
    tx.publish(refused)


async def keep(tx: Transaction, command: CancelOrder) -> None:
    refused = CancellationRefused(order_id=command.order_id, status="completed", refused_at=utc(tx.now))
    tx.publish(refused)


async def test_a_confirmed_order_is_answered_once_when_it_has_its_number(
    shop: EngineStage, kitchen: Kitchen
) -> None:
    await hear(shop, *REVIEW)
    await shop.say("customer", Text("confirm"))
    assert await shop.replies("customer") == []
    await kitchen.wake(shop)
    (reply,) = await shop.replies("customer")
    assert reply.text.startswith("Thank you! Your order is *#1*.")


@pytest.mark.parametrize("said", ["confirm", "yes", "menu", "cart", "back", "start", "hello?"])
async def test_who_is_impatient_is_told_to_wait(shop: EngineStage, kitchen: Kitchen, said: str) -> None:
    await hear(shop, *REVIEW)
    await shop.say("customer", Text("confirm"))
    assert (await hear(shop, said)).text == "One moment, your order is on its way to the shop."
    assert await shop.state("customer") == "waiting"
    assert len(kitchen.waiting) == 1


async def test_after_two_minutes_the_customer_hears_why_and_may_confirm_again(
    shop: EngineStage, kitchen: Kitchen
) -> None:
    await hear(shop, *REVIEW)
    await shop.say("customer", Text("confirm"))
    await shop.skip(120)
    (reply,) = await shop.replies("customer")
    assert reply.text.startswith("Sorry, the shop takes longer to answer than it should.")
    await shop.say("customer", Text("confirm"))
    await kitchen.wake(shop)
    (reply,) = await shop.replies("customer")
    assert reply.text.startswith("Thank you! Your order is *#1*.")
    assert (await shop.events()).count("order.created") == 1


async def test_an_order_that_comes_in_after_the_apology_ends_the_review(
    shop: EngineStage, kitchen: Kitchen
) -> None:
    await hear(shop, *REVIEW)
    await shop.say("customer", Text("confirm"))
    await shop.skip(120)
    await shop.replies("customer")
    await kitchen.wake(shop)
    (reply,) = await shop.replies("customer")
    assert reply.text.startswith("Thank you! Your order is *#1*.")
    assert await shop.state("customer") == "tracking"
    assert "cart" not in await slots(shop)


async def test_what_was_added_while_waiting_stays_in_the_cart(shop: EngineStage, kitchen: Kitchen) -> None:
    await hear(shop, *REVIEW)
    await shop.say("customer", Text("confirm"))
    await shop.skip(120)
    await hear(shop, "3 vetkoek and another russian kota")
    await kitchen.wake(shop)
    (reply,) = await shop.replies("customer")
    assert reply.text == "Your order *#1* is in. Thank you!"
    cart = (await hear(shop, "cart")).text
    assert "1 x Russian Kota" in cart
    assert "3 x Vetkoek" in cart


async def test_who_gives_up_after_the_apology_cancels_the_order_that_was_on_its_way(
    shop: EngineStage, kitchen: Kitchen
) -> None:
    await hear(shop, *REVIEW)
    await shop.say("customer", Text("confirm"))
    await shop.skip(120)
    assert (await hear(shop, "cancel")).text == "Cancel the order you just placed?"
    await kitchen.wake(shop)
    reply = await hear(shop, "yes")
    assert reply.text.startswith("Your order *#1* is cancelled.")
    assert "order.cancelled" in await shop.events()


async def test_an_order_comes_in_while_a_person_answers(shop: EngineStage, kitchen: Kitchen) -> None:
    await hear(shop, *REVIEW)
    await shop.say("customer", Text("confirm"))
    await hear(shop, "person")
    await kitchen.wake(shop)
    (reply,) = await shop.replies("customer")
    assert reply.text == "Your order *#1* is in. Thank you!"
    assert await shop.state("customer") == "with_person"
    assert (await hear(shop, "bot")).text.startswith("I am back.\n\nYour order is *#1*.")
    assert await shop.state("customer") == "tracking"


async def test_a_question_that_was_open_is_put_again_after_the_news(shop: EngineStage) -> None:
    await hear(shop, *PLACED, "3 vetkoek", "check out")
    order = (await slots(shop))["orders"][0]["id"]
    await shop.wakala.database.transactions.run(
        "orders",
        lambda tx: service.cancel(tx, CancelOrder(order_id=order, reason="no gas", cancelled_by="shop")),
        SHOP.tenant,
    )
    await shop.settled()
    (reply,) = await shop.replies("customer")
    assert reply.text.startswith("Your order *#1* is cancelled. You pay nothing.\n\nShould we bring it")
    assert titles(reply) == ["Deliver it", "I'll collect", "Back to cart"]


async def test_a_refused_order_is_explained_and_can_be_placed_anew(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "place", refuse)
    reply = await hear(shop, *REVIEW, "confirm")
    assert reply.text.startswith("Sorry, the shop could not take your order: the bread is finished.")
    assert "2 x Russian Kota" in reply.text
    assert await shop.state("customer") == "cart"
    monkeypatch.undo()
    assert (await hear(shop, "check out", "collect", "cash", "confirm")).text.startswith("Thank you!")


async def test_a_refusal_reaches_who_talks_to_a_person(
    shop: EngineStage, kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hear(shop, *REVIEW)
    await shop.say("customer", Text("confirm"))
    await hear(shop, "person")
    (command,) = kitchen.waiting
    await shop.wakala.database.transactions.run("orders", lambda tx: refuse(tx, command), SHOP.tenant)
    await shop.settled()
    assert (await shop.replies("customer"))[0].text.startswith("Sorry, the shop could not take your order")
    assert (await hear(shop, "bot")).text.startswith("I am back.\n\n*Your cart*")


async def test_an_order_that_can_no_longer_be_cancelled_stands(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "cancel", keep)
    reply = await hear(shop, *PLACED, "cancel", "yes")
    assert reply.text.startswith("Your order *#1* can no longer be cancelled.")
    assert await shop.state("customer") == "tracking"


async def test_who_asks_again_before_the_answer_is_not_asked_about_an_order_that_stands(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "cancel", keep)
    await hear(shop, *PLACED, "cancel")
    await shop.say_all("customer", Text("yes"), Text("cancel"))
    last = (await shop.replies("customer"))[-1].text
    assert last.startswith("Your order *#1* can no longer be cancelled.")
    assert "Cancel order" not in last
    assert await shop.state("customer") == "tracking"


async def test_a_cancellation_without_an_answer_is_not_waited_for_for_ever(
    shop: EngineStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def later(tx: Transaction, command: CancelOrder) -> None:
        """Nothing yet."""

    monkeypatch.setattr(service, "cancel", later)
    await hear(shop, *PLACED, "cancel")
    await shop.say("customer", Text("yes"))
    await shop.skip(120)
    (reply,) = await shop.replies("customer")
    assert "I will tell you as soon as I know more." in reply.text
    assert await shop.state("customer") == "tracking"


async def test_an_order_cancelled_before_it_had_a_number_never_comes_in(
    shop: EngineStage, kitchen: Kitchen
) -> None:
    await hear(shop, *REVIEW)
    await shop.say_all("customer", Text("confirm"), Text("cancel"))
    assert (await shop.replies("customer"))[-1].text == "Cancel the order you just placed?"
    assert (await hear(shop, "yes")).text.startswith("Your order is cancelled. You pay nothing.")
    await kitchen.wake(shop)
    assert await shop.replies("customer") == []
    assert "order.created" not in await shop.events()


async def test_a_cancellation_that_was_thought_better_of_touches_no_order(
    shop: EngineStage, kitchen: Kitchen
) -> None:
    await hear(shop, *REVIEW)
    await shop.say_all("customer", Text("confirm"), Text("cancel"))
    assert (await hear(shop, "no")).text == "One moment, your order is on its way to the shop."
    await kitchen.wake(shop)
    await hear(shop, "3 vetkoek", "collect", "cash")
    await shop.say("customer", Text("confirm"))
    await kitchen.wake(shop)
    assert (await shop.replies("customer"))[-1].text.startswith("Thank you! Your order is *#2*.")
    assert "order.cancelled" not in await shop.events()
