"""What the emulator does as Ozow does, and what it does for tests; spoken to in plain HTTP."""

import pytest
from aiohttp import web

from adapters.gateways.ozow.emulator import (
    DEMO_SITE_CODE,
    EmulatorSettings,
    create_emulator,
)
from tests.doubles.ozow import KEY, sealed


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
