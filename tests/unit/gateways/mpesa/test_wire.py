"""What goes over the wire to Daraja, field by field, and what each answer means."""

import logging

import pytest

from adapters.gateways.mpesa import MpesaSettings
from adapters.gateways.mpesa.express import password, timestamp
from plugins.payments.gateway import GatewayRefused, GatewayUnknown
from tests.unit.gateways.mpesa.conftest import PASSKEY, SECRETS, VECTORS
from tests.unit.gateways.mpesa.scripted import attempt, error


@pytest.mark.parametrize("vector", VECTORS["password"], ids=lambda vector: vector["name"])
def test_the_password_is_the_documented_one(vector):
    given = (vector["BusinessShortCode"], vector["Passkey"], vector["Timestamp"])
    assert password(*given) == vector["Password"]


def test_timestamps_are_nairobis():
    assert timestamp(1_769_893_199.0) == "20260131235959"


async def test_a_push_has_exactly_the_documented_fields(gateway, script):
    started = await gateway.start(attempt())

    [(path, headers, body)] = script.asked
    assert started.gateway_ref == "ws_CO_1"
    assert path == "/mpesa/stkpush/v1/processrequest"
    assert headers["Authorization"] == "Bearer a-token"
    address = body.pop("CallBackURL")
    assert address.startswith("https://shop.example/webhooks/mpesa/t0ken")
    assert body == {
        "BusinessShortCode": "600999",
        "Password": password("600999", PASSKEY, "20261123110000"),
        "Timestamp": "20261123110000",
        "TransactionType": "CustomerPayBillOnline",
        "Amount": 450,
        "PartyA": "254712345678",
        "PartyB": "600999",
        "PhoneNumber": "254712345678",
        "AccountReference": "ORD-1001-A1",
        "TransactionDesc": "2 kotas",
    }


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"amount": 45050}, "KES 450.50 has cents"),
        ({"amount": 45001}, "KES 450.01 has cents"),
        ({"amount": 0}, "KES 0 is not between KES 1 and KES 250000"),
        ({"amount": 25_000_100}, "KES 250001 is not between"),
        ({"currency": "ZAR"}, "moves KES only, not ZAR"),
        ({"phone": "27821234567"}, r"\*{5}567 is not a Kenyan mobile number"),
        ({"phone": ""}, "no number is not a Kenyan"),
    ],
)
async def test_what_mpesa_cannot_do_is_refused_without_a_call(fields, reason, gateway, script):
    with pytest.raises(GatewayRefused, match=reason) as refused:
        await gateway.start(attempt(**fields))

    assert not refused.value.retryable
    assert script.asked == script.logins == []


async def test_an_address_that_does_not_end_with_its_token_is_a_mistake(gateway, script):
    with pytest.raises(ValueError, match="must end with its own token") as wrong:
        await gateway.start(attempt(callback_url="https://shop.example/webhooks/mpesa/an0ther"))

    assert "an0ther" not in str(wrong.value)
    assert script.asked == []


@pytest.mark.parametrize(
    ("answer", "retryable"),
    [
        (error("400.002.02", "Bad Request - Invalid PhoneNumber"), False),
        (error("500.001.1001", "[MerchantValidate] - Wrong credentials"), False),
        (error("500.001.1001", "Merchant does not exist"), False),
        (error("500.001.1001", "Unable to lock subscriber, a transaction is already in process"), True),
        (error("500.003.02", "Spike Arrest Violation"), True),
        (error("500.003.03", "Quota Violation"), True),
        ((429, b"slow down"), True),
        ((403, b"<html>"), False),
        ((302, b""), False),
        ((200, {"ResponseCode": "1", "ResponseDescription": "Rejected"}), False),
        ((200, {"ResponseDescription": "?"}), False),
    ],
)
async def test_a_push_that_was_certainly_not_shown_is_refused(answer, retryable, gateway, script):
    script.answers.append(answer)

    with pytest.raises(GatewayRefused) as refused:
        await gateway.start(attempt())

    assert refused.value.retryable is retryable
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        error("500.001.1001", "Internal Server Error"),
        error("500.003.1001", "Internal Server Error"),
        (502, b"<html>Bad gateway</html>"),
        (504, b""),
        (408, b""),
        (200, b""),
        (200, b"<html>"),
        (200, b"[]"),
        (200, {"ResponseCode": "0"}),
        ("hang up", b""),
    ],
)
async def test_a_push_that_may_have_been_shown_is_unknown_and_not_repeated(answer, gateway, script):
    script.answers.append(answer)

    with pytest.raises(GatewayUnknown):
        await gateway.start(attempt())

    assert len(script.asked) == 1


async def test_without_a_connection_nothing_was_done(open_gateway, unused_tcp_port):
    gateway = open_gateway(api_url=f"http://127.0.0.1:{unused_tcp_port}")

    with pytest.raises(GatewayRefused, match="no connection") as refused:
        await gateway.start(attempt())

    assert refused.value.retryable


@pytest.mark.parametrize(
    "body",
    [
        {"ResponseCode": "0", "ResultCode": "0", "CheckoutRequestID": "ws_CO_of_somebody_else"},
        {"ResponseCode": "0", "CheckoutRequestID": "ws_CO_1"},
    ],
)
async def test_a_query_that_answers_another_question_tells_nothing(body, gateway, script):
    script.answers.append((200, body))

    with pytest.raises(GatewayUnknown, match="does not say what became of ws_CO_1"):
        await gateway.query(attempt(gateway_ref="ws_CO_1"))


async def test_a_query_may_answer_with_numbers(gateway, script):
    script.answers.append((200, {"ResponseCode": 0, "ResultCode": 1032, "CheckoutRequestID": "ws_CO_1"}))

    assert (await gateway.query(attempt(gateway_ref="ws_CO_1"))).code == "1032"


async def test_a_query_may_answer_that_it_is_still_being_processed(gateway, script):
    script.answers.append((200, {"ResponseCode": "0", "ResultCode": "4999"}))

    finding = await gateway.query(attempt(gateway_ref="ws_CO_1"))

    assert (finding.outcome, finding.final) == ("pending", False)


async def test_no_secret_is_in_any_log_error_or_representation(gateway, script, caplog):
    caplog.set_level(logging.DEBUG)
    settings = MpesaSettings(shortcode="600999", **SECRETS)
    told = [repr(gateway), repr(settings), repr(script.logins)]
    script.answers += [error("400.002.02", "Invalid"), ("hang up", b"")]
    for _ in range(2):
        with pytest.raises((GatewayRefused, GatewayUnknown)) as failed:
            await gateway.start(attempt())
        told += [str(failed.value), repr(failed.value), repr(failed.value.__cause__)]

    everything = "".join((*told, caplog.text))
    for secret in (*SECRETS.values(), "a-token", "t0ken", "254712345678"):
        assert secret not in everything
