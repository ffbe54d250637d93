"""The payments routes over HTTP, for one tenant and another."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from aiohttp.test_utils import TestClient

from adapters.sql.answers import SqlAnswers
from adapters.web.edge import web_app
from adapters.web.health import Health, Part
from plugins.payments.gateway import Outcome
from tests.doubles.gateway import FakeGateway
from tests.doubles.rows import AT
from tests.doubles.till import Till

ORDER = str(UUID(int=1))
PAYMENT = {"order_id": ORDER, "amount": 70.5, "currency": "ZAR", "method": "paystack"}
SHOP, MALL = {"Authorization": "Bearer shop-token"}, {"Authorization": "Bearer mall-token"}
KEY = {"Idempotency-Key": "k"}


async def well() -> Health:
    part = Part("database", True)
    return Health("1", AT, AT + dt.timedelta(hours=1), "sqlite://", (part,))


@pytest.fixture
async def client(till: Till, aiohttp_client: Any) -> TestClient[Any, Any]:
    app = web_app(
        till.api.routes(),
        health=well,
        tokens={"shop": ["shop-token"], "mall": ["mall-token"]},
        answers=SqlAnswers(till.database.writer, till.clock),
        admin_token=None,
        production=False,
    )
    return await aiohttp_client(app)


async def pay(client: Any, **changes: Any) -> tuple[int, dict[str, Any]]:
    headers = changes.pop("headers", {})
    response = await client.post("/payments", json=PAYMENT | changes, headers=SHOP | headers)
    return response.status, await response.json()


async def test_a_payment_is_pending_with_what_the_customer_must_do(client: Any) -> None:
    status, payment = await pay(client, metadata={"table": 7})
    assert (status, payment["status"], payment["amount"]) == (200, "pending", "70.50")
    assert payment["next_action"] == {
        "kind": "open_url",
        "url": "https://pay.example/paystack-1",
        "expires_at": "2026-01-01T10:30:00Z",
    }
    assert payment["metadata"] == {"table": 7}


async def test_a_payment_that_fails_is_402_and_says_why(client: Any, gateway: FakeGateway) -> None:
    gateway.faults = ["refused"]
    status, problem = await pay(client)
    assert (status, problem["type"]) == (402, "urn:wakala:problem:payment-failed")
    assert (problem["error_code"], problem["retryable"], problem["order_id"]) == ("no", False, ORDER)
    shown = await client.get(f"/payments/{problem['payment_id']}", headers=SHOP)
    assert (await shown.json())["status"] == "failed"


async def test_a_gateway_that_does_not_answer_leaves_it_open(client: Any, gateway: FakeGateway) -> None:
    gateway.faults = ["lost"]
    status, payment = await pay(client)
    assert (status, payment["status"], payment["next_action"]) == (200, "unknown", None)


async def test_cash_is_promised(client: Any) -> None:
    _, payment = await pay(client, method="cash")
    assert payment["next_action"]["kind"] == "pay_cash"


async def test_the_same_key_gives_the_first_answer_and_charges_once(
    client: Any, gateway: FakeGateway
) -> None:
    first, again = await pay(client, headers=KEY), await pay(client, headers=KEY)
    assert first == again
    assert (await pay(client, amount="1.00", headers=KEY))[0] == 422
    assert gateway.calls["start"] == 1


async def test_a_failed_payment_is_not_tried_again_by_the_same_key(client: Any, gateway: FakeGateway) -> None:
    gateway.faults = ["refused"]
    assert (await pay(client, headers=KEY))[0] == 402
    assert (await pay(client, headers=KEY))[0] == 402
    assert gateway.calls["start"] == 1


async def test_another_tenant_sees_nothing_of_it(client: Any) -> None:
    _, payment = await pay(client)
    path = f"/payments/{payment['payment_id']}"
    assert (await client.get(path, headers=SHOP)).status == 200
    assert (await client.get(path, headers=MALL)).status == 404
    refund = await client.post(f"{path}/refund", json={"reason": "mine"}, headers=MALL)
    assert refund.status == 404


async def test_who_pays_is_told_as_an_id_or_as_nobody(client: Any, till: Till) -> None:
    await pay(client)
    await pay(client, order_id=str(UUID(int=2)), customer={"id": str(UUID(int=3))})
    told = [one.data["customer_id"] for one in till.events("payment.initiated")]
    assert told == [None, str(UUID(int=3))]


async def test_who_pays_must_be_named_by_a_uuid(client: Any) -> None:
    status, problem = await pay(client, customer={"id": "thandi"})
    assert (status, problem["errors"][0]["field"]) == (422, "customer.id")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order_id", "one"),
        ("amount", 0),
        ("amount", "1.005"),
        ("currency", "rand"),
        ("method", "cheque"),
        ("expires_in", 1),
        ("amont", 1),
    ],
)
async def test_a_faulty_field_is_named(client: Any, field: str, value: object) -> None:
    status, problem = await pay(client, **{field: value})
    assert (status, {fault["field"] for fault in problem["errors"]}) == (422, {field})


@pytest.fixture
async def paid(client: Any, till: Till, gateway: FakeGateway) -> str:
    _, payment = await pay(client)
    gateway.pay(payment["payment_id"])
    await till.pass_time(20)
    gateway.refund_outcome = Outcome.PAID
    return str(payment["payment_id"])


async def give_back(client: Any, payment_id: str, **body: Any) -> tuple[int, dict[str, Any]]:
    headers = body.pop("headers", {})
    path = f"/payments/{payment_id}/refund"
    response = await client.post(path, json={"reason": "cold"} | body, headers=SHOP | headers)
    return response.status, await response.json()


async def test_a_charged_payment_is_shown_with_its_receipt(client: Any, paid: str) -> None:
    payment = await (await client.get(f"/payments/{paid}", headers=SHOP)).json()
    assert (payment["status"], payment["receipt"]) == ("charged", "receipt-paystack-1")
    assert (await pay(client))[1]["payment_id"] == paid


async def test_a_part_goes_back_and_then_the_rest(client: Any, paid: str, gateway: FakeGateway) -> None:
    status, part = await give_back(client, paid, amount="20.00")
    assert (status, part["status"], part["amount"]) == (200, "succeeded", "20.00")
    assert (await give_back(client, paid, amount="20.00"))[1] == part
    assert (await give_back(client, paid))[1]["amount"] == "50.50"
    assert sorted(map(sum, gateway.returned.values())) == [2000, 5050]


async def test_different_keys_are_different_refunds(client: Any, paid: str, gateway: FakeGateway) -> None:
    for key in ("a", "b", "b"):
        await give_back(client, paid, amount="20.00", headers={"Idempotency-Key": key})
    assert len(gateway.returned) == 2


async def test_more_than_is_left_is_a_conflict(client: Any, paid: str, gateway: FakeGateway) -> None:
    status, problem = await give_back(client, paid, amount="70.51")
    assert (status, problem["type"]) == (409, "urn:wakala:problem:refund-refused")
    assert "at most the 70.50" in problem["errors"][0]["rule"]
    assert not gateway.returned


async def test_webhooks_are_answered_with_what_the_gateway_expects(
    client: Any, till: Till, gateway: FakeGateway
) -> None:
    _, payment = await pay(client)
    gateway.pay(payment["payment_id"])
    body, good = gateway.tell(payment["payment_id"]), {"X-Proof": "good"}
    token = gateway.accounts[payment["payment_id"]].charge.token
    for path in ("/webhooks/paystack", f"/webhooks/paystack/{token}"):
        answer = await client.post(path, data=body, headers=good)
        assert (answer.status, await answer.read()) == (200, b'{"taken":true}')
    assert (await client.post("/webhooks/paystack", data=body)).status == 401
    assert (await client.post("/webhooks/nobody", data=body, headers=good)).status == 404
    await till.work()
    assert await till.states(ORDER) == ["charged"]


async def test_the_document_tells_of_keys_and_refusals(client: Any) -> None:
    paths = (await (await client.get("/openapi.json")).json())["paths"]
    assert "402" in paths["/payments"]["post"]["responses"]
    names = [one["name"] for one in paths["/payments/{payment_id}/refund"]["post"]["parameters"]]
    assert names == ["payment_id", "Idempotency-Key"]
    assert "401" in paths["/webhooks/{gateway}/{token}"]["post"]["responses"]
