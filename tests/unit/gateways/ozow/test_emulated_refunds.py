"""What the emulator does with refunds: the token they need, the list they come as, and where they go."""

import hashlib

import pytest

from adapters.gateways.ozow.emulator import DEMO_PRIVATE_KEY, DEMO_SITE_CODE
from tests.doubles.ozow import KEY, sealed


@pytest.mark.parametrize("form", [{"grant_type": "password"}, {"SiteCode": DEMO_SITE_CODE}])
async def test_a_token_needs_grant_type_and_site(api, form):
    status, _ = await api("POST", "/token", data=form)

    assert status == 400


async def test_refunds_need_a_token_that_has_not_expired(api, desk, bearer):
    before, _ = await api("POST", "/secure/refunds/submit", headers=bearer, json=[])
    await desk.post("/clock", {"skip": 86_399})
    after, _ = await api("POST", "/secure/refunds/submit", headers=bearer, json=[])
    none, _ = await api("POST", "/secure/refunds/submit", headers={}, json=[])

    assert (before, after, none) == (200, 401, 401)


@pytest.mark.parametrize("body", [{"json": {}}, {"data": b"no json"}])
async def test_refunds_come_as_a_list(api, bearer, body):
    status, _ = await api("POST", "/secure/refunds/submit", headers=bearer, **body)

    assert status == 400


def refund(transaction_id, amount="10.00", notify_url=""):
    text = f"{transaction_id}{amount}Late{notify_url}{DEMO_PRIVATE_KEY}".lower()
    return {
        "TransactionId": transaction_id,
        "Amount": amount,
        "RefundReason": "Late",
        "NotifyUrl": notify_url,
        "HashCheck": hashlib.sha512(text.encode()).hexdigest(),
    }


async def test_each_refund_of_a_list_gets_a_number_or_errors(api, bearer, sold):
    asked = [refund(sold), refund(sold, "99.00"), refund(sold, "10"), refund("nobody")]
    asked.append(refund(sold) | {"HashCheck": "no"})

    _, rows = await api("POST", "/secure/refunds/submit", headers=bearer, json=asked)

    assert [bool(row["refundId"]) for row in rows] == [True, False, False, False, False]
    assert [len(row["errors"]) for row in rows] == [0, 1, 1, 1, 1]
    assert rows[0]["refundAmount"] == 10


async def test_refunds_are_listed_by_day_and_status(api, desk, bearer, sold):
    await api("POST", "/secure/refunds/submit", headers=bearer, json=[refund(sold)])

    found = {
        query: len((await api("GET", f"/secure/refunds/getrefunds{query}", headers=bearer))[1])
        for query in ("", "?RefundDate=2026/11/23", "?RefundDate=2026/11/24", "?Status=Returned")
    }

    assert found == {"": 1, "?RefundDate=2026/11/23": 1, "?RefundDate=2026/11/24": 0, "?Status=Returned": 0}


async def test_refunds_go_their_way_by_themselves(emulate, merchant):
    desk = await emulate(refund_pause=60.0)
    await desk.client.post("/PostPaymentRequest", json=sealed(), headers=KEY)
    paid = await desk.pay("R-1")
    async with desk.client.post(
        "/token", data={"grant_type": "password", "SiteCode": DEMO_SITE_CODE}, headers=KEY
    ) as answer:
        headers = {"Authorization": f"Bearer {(await answer.json())['access_token']}"}
    asked = [refund(paid["transaction_id"], notify_url=merchant.url)]
    await desk.client.post("/secure/refunds/submit", json=asked, headers=headers)

    seen = []
    for _ in range(3):
        async with desk.client.get("/secure/refunds/getrefunds", headers=headers) as answer:
            seen.append((await answer.json())[0]["status"])
        await desk.post("/clock", {"skip": 60})

    assert seen == ["Pending", "Submitted", "Complete"]
    assert b"Status=Complete" in (await merchant.take(1))[0].body


async def test_a_refund_does_not_go_where_it_cannot(api, desk, bearer, sold):
    _, [row] = await api("POST", "/secure/refunds/submit", headers=bearer, json=[refund(sold)])

    refused = await desk.post(f"/refunds/{row['refundId']}", {"status": "Returned"}, status=400)

    assert "Returned cannot follow" in refused["error"]


async def test_what_a_failed_refund_took_from_the_float_comes_back(api, desk, bearer, sold):
    _, [row] = await api("POST", "/secure/refunds/submit", headers=bearer, json=[refund(sold)])
    await desk.post(f"/refunds/{row['refundId']}", {"status": "Failed"})

    counts = await desk.get("/counts")
    assert (counts["balance"], counts["refunded"]) == (100_000_00, {})
