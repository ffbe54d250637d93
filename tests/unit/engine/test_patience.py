"""A domain that is away for a moment: what cannot be decided without it waits, and is not lost."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot import ANY, SAME, Plugin, ServiceUnavailable, Transition, Turn
from bot.patience import NEWS, Patience
from bot.ports import Input
from bot.shares import ALL
from tests.doubles.events import OrderMade
from tests.doubles.house import House, table

FLOW = table(
    Transition("shop", ("home", "cart", "balance"), "cart"),
    Transition("balance", ANY, "balance"),
    Transition("order.made", ANY, SAME),
)


class Domain:
    """Answers once it is ``back``, in seconds from now; ``asked`` is when it was asked."""

    def __init__(self, back: float = 0.0, hangs: float = 0.0) -> None:
        self.back, self.hangs, self.asked = self.now() + back, hangs, list[float]()

    @staticmethod
    def now() -> float:
        return asyncio.get_running_loop().time()

    async def ask(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> str:
        """bot.ports.Ask."""
        self.asked.append(self.now())
        if self.now() < self.back:
            await asyncio.sleep(self.hangs)
            raise ServiceUnavailable(f"no {name}", service="payments", attempts=3, breaker="open")
        return "an answer"


def plugin() -> Plugin:
    """A shop that knows nothing of money by itself."""
    made = Plugin("test", flows=[FLOW])

    @made.on("shop")
    async def shop(turn: Turn) -> None:
        turn.route("order-1")
        turn.route("order-2")

    @made.on("balance")
    async def balance(turn: Turn) -> None:
        await turn.ask("payments.balance")

    @made.on("order.made")
    async def order_made(turn: Turn) -> None:
        if turn.news["order_id"] == "order-1":
            await turn.ask("payments.balance")
        turn.say(turn.news["order_id"])

    return made


async def open_house(domain: Domain, **changes: Any) -> House:
    house = await House([plugin()], **changes).open()
    house.worker.engine = replace(house.engine, queries=domain.ask)
    return house


async def test_a_message_is_tried_again_and_answered_without_a_word_of_it() -> None:
    domain = Domain(back=2)
    house = await open_house(domain)
    assert await house.say("shop", "balance") == ["cart", "balance"]
    assert [after - domain.asked[0] for after in domain.asked] == [0, 1, 3]
    assert house.outcomes()["100:m2"] == ("done", "")


async def test_who_wrote_hears_one_apology_after_three_tries_and_may_go_on() -> None:
    domain = Domain(back=60)
    house = await open_house(domain)
    assert await house.say("shop", "balance", "shop") == ["cart", "apology", "cart"]
    assert len(domain.asked) == 3
    outcome, why = house.outcomes()["100:m2"]
    assert outcome == "failed"
    assert why.endswith("balance: ServiceUnavailable: no payments.balance")
    await house.wait(60)
    assert await house.say("balance") == ["balance"]


async def test_a_domain_that_takes_all_of_a_turns_time_is_tried_again_too() -> None:
    domain = Domain(back=3, hangs=60)
    house = await open_house(domain)
    assert await house.say("shop", "balance") == ["cart", "balance"]
    assert [after - domain.asked[0] for after in domain.asked] == [0, 3]


async def test_news_wait_until_the_domain_is_back_and_whoever_writes_meanwhile_is_answered() -> None:
    domain = Domain(back=300)
    house = await open_house(domain)
    await house.say("shop")
    await house.publish(OrderMade(order_id="order-1"))
    await house.settle()
    assert await house.say("shop") == ["cart"]
    assert await house.wait(290) == []
    assert await house.wait(30) == ["order-1"]
    assert {outcome for outcome, _ in house.outcomes().values()} == {"done"}


async def test_news_that_come_while_others_wait_are_told_after_them() -> None:
    house = await open_house(Domain(back=5))
    await house.say("shop")
    await house.publish(OrderMade(order_id="order-1"))
    await house.settle()
    await house.publish(OrderMade(order_id="order-2"))
    await house.settle()
    assert await house.wait(10) == ["order-1", "order-2"]


async def test_news_of_a_domain_that_stays_away_are_parked_in_the_end() -> None:
    domain = Domain(back=10_000)
    house = await open_house(domain)
    await house.say("shop")
    await house.publish(OrderMade(order_id="order-1"))
    await house.settle()
    assert await house.wait(sum(NEWS) + 1) == []
    assert len(domain.asked) == 1 + len(NEWS)
    assert [outcome for outcome, _ in house.outcomes().values()] == ["done", "parked"]


async def test_a_process_that_starts_while_a_domain_is_away_starts_and_counts_no_attempt() -> None:
    domain = Domain(back=30)
    house = await open_house(domain)
    await house.say("shop")
    await house.publish(OrderMade(order_id="order-1"))
    await house.settle()
    for _ in range(5):
        house.worker.hand.drop(ALL)
        house = House([plugin()], store=house.store)
        house.worker.engine = replace(house.engine, queries=domain.ask)
        await house.open()
        assert house.worker.live
        assert [row.input.attempts for row in house.store.inputs.values()] == [0, 0]
    assert await house.wait(60) == ["order-1"]


@pytest.mark.parametrize("kind", ["message", "event"])
async def test_what_breaks_otherwise_is_not_tried_again(kind: str) -> None:
    class Broken(Domain):
        async def ask(self, tenant: str, name: str, arguments: Mapping[str, Any]) -> str:
            self.asked.append(self.now())
            raise KeyError(name)

    domain = Broken()
    house = await open_house(domain)
    await house.say("shop")
    if kind == "message":
        assert await house.say("balance") == ["apology"]
    else:
        await house.publish(OrderMade(order_id="order-1"))
        await house.settle()
        assert await house.wait(600) == []
    assert len(domain.asked) == 1


async def test_what_was_left_to_another_process_is_not_due_at_once_when_it_comes_back() -> None:
    woken = asyncio.Event()
    patience = Patience(lambda _: woken.set())
    news = Input(1, "a", "event", "100:c", "c", "shop", "100", "cause", b"")
    patience.set_aside(news, 0.0)
    await woken.wait()
    patience.forget("100:c")
    patience.set_aside(news, 60.0)
    assert patience.due("100:c") == []
