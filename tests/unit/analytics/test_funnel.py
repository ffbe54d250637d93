"""How many come how far, by the day, the language and the version of the flow."""

from typing import Any

from plugins.analytics.tables import metadata
from tests.doubles.counted import Counted, moved, paid, placed, told

DAY = 86400


def conversations(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many there are at each step, over all languages and versions."""
    steps: dict[str, int] = {}
    for row in rows:
        steps[row["step"]] = steps.get(row["step"], 0) + row["conversations"]
    return steps


async def test_nobody_is_at_any_step_of_a_shop_that_is_new(shop: Counted) -> None:
    assert await shop.ask("funnel") == []


async def test_each_step_counts_who_came_at_least_so_far(shop: Counted) -> None:
    await shop.told(
        moved("looks", "home"),
        moved("looks", "menu"),
        moved("orders", "cart"),
        moved("orders", "waiting"),
        placed("one", "orders"),
        paid("one"),
        told("delivery.completed", order_id="one"),
    )
    assert conversations(await shop.ask("funnel")) == {
        "greet": 2,
        "browse": 2,
        "cart": 1,
        "checkout": 1,
        "paid": 1,
        "delivered": 1,
    }


async def test_somebody_is_counted_once_however_often_they_come_by(shop: Counted) -> None:
    for hour in range(3):
        await shop.told(moved("thandi", "home", hour * 3600), moved("thandi", "menu", hour * 3600))
    assert conversations(await shop.ask("funnel")) == {"greet": 1, "browse": 1}


async def test_the_next_day_counts_them_again(shop: Counted) -> None:
    await shop.told(moved("thandi", "home"), moved("thandi", "home", DAY))
    days = [await shop.ask("funnel", start, start + DAY) for start in (0, DAY)]
    assert [conversations(day) for day in days] == [{"greet": 1}, {"greet": 1}]


async def test_languages_and_versions_of_the_flow_are_told_apart_to_the_last_step(shop: Counted) -> None:
    await shop.told(
        moved("thandi", "cart", language="zu"),
        placed("one", "thandi"),
        moved("sipho", "cart", flow_version=3),
        told("payment.promised", order_id="one"),
    )
    found = {
        (row["step"], row["language"], row["flow_version"]): row["conversations"]
        for row in await shop.ask("funnel")
    }
    assert found[("paid", "zu", 2)] == 1
    assert found[("cart", "en", 3)] == 1
    assert ("paid", "en", 3) not in found


async def test_cash_that_is_promised_counts_as_paid_and_late_money_does_not(shop: Counted) -> None:
    await shop.told(moved("a", "cart"), placed("one", "a"), told("payment.promised", order_id="one"))
    await shop.told(moved("b", "cart"), placed("two", "b"), paid("two", late=True))
    assert conversations(await shop.ask("funnel"))["paid"] == 1


async def test_an_order_without_a_conversation_is_in_no_funnel(shop: Counted) -> None:
    await shop.told(placed("one", "from elsewhere"), paid("one"))
    assert await shop.ask("funnel") == []


async def test_vendors_and_drivers_at_work_are_in_no_funnel(shop: Counted) -> None:
    await shop.told(moved("vendor", "home", flow="vending"))
    assert await shop.ask("funnel") == []


async def test_a_shop_sees_nothing_of_another(shop: Counted) -> None:
    await shop.told(moved("thandi", "cart"), placed("one", "thandi"), paid("one"))
    for name in ("funnel", "takings", "times", "counts", "products"):
        assert await shop.ask(name, tenant="another shop") == []


async def test_nobody_can_be_named_by_the_tables(shop: Counted) -> None:
    await shop.told(moved("thandi", "cart"), placed("one", "thandi"), paid("one"))

    async def dump(tx: Any) -> str:
        tables = metadata.tables.values()
        return str([row for table in tables for row in (await tx.execute(table.select())).all()])

    assert "thandi" not in await shop.database.transactions.run("analytics", dump)
