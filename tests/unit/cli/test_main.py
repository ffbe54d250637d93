"""Every command says what it does, and what went wrong, without a traceback."""

import re
import subprocess
import sys

import pytest

from adapters.cli.common import paint, print_table

PLAIN = ["run", "chat", "init", "doctor", "parse", "version"]
SHOPS = ["shop", "user", "catalog", "stock"]
DOMAINS = ["payments", "stats", "templates", "broadcast"]
GROUPS = [
    "plugins",
    "config",
    "flows",
    "db",
    *SHOPS,
    "outbox",
    "dlq",
    "events",
    "saga",
    *DOMAINS,
    "emulate",
]


def test_the_help_lists_every_command(wakala):
    listed = re.findall(r"^  (\w+)  ", wakala("--help").out, re.MULTILINE)
    assert listed == PLAIN + GROUPS


@pytest.mark.parametrize("command", PLAIN + GROUPS)
def test_every_command_has_help(wakala, command):
    ended = wakala(command, "--help")
    assert ended.code == 0
    assert f"Usage: wakala {command}" in ended.out


@pytest.mark.parametrize("group", [(), *([group] for group in GROUPS), ("catalog", "vendors")])
def test_no_line_about_a_command_is_cut_short(wakala, group):
    assert "..." not in wakala(*group, "--help").out.partition("Commands:")[2]


@pytest.mark.parametrize(
    "command",
    ["parse", "user add", "catalog import", "catalog vendors import", "stock list", "payments list", "stats"],
)
def test_commands_on_a_shop_name_it_alike(wakala, command):
    assert "--shop NUMBER " in wakala(*command.split(), "--help").out


@pytest.mark.parametrize("asked", ["version", "--version"])
def test_the_version_is_told(wakala, asked):
    assert re.fullmatch(r"wakala \d+\.\d+\.\d+\n", wakala(asked).out)


@pytest.mark.parametrize("command", [(), ("run",), ("events",), ("events", "list")])
def test_a_short_option_asks_for_help_too(wakala, command):
    assert wakala(*command, "-h").out == wakala(*command, "--help").out != ""


def test_the_version_is_told_without_loading_the_engine():
    code = (
        "import sys; from adapters.cli import main; sys.argv = ['', 'version']; main(); print(*sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"typer", "asyncio", "pydantic", "sqlalchemy"} & set(out.split())


def test_an_unknown_command_is_refused(wakala):
    ended = wakala("sell")
    assert ended.code == 2
    assert "No such command 'sell'" in ended.err


@pytest.mark.parametrize(
    "command",
    ["run", "chat", "doctor", "config check", "flows list", "plugins", "db status", "dlq list", "parse hi"],
)
def test_a_mistake_in_the_settings_is_told_in_one_line(wakala, tmp_path, command):
    (tmp_path / "wakala.toml").write_text("[server]\nport = 'x'\n")
    ended = wakala(*command.split())
    assert ended.code == (1 if command == "doctor" else 2)
    assert "wakala.toml:2: server.port = 'x': must be a whole number" in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_the_settings_may_be_named_by_a_variable(wakala, tmp_path, monkeypatch):
    (tmp_path / "mine.toml").write_text("[server]\nport = 'x'\n")
    monkeypatch.setenv("WAKALA_CONFIG", "mine.toml")
    assert "mine.toml:2" in wakala("config", "check").err


def test_a_table_is_as_wide_as_its_cells(capsys):
    print_table([("a", 1, None), ("long", ("x", "y"), True)], ("head", "b", "c"))
    assert capsys.readouterr().out == "head  b     c\na     1\nlong  x, y  true\n"


def test_a_table_keeps_to_the_width_of_a_terminal_and_names_ids_by_their_ends(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "44")
    monkeypatch.setenv("NO_COLOR", "1")
    row = ("2026-11-23 10:00:00 UTC", "0190a1b2-0000-7000-8000-00000000abcd", "nobody answered in time")
    print_table([row], ("time", "id", "why"))
    assert capsys.readouterr().out.splitlines()[1] == "11-23 10:00:00Z  …0000abcd  nobody answered…"


def test_a_table_that_fits_is_left_as_it_is(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    print_table([("2026-11-23 10:00:00 UTC", "done")], ("time", "what"))
    assert "2026-11-23 10:00:00 UTC  done" in capsys.readouterr().out


def test_colours_are_for_terminals_that_want_them(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert paint("ok", "green", {}) == "\x1b[32mok\x1b[0m"
    assert paint("ok", "green", {"NO_COLOR": "1"}) == "ok"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False)
    assert paint("ok", "green", {}) == "ok"
