"""Secrets are never shown, and the demo's are none in production."""

import pytest

from bot.errors import SettingsError
from bot.settings import load
from bot.settings.problems import without_password

OWN = {
    "WAKALA_SERVER__ENVIRONMENT": "production",
    "WAKALA_WHATSAPP__ACCESS_TOKEN": "own-1",
    "WAKALA_WHATSAPP__APP_SECRET": "own-2",
    "WAKALA_WHATSAPP__VERIFY_TOKEN": "own-3",
}


def refusal(environ):
    with pytest.raises(SettingsError) as caught:
        load(None, environ)
    return str(caught.value)


def test_production_starts_with_secrets_of_ones_own_and_without_the_demo():
    settings = load(None, OWN)
    assert settings.production
    assert not settings.demo.enabled
    assert not settings.emulated


@pytest.mark.parametrize("name", ["ACCESS_TOKEN", "APP_SECRET", "VERIFY_TOKEN"])
def test_production_refuses_each_demo_secret_that_was_left(name):
    environ = {key: value for key, value in OWN.items() if not key.endswith(name)}
    message = refusal(environ)
    assert f"whatsapp.{name.lower()}" in message
    assert f"WAKALA_WHATSAPP__{name}" in message


@pytest.mark.parametrize("variable", ["WHATSAPP__APP_SECRET", "SERVER__ADMIN_TOKEN", "SERVER__API_TOKENS"])
def test_production_refuses_a_demo_secret_wherever_it_is_put(variable):
    given = {"WHATSAPP__APP_SECRET": "mine,demo-app-secret", "SERVER__API_TOKENS": "shop=demo-api-token"}
    message = refusal({**OWN, f"WAKALA_{variable}": given.get(variable, "demo-verify-token")})
    assert "must be a secret of your own in production" in message


def test_production_in_the_file_counts_whatever_its_case(tmp_path):
    path = tmp_path / "wakala.toml"
    path.write_text("[server]\nenvironment = 'Production'")
    with pytest.raises(SettingsError, match=r"not set: whatsapp\.access_token"):
        load(path, {})


@pytest.mark.parametrize(
    "environ",
    [
        {"WAKALA_WHATSAPP__APP_SECRET": '["hush-hush"'},
        {"WAKALA_SERVER__API_TOKENS": "hush-hush"},
        {"WAKALA_WHATSAPP__ACCES_TOKEN": "hush-hush"},
        {"WAKALA_WHATSAP__ACCESS_TOKEN": "hush-hush"},
        {"WAKALA_DATABASE__URL": "mysql://me:hush-hush@host/db"},
    ],
)
def test_no_complaint_tells_a_secret(environ):
    assert "hush-hush" not in refusal(environ)


def test_secrets_in_the_file_are_not_told_either(tmp_path):
    path = tmp_path / "wakala.toml"
    path.write_text("whatsapp = 'hush-hush'")
    with pytest.raises(SettingsError) as caught:
        load(path, {})
    assert "hush-hush" not in str(caught.value)
    assert caught.value.__context__ is None


def test_settings_may_be_printed():
    settings = load(None, {"WAKALA_SERVER__ADMIN_TOKEN": "hush-hush"})
    assert "hush-hush" not in f"{settings!r}{settings.model_dump_json()}"


def test_an_address_is_shown_without_its_password():
    assert without_password("postgresql://me:pw@host/db") == "postgresql://********@host/db"
    assert without_password("sqlite:///data/wakala.db") == "sqlite:///data/wakala.db"
