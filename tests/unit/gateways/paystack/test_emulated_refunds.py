"""How the emulator gives money back: in steps, in parts, never more than was paid."""

import json

from adapters.gateways.emulation.timeline import utc_now
from tests.doubles.paystack import BEARER, ORDER


async def test_identical_refunds_are_two_refunds_until_nothing_is_left(api, desk, sold):
    half = {"transaction": "R-1", "amount": 2275}

    statuses = [(await api("POST", "/refund", half))[0] for _ in range(3)]

    assert statuses == [200, 200, 400]
    assert (await desk.get("/counts"))["refunds"] == {"R-1": 2}


async def test_without_an_amount_all_that_is_left_goes_back(api, sold):
    await api("POST", "/refund", {"transaction": "R-1", "amount": 550})

    _, body = await api("POST", "/refund", {"transaction": sold["transaction_id"]})

    assert body["data"]["amount"] == 4000


async def test_what_a_failed_refund_did_not_return_may_be_returned(api, desk, sold):
    _, body = await api("POST", "/refund", {"transaction": "R-1"})
    await desk.post(f"/refunds/{body['data']['id']}", {"status": "failed"})

    status, _ = await api("POST", "/refund", {"transaction": "R-1"})

    assert status == 200
    assert (await desk.get("/counts"))["refunded"] == {"R-1": 4550}


async def test_refunds_go_their_way_by_themselves(emulate, clock):
    desk = await emulate(refund_pause=60.0)
    await desk.client.post("/transaction/initialize", json=ORDER, headers=BEARER)
    await desk.pay("R-1")
    await desk.client.post("/refund", json={"transaction": "R-1"}, headers=BEARER)

    seen = []
    for _ in range(3):
        async with desk.client.get("/refund", headers=BEARER) as answer:
            seen.append((await answer.json())["data"][0]["status"])
        await desk.post("/clock", {"skip": 60})

    assert seen == ["pending", "processing", "processed"]
    assert (await desk.get("/payments"))[0]["status"] == "reversed"


async def test_without_a_clock_of_our_own_time_passes_by_itself(emulate, merchant):
    desk = await emulate(refund_pause=0.001, clock=utc_now)
    await desk.client.post("/transaction/initialize", json=ORDER, headers=BEARER)
    await desk.pay("R-1")
    await desk.client.post("/refund", json={"transaction": "R-1"}, headers=BEARER)

    events = {json.loads(told.body)["event"] for told in await merchant.take(4)}

    assert events == {"charge.success", "refund.pending", "refund.processing", "refund.processed"}


async def test_a_refund_that_needs_attention_is_retried_with_an_account_and_from_nowhere_else(
    api, desk, sold
):
    _, body = await api("POST", "/refund", {"transaction": "R-1"})
    path = f"/refund/retry_with_customer_details/{body['data']['id']}"
    account = {"refund_account_details": {"currency": "ZAR", "account_number": "1234567890", "bank_id": "9"}}

    early, _ = await api("POST", path, account)
    await desk.post(f"/refunds/{body['data']['id']}", {"status": "needs-attention"})
    incomplete, _ = await api("POST", path, {})
    retried, answer = await api("POST", path, account)

    assert (early, incomplete, retried) == (422, 400, 200)
    assert answer["data"]["status"] == "processing"


async def test_an_ended_refund_stays_as_it_is(api, desk, sold):
    _, body = await api("POST", "/refund", {"transaction": "R-1"})
    await desk.post(f"/refunds/{body['data']['id']}", {"status": "processed"})

    refused = await desk.post(f"/refunds/{body['data']['id']}", {"status": "failed"}, status=400)

    assert "final" in refused["error"]
