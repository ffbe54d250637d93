"""Integration plan §10.2, ``payment_failure_handling``: nobody is charged, and another way works."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenarios.demo import CARD, CASH, EFT, IN_STOCK, MPESA, ONLINE, TOTAL, Demo, Way

ELSEWHERE = {CARD: EFT, EFT: CARD, MPESA: CASH}
"""How each customer pays after their first way did not work."""
BACK = ("payment.failed", "payment.closed", "inventory.released", "order.cancelled")
NOT_DONE = "The payment did not go through"
TOO_LATE = "The time to pay is up"


@pytest.mark.parametrize("way", ONLINE, ids=lambda way: way.gateway)
async def test_a_declined_payment_lets_the_order_go_and_keeps_the_cart(demo: Demo, way: Way) -> None:
    order = await create_order(demo)
    await simulate_payment_failure(demo)
    await verify_failure_notification(demo, NOT_DONE)
    await verify_order_cancelled(demo, order)
    await verify_stock_released(demo)
    await verify_paid_another_way(demo, ELSEWHERE[way])


@pytest.mark.parametrize("way", ONLINE, ids=lambda way: way.gateway)
async def test_an_order_that_nobody_pays_is_let_go_in_time(demo: Demo, way: Way) -> None:
    order = await create_order(demo)
    await demo.skip("15m")
    await verify_failure_notification(demo, NOT_DONE if way is MPESA else TOO_LATE)
    await verify_order_cancelled(demo, order)
    await verify_stock_released(demo)


@pytest.mark.parametrize("way", ONLINE, ids=lambda way: way.gateway)
async def test_money_for_an_order_that_was_let_go_goes_back_once(demo: Demo, way: Way) -> None:
    await create_order(demo)
    await demo.skip("15m")
    await demo.hear("Your cart is kept")
    await demo.act("ok")
    await demo.hear("80.00 for order *#1* came when the order was already closed")
    assert demo.books() == {f"clearing:{way.gateway}": TOTAL, "receivable": -TOTAL}
    await demo.given_back(TOTAL)
    await demo.hear("80.00 for order *#1* has been given back to you")
    assert (await demo.charges(way.gateway), demo.books(), demo.stock()) == (0, {}, IN_STOCK)
    assert demo.events("refund.requested") == ["refund.requested"]


async def create_order(demo: Demo) -> Any:
    """The customer orders; the stock is held while they are asked for the money."""
    for words in ("2 russian kotas", "deliver", "yellow house behind the spaza"):
        await demo.say(words)
    await demo.hear("How do you want to pay?")
    return await confirm(demo, demo.way)


async def confirm(demo: Demo, way: Way) -> Any:
    """The customer chooses a way to pay, and places the order."""
    await demo.say(way.said)
    if way is CASH:
        await demo.hear("Which note")
        await demo.say("exact")
    await demo.hear("Is that right?")
    await demo.say("confirm")
    await demo.hear("Thank you!" if way is CASH else "80.00 to pay")
    assert demo.stock() == IN_STOCK - 2
    return await demo.order()


async def simulate_payment_failure(demo: Demo) -> None:
    """The bank says no, or the customer cancels the prompt. Paystack tells of that only when asked."""
    await demo.act("fail")
    if demo.way is CARD:
        await demo.skip("20s")


async def verify_failure_notification(demo: Demo, reason: str) -> None:
    """The customer hears why, and that their cart is kept."""
    assert "Your cart is kept" in await demo.hear(reason)


async def verify_order_cancelled(demo: Demo, order: Any) -> None:
    """The order is off, and no more money is asked for it."""
    assert (await demo.becomes(f"/orders/{order['id']}", "cancelled"))["number"] == 1
    assert demo.events(*BACK) == list(BACK)
    refusal = await demo.payment(order, status=402)
    assert refusal["error_code"] == "order_closed"
    assert await demo.charges(demo.way.gateway) == 0
    assert demo.books() == {}


async def verify_stock_released(demo: Demo) -> None:
    """What was held can be sold again."""
    assert demo.stock() == IN_STOCK


async def verify_paid_another_way(demo: Demo, way: Way) -> None:
    """The cart, the place and all else are still there: choosing another way is all it takes."""
    again = await confirm(demo, way)
    assert (again["number"], again["payment_method"], again["total_amount"]) == (2, way.gateway, "80.00")
    if way is CASH:
        assert demo.books() == {"receivable": TOTAL, "sales": -TOTAL}
        return
    await demo.act("ok", way)
    await demo.hear("Your payment is here")
    assert demo.books() == {f"clearing:{way.gateway}": TOTAL, "sales": -TOTAL}
    assert await demo.charges(way.gateway) == TOTAL
