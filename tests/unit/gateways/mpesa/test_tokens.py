"""Access tokens: fetched once for all, renewed in time, and renewed once when they are refused."""

import asyncio

import pytest

from plugins.payments.gateway import GatewayRefused
from tests.unit.gateways.mpesa.conftest import SECRETS, VECTORS
from tests.unit.gateways.mpesa.scripted import attempt, error


async def test_the_app_logs_in_with_its_key_and_secret(gateway, script):
    assert VECTORS["basic_auth"]["consumer_key"] == SECRETS["consumer_key"]
    assert VECTORS["basic_auth"]["consumer_secret"] == SECRETS["consumer_secret"]

    await gateway.start(attempt())

    assert script.logins == [("grant_type=client_credentials", VECTORS["basic_auth"]["header"])]


@pytest.mark.parametrize(
    ("answer", "retryable"),
    [
        (error("400.008.01", "Invalid Authentication passed"), False),
        ((400, b""), False),
        ((200, {"expires_in": "3599"}), False),
        ((503, b""), True),
        ((429, b""), True),
        (("hang up", b""), True),
    ],
)
async def test_without_a_token_nothing_was_done(answer, retryable, gateway, script):
    script.tokens += [answer] * 2  # aiohttp itself repeats a GET whose connection was closed

    with pytest.raises(GatewayRefused, match="no access token") as refused:
        await gateway.start(attempt())

    assert refused.value.retryable is retryable
    assert script.asked == []


async def test_a_failed_login_is_tried_again_with_the_next_call(gateway, script):
    script.tokens.append((503, b""))
    with pytest.raises(GatewayRefused):
        await gateway.start(attempt())

    assert (await gateway.start(attempt())).gateway_ref == "ws_CO_1"


async def test_a_token_is_good_for_an_hour_where_its_life_is_not_told(gateway, script, clock):
    script.tokens.append((200, {"access_token": "a-token", "expires_in": "soon"}))
    await gateway.start(attempt())
    clock.move(minutes=49)
    await gateway.start(attempt())
    assert len(script.logins) == 1
    clock.move(minutes=1)
    await gateway.start(attempt())
    assert len(script.logins) == 2


@pytest.mark.parametrize("code", ["404.001.03", "401.003.01", "401.002.01", "400.003.01"])
async def test_every_number_of_a_bad_token_is_known(code, gateway, script):
    script.answers.append(error(code, "Invalid Access Token"))

    await gateway.start(attempt())

    assert [len(script.asked), len(script.logins)] == [2, 2]


async def test_calls_refused_at_once_renew_the_token_once(gateway, script):
    await gateway.start(attempt())
    script.answers += [error("404.001.03")] * 3

    await asyncio.gather(*(gateway.start(attempt(reference=f"ORD-{n}")) for n in range(3)))

    assert len(script.logins) == 2


async def test_an_expired_token_is_renewed_once_without_asking_the_customer_twice(begin, desk):
    await desk.faults(expired_tokens=1)
    await begin()

    assert (await desk.get("/counts"))["initialized"] == {"ORD-1001-A1": 1}


async def test_a_token_that_is_refused_again_is_a_refusal(mpesa, charge, desk):
    await desk.faults(expired_tokens=2)

    with pytest.raises(GatewayRefused, match=r"404\.001\.03"):
        await mpesa.start(charge())


async def test_tokens_are_renewed_before_they_expire(begin, mpesa, desk, clock):
    attempt = await begin()
    clock.move(minutes=49)
    await mpesa.query(attempt)
    clock.move(minutes=2)
    await mpesa.query(attempt)

    assert (await desk.get("/tokens"))["issued"] == 2


async def test_many_at_once_share_one_token(mpesa, charge, desk):
    attempts = [charge(reference=f"ORD-{n}", phone=f"25470000000{n}", token=f"t{n}") for n in range(8)]

    await asyncio.gather(*map(mpesa.start, attempts))

    assert (await desk.get("/tokens"))["issued"] == 1
