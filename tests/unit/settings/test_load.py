"""Settings come from one file under the environment; whatever is wrong is named with its place."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load

WAKALA_TOML = Path(__file__).parents[3] / "wakala.toml"


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "wakala.toml"
        path.write_text(text)
        return path

    return write


def problems(path, environ=None):
    with pytest.raises(SettingsError) as caught:
        load(path, environ or {})
    return str(caught.value).splitlines()


def test_without_file_and_environment_the_defaults_are_the_demo_of_wakala_toml():
    assert load(None, {}) == load(WAKALA_TOML, {})


def test_the_environment_goes_before_the_file(write):
    path = write("[server]\nhost = '10.0.0.1'\nport = 1")
    server = load(path, {"WAKALA_SERVER__PORT": "2"}).server
    assert (server.host, server.port) == ("10.0.0.1", 2)


def test_an_empty_variable_counts_as_not_set(write):
    assert load(write("[server]\nport = 1"), {"WAKALA_SERVER__PORT": ""}).server.port == 1


@pytest.mark.parametrize("value", ["new,old", "new, old,", '["new", "old"]'])
def test_an_app_secret_may_be_a_list_while_it_is_replaced(value):
    secrets = load(None, {"WAKALA_WHATSAPP__APP_SECRET": value}).whatsapp.app_secret
    assert [secret.get_secret_value() for secret in secrets] == ["new", "old"]


@pytest.mark.parametrize("value", ["a=x,b=y=z", '{"a": "x", "b": ["y=z"]}'])
def test_tokens_by_tenant_are_pairs_or_json(value):
    tokens = load(None, {"WAKALA_SERVER__API_TOKENS": value}).server.api_tokens
    assert {tenant: known[0].get_secret_value() for tenant, known in tokens.items()} == {"a": "x", "b": "y=z"}


def test_a_base_address_loses_its_last_slash():
    environ = {"WAKALA_WHATSAPP__API_URL": "http://127.0.0.1:9000/"}
    assert load(None, environ).whatsapp.api_url == "http://127.0.0.1:9000"


def test_the_emulator_stands_in_for_meta_until_an_address_is_set():
    assert load(None, {}).emulated
    assert not load(None, {"WAKALA_WHATSAPP__API_URL": "https://graph.facebook.com"}).emulated
    assert not load(None, {"WAKALA_DEMO__EMULATOR": "false"}).emulated


def test_a_wrong_value_is_told_with_key_value_rule_file_and_line(write):
    path = write("# mine\n[server]\nhost = 'x'\nport = 99999\n")
    assert problems(path) == [f"{path}:4: server.port = 99999: must be less than or equal to 65535"]


def test_a_wrong_variable_is_told_by_its_name():
    assert problems(None, {"WAKALA_LOG__LEVEL": "loud"}) == [
        "environment variable WAKALA_LOG__LEVEL: log.level = 'loud': "
        "must be 'debug', 'info', 'warning' or 'error'"
    ]


def test_all_problems_are_told_at_once_in_the_order_of_the_file(write):
    path = write("[log]\nformat = 3\n[engine]\nattempts = 0\n\n\n\n[server]\nhots = 1\nport = -1\n")
    told = [line.split(": ")[0] for line in problems(path, {"WAKALA_SERVER_PORT": "1"})]
    assert [place for place in told if place.startswith(str(path))] == [
        f"{path}:{line}" for line in (2, 4, 9, 10)
    ]
    assert told.count("environment variable WAKALA_SERVER_PORT") == 1


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("[server]\nhots = 'x'", 2, "server.hots is not a setting; did you mean server.host?"),
        ("[watsapp]\nversion = 'v1.0'", 1, "watsapp is not a setting; did you mean [whatsapp]?"),
        ("[server]\napi_url = 'x'", 2, "server.api_url is not a setting; did you mean whatsapp.api_url?"),
        ("[outbox]\nqqq = 1", 2, "outbox.qqq is not a setting; [outbox] has enabled"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest_known_one(write, text, line, advice):
    path = write(text)
    assert problems(path) == [f"{path}:{line}: {advice}"]


def test_an_unknown_variable_is_told_too():
    (problem,) = problems(None, {"WAKALA_SERVR__PORT": "1"})
    assert (
        problem == "environment variable WAKALA_SERVR__PORT: servr is not a setting; did you mean [server]?"
    )


def test_one_underscore_in_place_of_two_is_noticed():
    (problem,) = problems(None, {"WAKALA_SERVER_PORT": "1"})
    assert "did you mean WAKALA_SERVER__PORT" in problem


def test_variables_of_others_are_left_alone():
    assert load(None, {"WAKALA_CONFIG": "x", "WAKALA_HOME": "y", "PATH": "z"})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[server]\nport = \n", "2:8"),
        ("[server\n", "1:8"),
        ("a = 1\na = 2\n", "2:6"),
        ("a = '''", "1:1"),
    ],
)
def test_what_is_not_toml_is_told_with_line_and_column(write, text, place):
    path = write(text)
    (problem,) = problems(path)
    assert problem.startswith(f"{path}:{place}: not valid TOML: ")
    assert "line" not in problem.removeprefix(f"{path}:{place}: ")


def test_a_file_that_is_not_there_is_told_with_what_to_do(tmp_path):
    (problem,) = problems(tmp_path / "wakala.toml")
    assert "No such file" in problem
    assert "wakala init" in problem


def test_a_file_in_another_encoding_is_told(tmp_path):
    path = tmp_path / "wakala.toml"
    path.write_bytes(b"[server]\nhost = '\xe9'")
    assert problems(path) == [f"{path}: byte 17 is not UTF-8; save the file as UTF-8"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("server.port = 0\nserver.host = ''", 2),
        ("server = { port = 0, host = '' }", 1),
        ("[log]\nlevel = '''info'''\n[server] # x\n\n'host' = ''\nport = 1", 5),
        ("[plugins]\nenabled = [\n  'orders',\n]\n[server]\nhost = ''", 6),
    ],
)
def test_the_line_is_right_however_the_file_is_written(write, text, line):
    path = write(text)
    assert problems(path) == [f"{path}:{line}: server.host = '': must not be empty"]


def test_a_list_is_told_by_the_line_where_it_begins(write):
    path = write("[plugins]\nenabled = [\n  'orders',\n  3,\n]\n")
    assert problems(path) == [f"{path}:2: plugins.enabled.1 = 3: must be text in quotes"]


def test_a_section_that_is_none_is_told(write):
    path = write("server = 3")
    (problem,) = problems(path, {"WAKALA_SERVER__PORT": "1"})
    assert problem.startswith(f"{path}:1: server = ********: must be a section")


@pytest.mark.parametrize(
    ("variable", "value", "rule"),
    [
        ("DATABASE__URL", "mysql://h/d", "sqlite:///"),
        ("WHATSAPP__API_URL", "graph.facebook.com", "an http:// or https:// address"),
        ("WHATSAPP__VERSION", "26", "as in v26.0"),
        ("ENGINE__TURN_TIMEOUT", "nan", "a finite number"),
        ("ENGINE__INBOX_DAYS", "6", "greater than or equal to 7"),
        ("WHATSAPP__READ_RECEIPTS", "perhaps", "must be true or false"),
        ("SERVER__API_TOKENS", "token", '"name=value" pairs'),
        ("SERVER__API_TOKENS", '{"a"', "valid JSON"),
        ("WHATSAPP__APP_SECRET", "[]", "must not be empty"),
    ],
)
def test_what_is_allowed_is_told(variable, value, rule):
    (problem,) = problems(None, {f"WAKALA_{variable}": value})
    assert rule in problem
