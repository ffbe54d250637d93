"""A payment gateway is there where its table is, or in the demo; each mistake in a table is told."""

import pytest

from bot.errors import SettingsError
from bot.settings import load
from tests.unit.settings.test_secrets import OWN

PAYSTACK = {"WAKALA_PAYSTACK__SECRET_KEY": "sk_live_own"}


def set_up(environ):
    settings = load(None, environ)
    return [name for name in ("paystack", "ozow", "mpesa") if getattr(settings, name)]


def refusal(environ):
    with pytest.raises(SettingsError) as caught:
        load(None, environ)
    return str(caught.value)


def test_the_demo_has_every_gateway():
    assert set_up({}) == ["paystack", "ozow", "mpesa"]


@pytest.mark.parametrize("environ", [OWN, {"WAKALA_DEMO__EMULATOR": "false"}])
def test_elsewhere_an_absent_table_is_no_gateway(environ):
    assert set_up(environ) == []


def test_production_has_what_it_sets_up():
    assert set_up({**OWN, **PAYSTACK}) == ["paystack"]


def test_an_emulator_answers_until_an_address_is_set():
    settings = load(None, {"WAKALA_OZOW__API_URL": "https://api.ozow.com", **OZOW})
    assert settings.stands_in_for(settings.paystack)
    assert not settings.stands_in_for(settings.ozow)


OZOW = {f"WAKALA_OZOW__{key}": "hush-hush" for key in ("SITE_CODE", "PRIVATE_KEY", "API_KEY")}


def test_a_table_lacks_nothing_that_it_needs():
    told = refusal({key: value for key, value in OZOW.items() if not key.endswith("SITE_CODE")})
    assert "ozow.site_code is not set, and [ozow] needs it. Set it in wakala.toml under [ozow]" in told
    assert "hush-hush" not in told


@pytest.mark.parametrize(
    ("environ", "rule"),
    [
        ({**OWN, "WAKALA_PAYSTACK__SECRET_KEY": "sk_test_own"}, "must begin with sk_live_ in production"),
        (PAYSTACK, "must begin with sk_test_ in development"),
    ],
)
def test_money_of_the_other_world_is_refused(environ, rule):
    told = refusal(environ)
    assert rule in told
    assert "_own" not in told


def test_production_refuses_the_demos_keys():
    told = refusal({**OWN, **OZOW, "WAKALA_OZOW__PRIVATE_KEY": "wakala-demo-private-key"})
    assert "ozow.private_key" in told
    assert "must be a secret of your own in production" in told
    assert "take the whole of [ozow] out" in told
