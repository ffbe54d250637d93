"""What the emulator takes and refuses of pushes and queries, asked in plain HTTP; and its faults."""

from itertools import product

import pytest

from tests.unit.gateways.mpesa.raw import (
    PAID_OUT,
    PAYOUT,
    PUSH,
    PUSHED,
    QUERY,
    REVERSAL,
    SIGNED,
    STATUS,
    Raw,
    authorised,
    log_in,
)


@pytest.fixture
async def raw(desk):
    return await authorised(desk.client)


async def test_a_token_is_given_for_key_and_secret_with_its_life_as_text(desk):
    status, token = await log_in(desk.client)

    assert status == 200
    assert token.keys() == {"access_token", "expires_in"}
    assert token["expires_in"] == "3599"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"login": "ck_test:wrong"}, "400.008.01"),
        ({"scheme": "Bearer"}, "400.008.01"),
        ({"grant": "password"}, "400.008.02"),
    ],
)
async def test_nobody_else_gets_a_token(asked, code, desk):
    status, answer = await log_in(desk.client, **asked)

    assert (status, answer["errorCode"]) == (400, code)


@pytest.mark.parametrize("path", [PUSH, QUERY, REVERSAL, PAYOUT, STATUS])
async def test_everything_needs_a_token(path, desk):
    refusal = await Raw(desk.client, "made up").refusal(path, {})

    assert refusal == (404, "404.001.03", "Invalid Access Token")


async def test_a_token_expires(raw, clock):
    clock.move(seconds=3598)
    assert (await raw.post(PUSH, PUSHED))[0] == 200
    clock.move(seconds=1)
    assert (await raw.refusal(PUSH, PUSHED))[1] == "404.001.03"


async def test_a_push_is_accepted_and_every_one_has_an_id_of_its_own(raw, desk):
    status, first = await raw.post(PUSH, PUSHED)
    await desk.pay("ORD-1", "fail")
    _, second = await raw.post(PUSH, PUSHED)

    assert status == 200
    assert first["ResponseCode"] == "0"
    assert first["CheckoutRequestID"].startswith("ws_CO_23112026110000")
    assert first["CheckoutRequestID"] != second["CheckoutRequestID"]
    assert (await desk.get("/counts"))["initialized"] == {"ORD-1": 2}


async def test_fields_it_does_not_know_are_ignored(raw):
    assert (await raw.post(PUSH, PUSHED | {"Passkey": "leaked", "Occasion": None}))[0] == 200


async def test_numbers_may_be_written_as_numbers(raw):
    numbers = {name: int(PUSHED[name]) for name in ("BusinessShortCode", "PartyA", "PartyB", "PhoneNumber")}
    assert (await raw.post(PUSH, PUSHED | numbers | {"Amount": "450"}))[0] == 200


WRONG = {
    "BusinessShortCode": ("174379", "", None, True),
    "Timestamp": ("2026-11-23", "20261323110000", "20261123110060"),
    "TransactionType": ("CustomerPayBill", None),
    "Amount": (0, -1, 450.0, 450.5, "450.00", "", None, True, 250_001),
    "PartyA": ("0712345678", "27821234567", None),
    "PartyB": ("174379", "", None),
    "PhoneNumber": ("+254712345678", "254812345678", "2547123456789", None),
    "CallBackURL": ("shop.example", "ftp://shop.example", "", None),
    "AccountReference": ("", "thirteen-long", None),
    "TransactionDesc": ("fourteen chars", 4.5),
}


@pytest.mark.parametrize(("field", "value"), [pair for f, vs in WRONG.items() for pair in product([f], vs)])
async def test_a_wrong_field_of_a_push_is_named(field, value, raw, desk):
    refusal = await raw.refusal(PUSH, PUSHED | {field: value})

    assert refusal == (400, "400.002.02", f"Bad Request - Invalid {field}")
    assert await desk.get("/payments") == []


async def test_a_description_may_be_left_out(raw):
    body = {name: value for name, value in PUSHED.items() if name != "TransactionDesc"}
    assert (await raw.post(PUSH, body))[0] == 200


@pytest.mark.parametrize("field", ["Password", "Timestamp"])
async def test_a_password_fits_one_timestamp_only(field, raw):
    wrong = {"Password": SIGNED["Password"][:-4] + "AAAA", "Timestamp": "20261123110001"}

    refusal = await raw.refusal(PUSH, PUSHED | {field: wrong[field]})

    assert refusal == (500, "500.001.1001", "[MerchantValidate] - Wrong credentials")


async def test_only_tls_is_called_back_where_it_is_insisted_on(emulate):
    desk = await emulate(https_only=True)
    raw = await authorised(desk.client)

    assert (await raw.refusal(PUSH, PUSHED | {"CallBackURL": "http://shop.example/"}))[1] == "400.002.02"
    assert (await raw.post(PUSH, PUSHED))[0] == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b'"text"'])
async def test_a_request_is_a_json_object(body, raw):
    assert (await raw.refusal(PUSH, body))[1] == "400.002.05"


async def test_a_query_answers_with_text_once_it_is_settled(raw, desk):
    _, pushed = await raw.post(PUSH, PUSHED)
    question = SIGNED | {"CheckoutRequestID": pushed["CheckoutRequestID"]}
    pending = await raw.refusal(QUERY, question)
    await desk.pay("ORD-1", "fail", code="2001")
    status, answer = await raw.post(QUERY, question)

    assert pending == (500, "500.001.1001", "The transaction is being processed")
    assert (status, answer["ResultCode"]) == (200, "2001")
    assert answer["MerchantRequestID"] == pushed["MerchantRequestID"]
    assert answer.keys().isdisjoint({"Amount", "CallbackMetadata"})


async def test_a_query_needs_the_right_shortcode_password_and_id(raw):
    invalid = await raw.refusal(QUERY, SIGNED | {"CheckoutRequestID": "ws_CO_1"})
    wrong = await raw.refusal(QUERY, SIGNED | {"CheckoutRequestID": "ws_CO_1", "Password": "wrong"})

    assert invalid == (400, "400.002.02", "Bad Request - Invalid CheckoutRequestID")
    assert wrong[1] == "500.001.1001"


async def test_an_outage_is_a_page_of_the_front(raw, desk):
    await desk.faults(down=[{"http": 503, "path": "stkpush", "times": 1}])
    async with desk.client.post(PUSH, headers=raw.headers) as answer:
        assert (answer.status, answer.content_type) == (503, "text/html")
    assert (await raw.post(PUSH, PUSHED))[0] == 200


async def test_a_refusal_may_concern_one_endpoint_or_all(raw, desk):
    await desk.faults(refuse=[{"code": "500.003.03", "at": "query", "http": 429}])
    assert (await raw.post(PUSH, PUSHED))[0] == 200
    assert (await raw.refusal(QUERY, {}))[:2] == (429, "500.003.03")
    await desk.faults(refuse=[{"code": "500.003.03", "times": 2}])
    assert (await log_in(desk.client))[0] == 500
    assert (await raw.refusal(STATUS, {}))[1] == "500.003.03"
    assert (await raw.post(PAYOUT, PAID_OUT))[0] == 200


async def test_a_callback_is_tried_again_only_where_that_is_asked_for(emulate, shop):
    for retries, posts in ((), 1), ((0.0, 0.0), 3):
        desk = await emulate(callback_retries=retries)
        raw = await authorised(desk.client)
        shop.callbacks, shop.answers = [], [500, 503]
        await raw.post(PUSH, PUSHED | {"CallBackURL": f"{shop.url}/here"})
        await desk.pay("ORD-1")
        assert len(await shop.take(posts)) == posts


@pytest.mark.parametrize(
    "document",
    [{"query": {"says": 0}}, {"payment": {"amounts": "words"}}, {"refuse": [{"at": "stk"}]}, {"x": 1}],
)
async def test_faults_that_make_no_sense_are_refused(document, desk):
    assert (await desk.post("/faults", document, status=400))["error"]
