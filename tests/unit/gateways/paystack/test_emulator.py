"""What the emulator does as Paystack does, and what it does for tests; spoken to in plain HTTP."""

import pytest
from aiohttp import web

from adapters.gateways.paystack.emulator import EmulatorSettings, create_emulator
from tests.doubles.paystack import BEARER, ORDER


@pytest.mark.parametrize(
    ("headers", "message"),
    [({}, "No Authorization Header was found"), ({"Authorization": "Bearer sk_test_no"}, "Invalid key")],
)
async def test_without_the_key_there_is_no_answer(api, headers, message):
    assert await api("GET", "/transaction/verify/R-1", headers=headers) == (
        401,
        {"status": False, "message": message},
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"email": None}, "Email Address is required"),
        ({"email": "thandi"}, "Invalid Email Address Passed"),
        ({"amount": 0}, "Invalid Amount Sent"),
        ({"amount": "45.50"}, "Invalid Amount Sent"),
        ({"amount": 45.5}, "Invalid Amount Sent"),
        ({"amount": True}, "Invalid Amount Sent"),
        ({"currency": "NGN"}, "Currency not supported by merchant"),
        ({"reference": "R 1"}, "Invalid character in transaction reference"),
    ],
)
async def test_a_mistake_is_named(api, change, message):
    status, body = await api("POST", "/transaction/initialize", ORDER | change)

    assert status in {400, 403}
    assert (body["status"], body["message"], body["type"]) == (False, message, "validation_error")


@pytest.mark.parametrize("outcome", ["ok", "fail", None])
async def test_a_reference_serves_once_for_ever(api, desk, outcome):
    await api("POST", "/transaction/initialize", ORDER)
    if outcome:
        await desk.pay("R-1", outcome)

    status, body = await api("POST", "/transaction/initialize", ORDER)

    assert (status, body["code"]) == (400, "duplicate_reference")


async def test_amounts_may_be_digits_and_fields_a_form(desk, api):
    async with desk.client.post(
        "/transaction/initialize", data=ORDER | {"amount": "4550"}, headers=BEARER
    ) as answer:
        assert answer.status == 200

    _, body = await api("GET", "/transaction/verify/R-1")
    assert (body["data"]["amount"], body["data"]["requested_amount"]) == (4550, 4550)


async def test_metadata_comes_back_as_it_was_given_or_as_zero(api):
    for number, metadata in enumerate(({"a": 1}, '{"a": 1}', "text", None)):
        given = ORDER | {"reference": f"R-{number}", "metadata": metadata}
        await api("POST", "/transaction/initialize", given)

    found = [(await api("GET", f"/transaction/verify/R-{n}"))[1]["data"]["metadata"] for n in range(4)]

    assert found == [{"a": 1}, {"a": 1}, "text", 0]


async def test_nobody_pays_twice_for_one_reference(desk, sold):
    refused = await desk.pay("R-1", status=400)

    assert "no second payment" in refused["error"]
    assert (await desk.get("/counts"))["charges"] == {"R-1": 1}


async def test_whoever_said_late_and_paid_before_does_not_pay_again(api, desk):
    await api("POST", "/transaction/initialize", ORDER)
    await desk.pay("R-1", "late", after=60)
    await desk.pay("R-1")
    await desk.post("/clock", {"skip": 60})

    assert (await desk.get("/counts"))["charges"] == {"R-1": 1}


async def test_every_payment_is_declined_while_the_fault_lasts(api, desk):
    await api("POST", "/transaction/initialize", ORDER)
    await desk.faults(payment={"declined": True})

    assert (await desk.pay("R-1"))["status"] == "failed"


async def test_transactions_are_listed_by_status_and_time_in_pages(api, desk, clock):
    for number in range(3):
        await api("POST", "/transaction/initialize", ORDER | {"reference": f"R-{number}"})
        clock.move(hours=1)
    await desk.pay("R-1")

    _, paid = await api("GET", "/transaction?status=success")
    _, later = await api("GET", "/transaction/?from=2026-11-23T08:30:00Z&to=2026-11-23T09:30:00")
    _, page = await api("GET", "/transaction?perPage=2&page=2")

    assert [row["reference"] for row in paid["data"]] == ["R-1"]
    assert [row["reference"] for row in later["data"]] == ["R-1"]
    assert [row["reference"] for row in page["data"]] == ["R-0"]
    assert page["meta"] == {"total": 3, "skipped": 2, "perPage": 2, "page": 2, "pageCount": 2}


async def test_a_transaction_is_fetched_by_its_number(api, sold):
    status, body = await api("GET", f"/transaction/{sold['transaction_id']}")

    assert (status, body["data"]["reference"]) == (200, "R-1")
    assert await api("GET", "/transaction/1") == (404, {"status": False, "message": "Entity not found"})


async def test_a_webhook_comes_again_until_it_is_answered_200(api, desk, merchant):
    merchant.answers = [500, 401, 204]
    await api("POST", "/transaction/initialize", ORDER)
    await desk.pay("R-1")

    bodies = {told.body for told in await merchant.take(4)}

    assert len(bodies) == 1
    report = await desk.get("/callbacks")
    assert (report["posts"], report["failures"]) == (4, 3)
    assert report["last_failure"].endswith("answered 204, only 200 will do")


async def test_lost_webhooks_never_come(api, desk, merchant):
    await desk.faults(callbacks={"lost": 1})
    await api("POST", "/transaction/initialize", ORDER)
    await desk.pay("R-1")

    report = await desk.get("/callbacks")
    assert (report["lost"], report["posts"]) == (1, 0)


async def test_held_webhooks_come_when_they_are_released_in_any_order(api, desk, merchant):
    await desk.faults(seed=4, callbacks={"held": True, "shuffle": True})
    for number in range(6):
        await api("POST", "/transaction/initialize", ORDER | {"reference": f"R-{number}"})
        await desk.pay(f"R-{number}")
    held = (await desk.get("/callbacks"))["held"]
    await desk.post("/callbacks/release", status=204)

    told = [told.body for told in await merchant.take(6)]

    assert held == 6
    assert len(set(told)) == 6
    assert told != sorted(told, key=lambda body: body.split(b'"reference":"')[1])


async def test_healing_sends_what_was_held(api, desk, merchant):
    await desk.faults(callbacks={"held": True})
    await api("POST", "/transaction/initialize", ORDER)
    await desk.pay("R-1")

    await desk.heal()

    assert len(await merchant.take(1)) == 1
    assert (await desk.get("/faults"))["callbacks"]["held"] is False


async def test_an_outage_lasts_as_often_as_asked_and_where_it_was_asked(api, desk):
    await desk.faults(down=[{"path": "/refund", "times": 1}])

    async with desk.client.get("/refund", headers=BEARER) as down:
        assert (down.status, down.content_type) == (503, "text/html")
    assert (await api("GET", "/refund"))[0] == 200


@pytest.mark.parametrize(
    "faults", [{"callback": {}}, {"callbacks": {"lost": 2}}, {"payment": {"currency": "rand"}}]
)
async def test_faults_that_make_no_sense_are_refused(desk, faults):
    refused = await desk.post("/faults", faults, status=400)

    assert "error" in refused


async def test_time_does_not_go_back(desk):
    assert "turn time back" in (await desk.post("/clock", {"skip": -1}, status=400))["error"]


async def test_unknown_references_and_links_are_told(desk):
    assert "'R-9'" in (await desk.pay("R-9", status=400))["error"]
    async with desk.client.get("/checkout/nowhere") as answer:
        assert answer.status == 404


async def test_a_customer_pays_on_the_page_and_is_sent_back_to_the_shop(api, desk):
    order = ORDER | {"callback_url": "https://shop.example/paid?table=4"}
    _, body = await api("POST", "/transaction/initialize", order)
    page = f"/checkout/{body['data']['access_code']}"

    async with desk.client.post(page, data={"outcome": "ok"}, allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"] == "https://shop.example/paid?table=4&trxref=R-1&reference=R-1"
    async with desk.client.get(page) as answer:
        assert "is paid" in await answer.text()


async def test_a_page_without_a_way_back_says_thank_you(api, desk):
    _, body = await api("POST", "/transaction/initialize", ORDER)

    async with desk.client.post(f"/checkout/{body['data']['access_code']}", data={"outcome": "ok"}) as answer:
        assert "is paid" in await answer.text()


async def test_a_declined_card_leaves_the_customer_on_the_page_to_try_another(api, desk):
    _, body = await api(
        "POST", "/transaction/initialize", ORDER | {"callback_url": "https://shop.example/paid"}
    )
    page = f"/checkout/{body['data']['access_code']}"

    async with desk.client.post(page, data={"outcome": "fail"}, allow_redirects=False) as answer:
        assert answer.status == 200
        assert "The card was declined. Pay ZAR" in await answer.text()


async def test_it_works_mounted_under_a_prefix(aiohttp_client):
    app = web.Application()
    app.add_subapp("/paystack", create_emulator(EmulatorSettings(webhook_url="http://unused.invalid")))
    client = await aiohttp_client(app)

    async with client.post(
        "/paystack/transaction/initialize",
        json=ORDER,
        headers={"Authorization": "Bearer sk_test_wakala_demo"},
    ) as answer:
        url = (await answer.json())["data"]["authorization_url"]
    assert url.startswith(str(client.make_url("/paystack/checkout/")))


@pytest.mark.parametrize(("key", "domain"), [("sk_live_1", "live"), ("sk_test_1", "test")])
def test_the_key_chooses_the_world(key, domain):
    assert EmulatorSettings(webhook_url="", secret_key=key).domain == domain
