"""The last lines of a run, of a small house with the same plugins: nothing is left out in silence."""

from __future__ import annotations

import re

import pytest

from tests.services.kept import ROOT
from tests.services.servers import KINDS, Servers

pytest_plugins = ["pytester"]

PLUGINS = ("-p", "xdist", "-p", "tests.services.fixtures", "-p", "tests.services.closing")
RUNS = {"one process": (), "two": ("--numprocesses=2",)}
HOUSE = """
import pytest

def test_runs(redis):
    assert redis

@pytest.mark.skip(reason="the oven is cold")
def test_marked():
    raise AssertionError

@pytest.mark.parametrize("kota", ["russian", "chip"])
def test_gives_up(kota):
    if kota == "chip":
        pytest.skip("no chips")

@pytest.mark.xfail(reason="not yet")
def test_is_yet_to_hold():
    raise AssertionError
"""
A_WHOLE_FILE = 'import pytest; pytest.skip("for Sundays", allow_module_level=True)'


@pytest.fixture
def house(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, servers: Servers) -> pytest.Pytester:
    """A root folder with no tests, for which the servers of this session are named."""
    for name, kind in KINDS.items():
        monkeypatch.setenv(kind.variable, servers[name].url)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # the others take seconds to start
    return pytester


def last_lines(result: pytest.RunResult) -> list[str]:
    """What was written between the heading and pytest's own last line."""
    begin = next(number for number, line in enumerate(result.outlines) if "servers, and tests" in line)
    return [line for line in result.outlines[begin + 1 : -1] if line]


@pytest.mark.parametrize("processes", RUNS)
def test_each_test_that_did_not_run_is_told_with_its_reason(processes: str, house: pytest.Pytester) -> None:
    house.makepyfile(test_house=HOUSE, test_sundays=A_WHOLE_FILE)
    lines = last_lines(house.runpytest_subprocess(*PLUGINS, *RUNS[processes]))
    assert set(lines) >= {
        "skipped test_house.py::test_marked: the oven is cold",
        "skipped test_house.py::test_gives_up[chip]: no chips",
        "skipped test_sundays.py: for Sundays",
        "xfailed test_house.py::test_is_yet_to_hold: not yet",
    }


@pytest.mark.parametrize(
    ("processes", "used"), [("one process", {"Redis"}), ("two", {"PostgreSQL", "RabbitMQ", "Redis"})]
)
def test_each_server_is_told_with_its_version_and_where_it_comes_from(
    processes: str, used: set[str], house: pytest.Pytester
) -> None:
    house.makepyfile("def test_runs(redis): assert redis")
    *lines, last = last_lines(house.runpytest_subprocess(*PLUGINS, *RUNS[processes]))
    assert last == "Every test ran."
    told = {kind.title: rf"{kind.title} \d+[.\d]*, named by {kind.variable}" for kind in KINDS.values()}
    assert {line.split()[0] for line in lines} == used
    assert all(re.fullmatch(told[line.split()[0]], line) for line in lines)


@pytest.mark.parametrize(("end", "left"), [("assert 0", 2), ("raise KeyboardInterrupt", 3)])
def test_tests_before_which_the_run_ended_are_counted(end: str, left: int, house: pytest.Pytester) -> None:
    house.makepyfile(f"def test_ends(): {end}\ndef test_never(): pass\ndef test_nor_this(): pass")
    result = house.runpytest_subprocess(*PLUGINS, "--exitfirst")
    assert f"{left} of 3 tests: the run ended before them" in result.outlines


def test_a_run_that_needs_no_server_and_leaves_nothing_out_says_nothing(house: pytest.Pytester) -> None:
    house.makepyfile("def test_runs(): pass")
    assert "servers, and tests" not in house.runpytest_subprocess(*PLUGINS).stdout.str()


@pytest.mark.parametrize("processes", RUNS)
def test_a_missing_server_ends_the_run_before_its_first_test(
    processes: str, house: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KINDS["redis"].variable)
    monkeypatch.setenv("PATH", str(house.path))
    house.makepyfile("def test_runs(redis): open('ran', 'w')")
    result = house.runpytest_subprocess(*PLUGINS, *RUNS[processes])
    assert (result.ret, (house.path / "ran").exists()) == (pytest.ExitCode.USAGE_ERROR, False)
    result.stderr.fnmatch_lines(["ERROR: The tests need Redis, and there is none:*Do one of these:*"])
