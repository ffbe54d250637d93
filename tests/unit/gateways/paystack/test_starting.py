import pytest

from adapters.gateways.paystack.settings import PaystackSettings
from plugins.payments.gateway import GatewayRefused, GatewayUnknown, Outcome


async def test_a_start_gives_a_page_to_pay_on(paystack, desk, charge):
    started = await paystack.start(charge())

    assert started.gateway_ref == "ORD-1001-A1"
    async with desk.client.get(started.url.removeprefix(desk.url.rstrip("/"))) as page:
        assert "Pay ZAR 45.50 for ORD-1001-A1?" in await page.text()


async def test_paystack_is_told_cents_our_reference_and_the_payment(paystack, desk, charge):
    await paystack.start(charge())

    [row] = await desk.get("/payments")
    assert (row["amount"], row["currency"], row["reference"]) == (4550, "ZAR", "ORD-1001-A1")
    assert row["metadata"] == {"payment_id": "pay-1"}


async def test_a_customer_without_email_gets_the_same_address_each_time_which_hides_the_phone(
    paystack, desk, charge
):
    for reference in ("A-1", "A-2"):
        await paystack.start(charge(reference=reference))

    [address] = {row["email"] for row in await desk.get("/payments")}
    assert address.endswith("@wakala.example")
    assert "27821234567" not in address


async def test_an_email_that_is_known_is_used(paystack, desk, charge):
    await paystack.start(charge(email="thandi@example.com"))

    assert (await desk.get("/payments"))[0]["email"] == "thandi@example.com"


async def test_channels_are_limited_as_set(connect, desk, charge):
    await connect(channels=("eft", "qr")).start(charge())

    assert (await desk.get("/payments"))[0]["channel"] == "eft"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"currency": "EUR"}, "currency: .*GHS, KES, NGN, USD, ZAR, not EUR"),
        ({"amount": 99}, "amount: 99 is below 100, the least in ZAR"),
        ({"amount": 299, "currency": "KES"}, "amount: 299 is below 300, the least in KES"),
        ({"reference": "ORD/1001"}, "reference: 'ORD/1001'"),
    ],
)
async def test_what_paystack_cannot_take_is_refused_before_it_is_asked(
    paystack, desk, charge, fields, reason
):
    with pytest.raises(GatewayRefused, match=reason) as refused:
        await paystack.start(charge(**fields))

    assert not refused.value.retryable
    assert await desk.get("/payments") == []


async def test_a_currency_the_account_lacks_is_refused_by_paystack(paystack, charge):
    with pytest.raises(GatewayRefused, match="Currency not supported by merchant") as refused:
        await paystack.start(charge(currency="GHS"))

    assert refused.value.code == "unsupported_currency"


async def test_a_wrong_key_is_refused_and_not_worth_trying_again(connect, charge):
    with pytest.raises(GatewayRefused, match="Invalid key") as refused:
        await connect(secret_key="sk_test_of_somebody_else").start(charge())

    assert (refused.value.code, refused.value.retryable) == ("http_401", False)


async def test_a_reference_that_is_taken_is_a_question_not_a_failure(paystack, desk, charge):
    await paystack.start(charge())
    await desk.pay("ORD-1001-A1")

    with pytest.raises(GatewayUnknown, match="ORD-1001-A1"):
        await paystack.start(charge())
    assert (await paystack.query(charge())).outcome is Outcome.PAID


async def test_without_a_connection_nothing_was_done(connect, charge, unused_tcp_port):
    with pytest.raises(GatewayRefused, match="no connection") as refused:
        await connect(api_url=f"http://127.0.0.1:{unused_tcp_port}").start(charge())

    assert refused.value.retryable


@pytest.mark.parametrize(("acts", "became"), [(True, Outcome.PENDING), (False, Outcome.NOT_FOUND)])
async def test_a_lost_answer_is_a_question_whether_or_not_paystack_acted(
    paystack, desk, charge, acts, became
):
    await desk.faults(drop=[{"acts": acts}])

    with pytest.raises(GatewayUnknown, match="no answer from"):
        await paystack.start(charge())

    assert (await paystack.query(charge())).outcome is became


async def test_an_answer_that_takes_too_long_is_a_question(paystack, connect, desk, charge):
    await paystack.query(charge())  # so that a connection stands
    await desk.faults(delay=600)

    with pytest.raises(GatewayUnknown, match="no answer from"):
        await connect(timeout=0.05).start(charge())


@pytest.mark.parametrize("http", [500, 502, 503, 404])
async def test_a_page_in_place_of_an_answer_tells_nothing(paystack, desk, charge, http):
    await desk.faults(down=[{"http": http}])

    with pytest.raises(GatewayUnknown, match=str(http)):
        await paystack.start(charge())
    with pytest.raises(GatewayUnknown, match=str(http)):
        await paystack.query(charge())


def test_the_key_is_not_shown():
    assert "sk_live" not in repr(PaystackSettings(secret_key="sk_live_1"))
