"""What happened in the chats is in the figures: played by real people, on real domains."""

from __future__ import annotations

from typing import Any

from plugins.analytics import plugin
from plugins.tenants.demo import SHOP
from tests.chats.talk import PLACED, hear
from tests.stage import EngineStage


async def figures(shop: EngineStage) -> dict[str, list[dict[str, Any]]]:
    """Everything that is told of the shop, once all is counted."""
    await shop.read_batches()
    now = shop.wakala.clock.now()
    return {
        name: await shop.wakala.database.transactions.run(
            "analytics", lambda tx, ask=ask: ask(tx, since=now - 86400, until=now + 3600), SHOP.tenant
        )
        for name, ask in plugin.queries.items()
    }


async def test_an_order_by_chat_is_counted_at_every_step_that_it_came_to(shop: EngineStage) -> None:
    await hear(shop, "hi", *PLACED)
    told = await figures(shop)
    steps = {row["step"]: row["conversations"] for row in told["funnel"]}
    assert steps == {"greet": 1, "browse": 1, "cart": 1, "checkout": 1, "paid": 1}
    assert [(row["stage"], row["orders"]) for row in told["times"]] == [("waiting", 1)]
    counted = {(row["name"], row["label"]): row["count"] for row in told["counts"]}
    assert counted["messages", "in"] == 5
    assert counted["orders", "placed"] == 1


async def test_money_that_comes_by_a_gateway_is_taken_by_its_method(shop: EngineStage) -> None:
    await hear(shop, "2 russian kotas", "collect", "card", "confirm")
    await shop.pay("customer", "ok")
    [taking] = (await figures(shop))["takings"]
    assert (taking["method"], taking["paid"], taking["net"]) == ("paystack", 7000, 7000)


async def test_who_only_looks_is_counted_no_further(shop: EngineStage) -> None:
    await hear(shop, "hi", "menu")
    steps = {row["step"]: row["conversations"] for row in (await figures(shop))["funnel"]}
    assert steps == {"greet": 1, "browse": 1}
