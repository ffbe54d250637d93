import pytest
from yarl import URL

from adapters.gateways.ozow.request import payment_request
from adapters.gateways.ozow.settings import OzowSettings
from plugins.payments.gateway import GatewayRefused, Outcome


async def page_text(desk, url):
    async with desk.client.get(URL(url).relative()) as page:
        return page.status, await page.text()


async def test_a_start_gives_a_page_to_pay_on(ozow, desk, charge):
    started = await ozow.start(charge())

    [row] = await desk.get("/payments")
    assert started.gateway_ref == row["request"]
    assert (await page_text(desk, started.url))[1].count("Pay R45.50 for Siphos Kotas 1001?") == 1


async def test_ozow_is_told_rands_our_reference_and_test_or_not(connect, desk, charge):
    await connect(test=True).start(charge(amount=4500))
    row = await desk.pay("ORD-1001-A1")

    assert (row["amount"], row["test"], row["reference"]) == (4500, True, "ORD-1001-A1")


@pytest.mark.parametrize(
    "fault",
    [{"down": [{"http": 503}]}, {"drop": [{"acts": True}]}, {"drop": [{"acts": False}]}],
    ids=["outage", "answer lost", "request lost"],
)
async def test_while_the_api_is_away_the_link_carries_the_request(ozow, desk, charge, fault):
    await desk.faults(**fault)

    started = await ozow.start(charge())
    await desk.heal()

    assert started.gateway_ref == ""
    status, text = await page_text(desk, started.url)
    assert (status, "Pay R45.50" in text) == (200, True)
    await desk.pay("ORD-1001-A1")
    assert (await ozow.query(charge())).outcome is Outcome.PAID


async def test_without_a_connection_the_link_carries_the_request_too(connect, desk, charge, unused_tcp_port):
    started = await connect(api_url=f"http://127.0.0.1:{unused_tcp_port}").start(charge())

    assert (await page_text(desk, started.url))[0] == 200


async def test_whitespace_around_the_configured_keys_does_no_harm(connect, charge):
    ozow = connect(site_code=" WAK-WAK-001", private_key="wakala-demo-private-key\n")

    assert (await ozow.start(charge())).gateway_ref


async def test_a_wrong_private_key_is_refused_under_http_200(connect, charge):
    with pytest.raises(GatewayRefused, match="HashCheck value has failed") as refused:
        await connect(private_key="another").start(charge())

    assert not refused.value.retryable


async def test_a_wrong_api_key_is_refused(connect, charge):
    with pytest.raises(GatewayRefused, match="site code and API key"):
        await connect(api_key="another").start(charge())


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"currency": "KES"}, "ZAR only, not KES"),
        ({"amount": 0}, "0 cents; Ozow takes 1 to 999999999"),
        ({"amount": 1_000_000_000}, "Ozow takes 1 to 999999999"),
        ({"reference": "R" * 51}, "TransactionReference has 51 characters, Ozow takes 50"),
        ({"return_url": "https://shop.example/" + "x" * 150}, "CancelUrl has 171 characters"),
    ],
)
async def test_what_ozow_cannot_take_is_refused_before_it_is_asked(ozow, desk, charge, fields, reason):
    with pytest.raises(GatewayRefused, match=reason):
        await ozow.start(charge(**fields))

    assert await desk.get("/payments") == []


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("Sipho's Kotas & Chips #1001", "Siphos Kotas  Chips"),
        ("Köfte", "Kfte"),
        ("", "ORD-1001-A1"),
        ("???", "ORD-1001-A1"),
    ],
)
def test_the_bank_statement_shows_what_banks_can_print(charge, description, shown):
    fields = payment_request(charge(description=description), "S", "K", test=False)

    assert fields["BankReference"] == shown


@pytest.mark.parametrize(
    ("cents", "text"), [(1, "0.01"), (4550, "45.50"), (2500, "25.00"), (100_000_000, "1000000.00")]
)
def test_amounts_always_have_two_decimals(charge, cents, text):
    assert payment_request(charge(amount=cents), "S", "K", test=False)["Amount"] == text


def test_the_keys_are_not_shown():
    shown = repr(OzowSettings(site_code="S", private_key="hush", api_key="whisper"))
    assert "hush" not in shown
    assert "whisper" not in shown
