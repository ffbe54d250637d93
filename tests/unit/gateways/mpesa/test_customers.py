"""The customers of the emulator: what they see on their phones, and what they do."""

import pytest

from tests.unit.gateways.mpesa.conftest import PHONE
from tests.unit.gateways.mpesa.raw import PUSH, PUSHED, authorised


@pytest.fixture
async def raw(desk):
    return await authorised(desk.client)


async def test_the_phone_of_one_customer_is_looked_at_alone(raw, desk):
    await raw.post(PUSH, PUSHED)
    await raw.post(PUSH, PUSHED | {"PhoneNumber": "254112345678", "AccountReference": "ORD-2"})

    assert [row["reference"] for row in await desk.get("/payments")] == ["ORD-2", "ORD-1"]
    assert [row["reference"] for row in await desk.get(f"/payments?phone={PHONE}")] == ["ORD-1"]


async def test_a_payment_that_cannot_be_acted_on_is_said_so(raw, desk):
    assert "GET /payments lists them" in (await desk.pay("ORD-1", status=400))["error"]
    await raw.post(PUSH, PUSHED)
    assert "no failure" in (await desk.pay("ORD-1", "fail", code="0", status=400))["error"]
    assert "no failure" in (await desk.pay("ORD-1", "fail", code="7", status=400))["error"]
    assert "outcome" in (await desk.pay("ORD-1", "nicely", status=400))["error"]
    await desk.pay("ORD-1")
    assert "has ended" in (await desk.pay("ORD-1", status=400))["error"]


async def test_twice_pays_all_prompts_of_a_reference(raw, desk):
    for _ in range(2):
        await raw.post(PUSH, PUSHED)
        await desk.pay("ORD-1", "fail", code="1037")

    await desk.pay("ORD-1", "twice")

    counts = await desk.get("/counts")
    assert (counts["charges"], counts["charged"]) == ({"ORD-1": 2}, {"ORD-1": 90000})


async def test_late_money_may_come_after_everything_else(raw, desk):
    await raw.post(PUSH, PUSHED)
    await desk.pay("ORD-1", "fail", code="1037")
    await desk.pay("ORD-1", "late", after=10)
    await desk.pay("ORD-1")
    await desk.post("/clock", {"skip": 10})

    assert (await desk.get("/counts"))["charges"] == {"ORD-1": 1}
