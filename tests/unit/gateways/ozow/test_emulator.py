"""What the emulator does as Ozow does, and what it does for tests; spoken to in plain HTTP."""

import hashlib

import pytest
from aiohttp import web

from adapters.gateways.ozow.emulator import (
    DEMO_API_KEY,
    DEMO_PRIVATE_KEY,
    DEMO_SITE_CODE,
    EmulatorSettings,
    create_emulator,
)

KEY = {"ApiKey": DEMO_API_KEY}
ORDER = {
    "SiteCode": DEMO_SITE_CODE,
    "CountryCode": "ZA",
    "CurrencyCode": "ZAR",
    "Amount": "45.50",
    "TransactionReference": "R-1",
    "BankReference": "SPAZA 1001",
    "SuccessUrl": "https://shop.example/paid?table=4",
    "IsTest": "false",
}


def sealed(**changed):
    """The order in Ozow's field order, hashed by hand."""
    fields = {name: value for name, value in (ORDER | changed).items() if value is not None}
    text = "".join(fields.values()) + DEMO_PRIVATE_KEY
    return fields | {"HashCheck": hashlib.sha512(text.lower().encode()).hexdigest()}


@pytest.fixture
def api(desk):
    """Make a call of Ozow's API and return status and body."""

    async def call(method, path, headers=KEY, **body):
        async with desk.client.request(method, path, headers=headers, **body) as answer:
            return answer.status, await answer.json()

    return call


@pytest.fixture
async def bearer(api):
    _, token = await api("POST", "/token", data={"grant_type": "Password", "SiteCode": DEMO_SITE_CODE})
    return {"Authorization": f"Bearer {token['access_token']}"}


@pytest.fixture
async def sold(api, desk):
    """A transaction of R45.50 that is complete."""
    await api("POST", "/PostPaymentRequest", json=sealed())
    return (await desk.pay("R-1"))["transaction_id"]


@pytest.mark.parametrize("path", ["/PostPaymentRequest", "/postpaymentrequest", "/POSTPAYMENTREQUEST"])
async def test_paths_may_be_cased_in_any_way(api, path):
    status, body = await api("POST", path, json=sealed())

    assert (status, body["errorMessage"]) == (200, None)
    assert body["url"].endswith(f"/pay/{body['paymentRequestId']}")


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"TransactionReference": None}, "TransactionReference is required"),
        ({"BankReference": "S" * 21}, "BankReference must not be longer than 20"),
        ({"SiteCode": "XXX-XXX-001"}, "SiteCode is unknown"),
        ({"CurrencyCode": "KES"}, "Only ZA and ZAR"),
        ({"Amount": "45.5"}, "two places"),
        ({"BankReference": "SPAZA #1"}, "alphanumeric"),
        ({"IsTest": "maybe"}, "IsTest must be true or false"),
    ],
)
async def test_a_mistake_is_told_under_http_200_without_an_address(api, change, mistake):
    status, body = await api("POST", "/PostPaymentRequest", json=sealed(**change))

    assert (status, body["url"]) == (200, None)
    assert mistake in body["errorMessage"]


@pytest.mark.parametrize("change", [{"Amount": "45.51"}, {"HashCheck": "0" * 128}, {"Optional1": "x"}])
async def test_a_hash_that_does_not_fit_is_refused_by_api_and_page(api, desk, change):
    _, body = await api("POST", "/PostPaymentRequest", json=sealed() | change)
    async with desk.client.get("/", params=sealed() | change) as page:
        assert page.status == 400
        assert "HashCheck value has failed" in await page.text()

    assert "HashCheck value has failed" in body["errorMessage"]


async def test_what_is_not_hashed_may_be_added(api):
    _, body = await api("POST", "/PostPaymentRequest", json=sealed() | {"CustomerCellphoneNumber": "0821"})

    assert body["errorMessage"] is None


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_browser_may_bring_the_request_itself(desk, method):
    carried = {"params": sealed()} if method == "GET" else {"data": sealed()}

    async with desk.client.request(method, "/", **carried) as page:
        assert "Pay R45.50 for SPAZA 1001?" in await page.text()


async def test_a_reference_may_be_used_again(api, desk):
    ids = {(await api("POST", "/PostPaymentRequest", json=sealed()))[1]["paymentRequestId"] for _ in range(2)}

    assert len(ids) == 2


@pytest.mark.parametrize("path", ["/GetTransaction", "/PostPaymentRequest", "/token"])
async def test_without_the_api_key_there_is_no_answer(api, path):
    method = "GET" if path == "/GetTransaction" else "POST"

    status, _ = await api(method, path, headers={})

    assert status == 401


async def test_live_transactions_are_shown_unless_asked_for_test_ones(api, sold):
    query = f"siteCode={DEMO_SITE_CODE}&transactionReference=R-1"

    live, rows = await api("GET", f"/GetTransactionByReference?{query}")
    test, _ = await api("GET", f"/GetTransactionByReference?{query}&IsTest=true")

    assert (live, test) == (200, 404)
    assert rows[0]["transactionId"] == sold
    assert rows[0]["amount"] == 45.5
    assert rows[0]["paymentDate"] == "2026-11-23T10:00:00.000"


async def test_at_most_ten_transactions_of_a_reference_are_shown(api, desk):
    await api("POST", "/PostPaymentRequest", json=sealed())
    for _ in range(12):
        await desk.pay("R-1")

    _, rows = await api(
        "GET", f"/GetTransactionByReference?SITECODE={DEMO_SITE_CODE}&transactionreference=R-1"
    )

    assert len(rows) == 10


async def test_a_transaction_is_shown_by_its_id_as_one_object(api, sold):
    found, row = await api("GET", f"/GetTransaction?siteCode={DEMO_SITE_CODE}&transactionId={sold}")
    other_site, _ = await api("GET", f"/GetTransaction?siteCode=X&transactionId={sold}")

    assert (found, row["status"], other_site) == (200, "Complete", 404)


async def test_a_payment_that_the_bank_declines_is_an_error(api, desk):
    await api("POST", "/PostPaymentRequest", json=sealed())
    await desk.faults(payment={"declined": True})

    assert (await desk.pay("R-1"))["status"] == "Error"
    assert (await desk.get("/counts"))["charges"] == {}


async def test_everything_that_moved_is_counted(api, desk):
    await api("POST", "/PostPaymentRequest", json=sealed())
    await desk.pay("R-1", "twice")

    counts = await desk.get("/counts")

    assert (counts["requested"], counts["charges"], counts["charged"]) == (
        {"R-1": 1},
        {"R-1": 2},
        {"R-1": 9100},
    )


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


async def test_a_customer_pays_on_the_page_and_is_sent_back_with_all_of_it(api, desk):
    _, body = await api("POST", "/PostPaymentRequest", json=sealed())
    page = f"/pay/{body['paymentRequestId']}"

    async with desk.client.post(page, data={"outcome": "ok"}, allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"].startswith("https://shop.example/paid?table=4&SiteCode=")
    async with desk.client.post(page, data={"outcome": "cancel"}, allow_redirects=False) as answer:
        assert "Cancelled" in await answer.text()


async def test_a_site_without_an_address_hears_nothing(api, desk, sold):
    assert (await desk.get("/callbacks"))["posts"] == 0


async def test_unknown_references_links_and_refunds_are_told(desk):
    assert "'R-9'" in (await desk.pay("R-9", status=400))["error"]
    assert "'x'" in (await desk.post("/refunds/x", {"status": "Complete"}, status=400))["error"]
    async with desk.client.get("/pay/nowhere") as answer:
        assert answer.status == 404


async def test_it_works_mounted_under_a_prefix(aiohttp_client):
    app = web.Application()
    app.add_subapp("/ozow", create_emulator(EmulatorSettings()))
    client = await aiohttp_client(app)

    async with client.post("/ozow/PostPaymentRequest", json=sealed(), headers=KEY) as answer:
        assert (await answer.json())["url"].startswith(str(client.make_url("/ozow/pay/")))
    async with client.get("/ozow/", params=sealed()) as page:
        assert page.status == 200
