"""Clients of the API who do not wait for the order saga: they pay and send a driver before it asks."""

from __future__ import annotations

import pytest

from tests.scenarios.demo import CARD, CASH, EFT, IN_STOCK, TOTAL, Demo, Way

AS_CASH = pytest.mark.parametrize("way", [CASH], ids=["cash"])


@AS_CASH
async def test_cash_that_is_promised_before_the_saga_asks_confirms_the_order(demo: Demo) -> None:
    order = await demo.place()
    payment = await demo.payment(order)
    assert payment["status"] == "promised"
    await demo.becomes(f"/orders/{order['id']}", "confirmed")
    assert demo.events("payment.initiated") == ["payment.initiated"]


async def test_cash_promised_for_an_order_by_card_is_collected_and_the_card_goes_back(demo: Demo) -> None:
    order = await demo.place()
    await demo.payment(order)
    await demo.payment(order, method="cash")
    await demo.becomes(f"/orders/{order['id']}", "confirmed")
    delivery = await demo.delivery(order)
    assert delivery["cash_due"] == "80.00"
    await demo.act("ok", CARD)
    await demo.given_back_by(CARD, TOTAL)
    await demo.bring(delivery, driver="0190a1b2-0000-7000-8000-00000000d001")
    await demo.becomes(f"/orders/{order['id']}", "completed")
    assert await demo.charges("paystack") == 0
    assert demo.books() == {"cash:0190a1b2-0000-7000-8000-00000000d001": TOTAL, "sales": -TOTAL}


async def test_a_promise_of_less_confirms_nothing(demo: Demo) -> None:
    order = await demo.place()
    await demo.payment(order, method="cash", amount="1.00")
    await demo.happens("payment.action_required")
    await demo.act("ok")
    await demo.becomes(f"/orders/{order['id']}", "confirmed")
    assert demo.books() == {"clearing:paystack": TOTAL, "sales": -TOTAL}


async def test_nobody_pays_for_an_order_that_was_cancelled_for_want_of_stock(demo: Demo) -> None:
    items = [{"product_id": "russian-kota", "quantity": IN_STOCK + 1, "price": "35.00"}]
    order = await demo.place(items=items)
    await demo.becomes(f"/orders/{order['id']}", "cancelled")
    await demo.happens("payment.closed")
    refusal = await demo.payment(order, status=402)
    assert refusal["error_code"] == "order_closed"


@pytest.mark.parametrize("way", [CARD, EFT], ids=lambda way: way.gateway)
async def test_money_for_an_order_that_is_cancelled_meanwhile_goes_back(demo: Demo, way: Way) -> None:
    items = [{"product_id": "russian-kota", "quantity": IN_STOCK + 1, "price": "35.00"}]
    order = await demo.place(items=items)
    await demo.payment(order)
    await demo.becomes(f"/orders/{order['id']}", "cancelled")
    await demo.happens("payment.closed")
    await demo.act("ok")
    await demo.given_back_by(way, 11500)
    assert await demo.charges(way.gateway) == 0
    assert demo.books() == {}


@AS_CASH
async def test_a_delivery_that_a_client_scheduled_is_the_order_s(demo: Demo) -> None:
    order = await demo.place()
    body = {"order_id": order["id"], "customer_id": order["customer_id"], "address": {"text": "yellow"}}
    delivery = await demo.ask("POST", "/deliveries", body, status=201)
    await demo.becomes(f"/orders/{order['id']}", "confirmed")
    await demo.skip("60s")
    await demo.bring(delivery, driver="0190a1b2-0000-7000-8000-00000000d001")
    await demo.becomes(f"/orders/{order['id']}", "completed")
