"""Settings: begun, checked and shown."""

import json
from pathlib import Path

import pytest

from bot.settings import load


def test_init_writes_the_demos_settings_and_says_what_comes_next(wakala, tmp_path):
    ended = wakala("init", tmp_path / "shop")
    path = tmp_path / "shop" / "wakala.toml"
    assert load(path, {}) == load(None, {})
    assert f"wakala run --config {path}" in ended.out
    assert "whatsapp.app_secret" in ended.out


def test_init_overwrites_nothing(wakala, tmp_path):
    (tmp_path / "wakala.toml").write_text("mine")
    ended = wakala("init")
    assert ended.code == 2
    assert "is there already" in ended.err
    assert Path("wakala.toml").read_text() == "mine"


def test_check_says_that_there_are_no_mistakes(wakala):
    assert wakala("config", "check").out == "defaults: no mistakes\n"


def test_check_names_a_plugin_that_is_not_installed_with_its_line(wakala, tmp_path):
    (tmp_path / "wakala.toml").write_text('[plugins]\nenabled = ["tenants", "catalog"]\n')
    ended = wakala("config", "check")
    assert ended.code == 2
    assert ended.err.startswith("wakala: wakala.toml:2: plugins.enabled switches on plugin 'catalog'")


def test_show_tells_where_each_value_comes_from(wakala, tmp_path, monkeypatch):
    (tmp_path / "wakala.toml").write_text("[server]\nport = 9000\n")
    monkeypatch.setenv("WAKALA_LOG__LEVEL", "debug")
    rows = {line.split()[0]: line.split()[1:] for line in wakala("config", "show").out.splitlines()}
    assert rows["server.port"] == ["9000", "wakala.toml:2"]
    assert rows["log.level"] == ["debug", "environment", "variable", "WAKALA_LOG__LEVEL"]
    assert rows["log.format"] == ["text", "not", "set"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_show_keeps_secrets(wakala, monkeypatch, form):
    monkeypatch.setenv("WAKALA_WHATSAPP__APP_SECRET", "hush-hush")
    monkeypatch.setenv("WAKALA_SERVER__API_TOKENS", "shop=hush-hush")
    assert "hush-hush" not in wakala("config", "show", *form).out


def test_show_gives_json_to_programs(wakala):
    assert json.loads(wakala("config", "show", "--json").out)["whatsapp"]["version"] == "v26.0"
