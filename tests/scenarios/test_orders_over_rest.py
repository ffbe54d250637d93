"""An order over REST alone: placed, asked to be paid, paid or not, and given back."""

from __future__ import annotations

import pytest

from tests.scenarios.demo import CARD, CASH, EFT, IN_STOCK, MPESA, ONLINE, TOTAL, Demo, Way

WAYS = pytest.mark.parametrize("way", ONLINE, ids=lambda way: way.gateway)
AS_MPESA = pytest.mark.parametrize("way", [MPESA], ids=["mpesa"])


@WAYS
async def test_an_order_is_pending_with_what_to_do_next_until_it_is_paid(demo: Demo, way: Way) -> None:
    order = await demo.place()
    assert (order["status"], order["total_amount"]) == ("pending", "80.00")
    pending = await demo.payment(order)
    assert (pending["status"], pending["next_action"]["kind"]) == ("pending", way.kind)
    await demo.act("ok")
    await demo.becomes(f"/payments/{pending['payment_id']}", "charged")
    await demo.becomes(f"/orders/{order['id']}", "confirmed")
    paid = await demo.payment(order)
    assert (paid["payment_id"], paid["status"]) == (pending["payment_id"], "charged")
    assert await demo.charges(way.gateway) == TOTAL
    assert demo.books() == {f"clearing:{way.gateway}": TOTAL, "sales": -TOTAL}


@WAYS
async def test_asking_for_the_payment_again_is_the_same_attempt_whoever_asked_first(
    demo: Demo, way: Way
) -> None:
    order = await demo.place()
    asked = [await demo.payment(order) for _ in range(3)]
    assert len({payment["payment_id"] for payment in asked}) == 1
    assert len(await demo.ask("GET", f"/emulator/{way.gateway}/payments")) == 1
    assert demo.events("payment.initiated") == ["payment.initiated"]


@WAYS
async def test_a_declined_payment_is_402_and_lets_the_order_go(demo: Demo, way: Way) -> None:
    order = await demo.place()
    payment = await demo.payment(order)
    await demo.act("fail")
    if way is CARD:
        await demo.skip("20s")
    await demo.becomes(f"/payments/{payment['payment_id']}", "failed")
    await demo.becomes(f"/orders/{order['id']}", "cancelled")
    refusal = await demo.payment(order, status=402)
    assert (refusal["type"], refusal["error_code"]) == ("urn:wakala:problem:payment-failed", "order_closed")
    assert (demo.stock(), demo.books()) == (IN_STOCK, {})


async def test_no_client_has_an_order_paid_for_less(demo: Demo) -> None:
    order = await demo.place()
    first = await demo.payment(order)
    for changes in ({"amount": "1.00"}, {"currency": "KES"}, {"amount": "1.00", "method": "ozow"}):
        problem = await demo.payment(order, status=409, **changes)
        assert problem["type"] == "urn:wakala:problem:another-price"
        assert problem["errors"][0]["rule"].startswith("must be 80.00 ZAR")
    await demo.act("ok")
    await demo.becomes(f"/payments/{first['payment_id']}", "charged")
    await demo.payment(order, status=409, amount="1.00")
    assert demo.books() == {"clearing:paystack": TOTAL, "sales": -TOTAL}


@AS_MPESA
async def test_a_payment_that_the_gateway_does_not_take_is_402_at_once(demo: Demo) -> None:
    order = {"id": "0190a1b2-0000-7000-8000-00000000e001", "total_amount": "80.00", "currency": "KES"}
    refusal = await demo.payment(order, status=402, customer={"phone": "+27820000001"})
    assert (refusal["error_code"], refusal["order_id"]) == ("phone", order["id"])


@WAYS
async def test_a_payment_is_given_back_in_part_and_then_the_rest_and_never_more(demo: Demo, way: Way) -> None:
    order = await demo.place()
    payment = await demo.payment(order)
    await demo.act("ok")
    path = f"/payments/{payment['payment_id']}"
    await demo.becomes(path, "charged")
    part = {"amount": "30.00", "reason": "one kota was cold"}
    first = await demo.ask("POST", f"{path}/refund", part)
    assert (await demo.ask("POST", f"{path}/refund", part))["refund_id"] == first["refund_id"]
    await demo.given_back(3000)
    await demo.ask("POST", f"{path}/refund", {"reason": "never came"})
    await demo.given_back(TOTAL)
    beyond = await demo.ask("POST", f"{path}/refund", {"amount": "0.01", "reason": "more"}, status=409)
    assert beyond["errors"][0]["field"] == "amount"
    assert await demo.charges(way.gateway) == 0
    assert demo.books() == {"sales": -TOTAL, "refunds": TOTAL}


async def test_another_method_takes_the_place_of_the_one_that_was_chosen(demo: Demo) -> None:
    order = await demo.place()
    first = await demo.payment(order)
    second = await demo.payment(order, method=EFT.gateway)
    assert (await demo.ask("GET", f"/payments/{first['payment_id']}"))["status"] == "cancelled"
    await demo.act("ok", EFT)
    await demo.becomes(f"/payments/{second['payment_id']}", "charged")
    await demo.becomes(f"/orders/{order['id']}", "confirmed")
    assert demo.books() == {"clearing:ozow": TOTAL, "sales": -TOTAL}


@AS_MPESA
async def test_mobile_money_needs_a_phone_to_ask_on(demo: Demo) -> None:
    problem = await demo.place(customer_phone=None, status=422)
    (fault,) = problem["errors"]
    assert fault["field"] == "customer_phone"
    assert fault["rule"] == "is required where payment_method is mobile_money"
    problem = await demo.place(customer_phone="my sister's", status=422)
    assert problem["errors"][0]["field"] == "customer_phone"


@pytest.mark.parametrize("way", [CASH], ids=["cash"])
async def test_only_what_the_shop_takes_can_be_chosen(demo: Demo) -> None:
    problem = await demo.place(payment_method="mobile_money", status=409)
    (fault,) = problem["errors"]
    assert (fault["field"], fault["value"]) == ("payment_method", "mobile_money")
    assert fault["rule"] == "must be one that this shop takes: card, eft, cash"
    order = await demo.place(customer_phone=None)
    assert (await demo.payment(order))["next_action"]["kind"] == "pay_cash"
