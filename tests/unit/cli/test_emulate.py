"""``wakala emulate`` starts each stand-in and says how to reach it."""

import pytest


@pytest.fixture
def served(monkeypatch):
    """What would be served, and where; nothing is."""
    served = []
    for name in ("gateways.paystack", "gateways.ozow", "whatsapp"):
        monkeypatch.setattr(
            f"adapters.{name}.emulator.serve",
            lambda settings, *, host, port: served.append((settings, host, port)),
        )
    return served


def test_paystacks_webhooks_go_to_the_configured_server(wakala, served, tmp_path):
    (tmp_path / "wakala.toml").write_text("[server]\nport = 9000\n")

    ended = wakala("emulate", "paystack", "--port", "1234")

    [(settings, *where)] = served
    assert settings.webhook_url == "http://127.0.0.1:9000/webhooks/paystack"
    assert where == ["127.0.0.1", 1234]
    assert f"takes the secret key {settings.secret_key}" in ended.out


def test_paystacks_webhooks_may_go_elsewhere(wakala, served):
    wakala("emulate", "paystack", "--webhook-url", "http://elsewhere.example/hook")

    assert served[0][0].webhook_url == "http://elsewhere.example/hook"


def test_whatsapp_has_the_demos_number_or_those_of_real_shops(wakala, served):
    wakala("emulate", "whatsapp")
    wakala("emulate", "whatsapp", "--number", "105954558954427", "--number", "105954558954428")

    assert [list(settings.numbers) for settings, *_ in served] == [
        ["100000000000001"],
        ["105954558954427", "105954558954428"],
    ]


def test_ozow_learns_from_each_request_where_to_post(wakala, served):
    ended = wakala("emulate", "ozow", "--host", "127.0.0.2")

    [(settings, *where)] = served
    assert settings.notify_url == ""
    assert where == ["127.0.0.2", 8083]
    assert settings.site_code in ended.out
