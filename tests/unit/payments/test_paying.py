"""A payment from asking to charged, and every way in which it may not get there."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugins.payments import store
from plugins.payments.gateway import Outcome
from tests.doubles.gateway import FakeGateway
from tests.doubles.payments import charge, look_again
from tests.doubles.till import Till

MINUTE, DAY = 60.0, 86400.0


def only(till: Till, name: str) -> dict[str, object]:
    """The data of the one event of that type."""
    (envelope,) = till.events(name)
    return envelope.data


async def asked(till: Till, **changes: object) -> str:
    """Ask for a payment, let the gateway take it, and return its id."""
    await till.obey(charge(**changes))
    await till.work()
    return str(till.events("payment.initiated")[-1].data["payment_id"])


async def test_the_customer_is_told_where_to_pay(till: Till) -> None:
    payment_id = await asked(till)
    assert till.types() == ["payment.initiated", "payment.submitted", "payment.action_required"]
    assert only(till, "payment.action_required") == {
        "payment_id": payment_id,
        "order_id": "order-1",
        "method": "paystack",
        "kind": "open_url",
        "url": "https://pay.example/paystack-1",
        "expires_at": "2026-01-01T10:30:00Z",
    }


async def test_neither_phone_nor_token_is_published(till: Till) -> None:
    await asked(till)
    (payment,) = await till.payments()
    published = repr(till.events())
    assert payment.phone not in published
    assert payment.token not in published


async def test_asking_again_while_it_is_open_is_one_attempt(till: Till, gateway: FakeGateway) -> None:
    await asked(till)
    await asked(till)
    assert await till.states() == ["pending"]
    assert gateway.calls["start"] == 1


async def test_asking_again_after_a_failure_is_a_new_attempt_with_a_new_reference(
    till: Till, gateway: FakeGateway
) -> None:
    gateway.faults = ["refused"]
    first, second = await asked(till), await asked(till)
    assert first != second
    assert list(gateway.accounts) == [second]
    assert await till.states() == ["failed", "pending"]


async def test_another_method_gives_up_the_first(till: Till) -> None:
    await asked(till)
    await asked(till, method="cash")
    assert await till.states() == ["cancelled", "promised"]


async def test_money_found_by_a_look_is_money(till: Till, gateway: FakeGateway) -> None:
    payment_id = await asked(till)
    gateway.pay(payment_id)
    await till.pass_time(20)
    told = only(till, "payment.succeeded")
    assert (told["amount"], told["currency"], told["method"]) == ("70.50", "ZAR", "paystack")
    assert (told["transaction_id"], told["receipt"]) == ("paystack-1", "receipt-paystack-1")
    assert (told["late"], told["receipt_missing"]) == (False, False)
    assert await till.books() == {"clearing:paystack": 7050, "sales": -7050}


async def test_money_that_only_a_query_knows_of_lacks_its_receipt(till: Till, gateway: FakeGateway) -> None:
    gateway.tells_amount = False
    gateway.pay(await asked(till))
    await till.pass_time(20)
    told = only(till, "payment.succeeded")
    assert (told["amount"], told["receipt"], told["receipt_missing"]) == ("70.50", "", True)


@pytest.mark.parametrize("fault", ["lost", "hangs", "broken", "swallowed"])
async def test_a_call_without_an_answer_is_never_repeated(
    till: Till, gateway: FakeGateway, fault: str
) -> None:
    gateway.faults = [fault]
    await asked(till)
    assert await till.states() == ["unknown"]
    await till.pass_time(30 * MINUTE)
    assert gateway.calls["start"] == 1
    told = only(till, "payment.failed")
    assert (told["error_code"], told["retryable"]) == ("no_answer", True)


async def test_a_lost_answer_does_not_lose_the_money(till: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["swallowed"]
    gateway.pay(await asked(till))
    await till.pass_time(20)
    assert await till.states() == ["charged"]


async def test_a_gateway_that_is_busy_is_asked_three_times(till: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["busy", "busy", "busy"]
    await asked(till)
    assert await till.states() == ["created"]
    await till.pass_time(MINUTE)
    assert gateway.calls["start"] == 3
    assert only(till, "payment.failed")["retryable"] is True


async def test_a_busy_gateway_may_come_to_itself(till: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["busy"]
    await asked(till)
    await till.pass_time(10)
    assert await till.states() == ["pending"]


async def test_a_refusal_is_final(till: Till, gateway: FakeGateway) -> None:
    gateway.faults = ["refused"]
    await asked(till)
    told = only(till, "payment.failed")
    assert (told["error_code"], told["error_message"], told["retryable"]) == (
        "no",
        "it does not want to",
        False,
    )


async def test_a_method_that_is_not_set_up_fails(till: Till) -> None:
    await asked(till, method="ozow")
    assert only(till, "payment.failed")["error_code"] == "method_not_available"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"method": "cheque"}, "unknown_method"), ({"amount": Decimal(0)}, "wrong_amount")],
)
async def test_what_cannot_be_charged_fails_at_once(
    till: Till, gateway: FakeGateway, changes: dict[str, object], code: str
) -> None:
    await asked(till, **changes)
    assert only(till, "payment.failed")["error_code"] == code
    assert not gateway.calls


async def test_an_attempt_that_is_not_paid_in_time_expires(till: Till) -> None:
    await asked(till)
    await till.pass_time(30 * MINUTE - 1)
    assert await till.states() == ["pending"]
    await till.pass_time(1)
    assert await till.states() == ["expired"]
    assert only(till, "payment.failed")["error_code"] == "expired"


async def test_it_expires_also_while_the_gateway_is_down(till: Till, gateway: FakeGateway) -> None:
    await asked(till)
    gateway.faults = ["lost"] * 20
    await till.pass_time(30 * MINUTE)
    assert await till.states() == ["expired"]


async def test_a_failure_told_by_the_gateway_names_its_reason(till: Till, gateway: FakeGateway) -> None:
    gateway.pay(await asked(till), Outcome.FAILED, "1032")
    await till.pass_time(20)
    told = only(till, "payment.failed")
    assert (told["error_code"], told["retryable"]) == ("1032", True)


async def test_an_unknown_code_is_for_a_person_once(till: Till, gateway: FakeGateway) -> None:
    gateway.pay(await asked(till), Outcome.REVIEW, "77")
    await till.pass_time(2 * MINUTE)
    assert only(till, "payment.review_required")["error_code"] == "77"
    assert await till.states() == ["review"]


async def test_a_phone_whose_answer_was_lost_waits_for_its_callback_then_for_a_person(
    till: Till, gateway: FakeGateway
) -> None:
    gateway.link = False
    gateway.faults = ["swallowed"]
    await asked(till)
    await till.pass_time(29 * MINUTE)
    assert await till.states() == ["unknown"]
    await till.pass_time(MINUTE)
    assert await till.states() == ["review"]
    assert gateway.calls["start"] == 1


async def test_looks_come_soon_and_often_then_seldom_then_daily_and_end(
    till: Till, gateway: FakeGateway
) -> None:
    await asked(till)
    counts = []
    for until in (
        30,
        60,
        4 * MINUTE,
        10 * MINUTE,
        20 * MINUTE,
        DAY / 2,
        1.5 * DAY,
        2.5 * DAY,
        9 * DAY,
        30 * DAY,
    ):
        await till.pass_time(until - (till.clock.now() - till.events()[0].timestamp.timestamp()))
        counts.append(gateway.calls["query"])
    assert counts == [1, 2, 3, 4, 5, 8, 9, 10, 16, 16]


async def test_somebody_who_says_that_they_paid_is_looked_up_at_once(
    till: Till, gateway: FakeGateway
) -> None:
    payment_id = await asked(till)
    await till.obey(look_again())
    await till.work()
    assert only(till, "payment.checked") == {
        "payment_id": payment_id,
        "order_id": "order-1",
        "status": "pending",
    }
    gateway.pay(payment_id)
    await till.obey(look_again())
    await till.work()
    assert till.types()[-2:] == ["payment.succeeded", "payment.checked"]
    assert gateway.calls["query"] == 2


async def test_their_word_alone_pays_nothing(till: Till) -> None:
    await till.obey(look_again())
    assert only(till, "payment.checked")["status"] == "none"
    await asked(till, method="cash")
    await till.obey(look_again())
    await till.work()
    assert [one.data["status"] for one in till.events("payment.checked")] == ["none", "promised"]


async def test_another_shop_has_nothing_to_do_with_it(till: Till) -> None:
    payment_id = await asked(till)
    envelope = await till.obey(charge(), tenant="mall")
    await till.work()
    other = till.events("payment.initiated")[-1]
    assert (envelope.tenant_id, other.tenant_id) == ("mall", "mall")
    assert other.data["payment_id"] != payment_id


async def test_another_shop_changes_no_record_of_it(till: Till) -> None:
    payment_id = await asked(till)
    for tenant in ("mall", "shop"):
        await till.transactions.run(
            "payments",
            lambda tx: store.payments.change(tx, payment_id, description=f"of the {tx.tenant}"),
            tenant,
        )
        assert (await till.payments())[0].description == ("" if tenant == "mall" else "of the shop")
