"""Processes of this machine: all of a server is found, frozen and ended."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.doubles import FILES, serving
from tests.services.kept import NotStarted, answers
from tests.services.kind import Kind, Place
from tests.services.local import Local

NOWHERE = Path("/nonexistent")


def with_a_daemon(place: Place) -> list[str]:
    """Leaves a process behind that turns its back on its parents, as Erlang's port mapper does."""
    return ["sh", "-c", f"(setsid sleep 1000 &) ; exec {' '.join(serving(place))}"]


def own(kind: Kind) -> Local:
    """Its programs are in an environment that is perhaps for nobody else, so it stays with us."""
    return Local(kind, NOWHERE, user=None)


@pytest.fixture
def server() -> Iterator[Local]:
    local = own(dataclasses.replace(FILES, command=with_a_daemon))
    local.start()
    yield local
    local.close()


def gone(process: int) -> bool:
    """Whether it has ended; one that nobody has collected counts."""
    return not Path(f"/proc/{process}").exists()


def test_the_daemons_of_a_server_are_part_of_it(server: Local) -> None:
    commands = [Path(f"/proc/{process}/cmdline").read_bytes() for process in server.processes()]
    assert sorted(b"sleep" in command for command in commands) == [False, True]


def test_all_of_a_server_freezes_and_thaws(server: Local) -> None:
    server.freeze()
    assert set(server.processes().values()) == {"T"}
    server.thaw()
    assert "T" not in server.processes().values()


def test_nothing_of_a_server_is_left_when_it_is_closed(server: Local) -> None:
    processes = server.processes()
    server.freeze()
    server.close()
    assert all(gone(process) for process in processes)
    assert answers(FILES, server.url) != ""


def test_a_server_that_does_not_start_is_told_with_the_end_of_its_log() -> None:
    words = [sys.executable, "-c", "raise SystemExit('no room on the disk')"]
    server = own(dataclasses.replace(FILES, command=lambda _: words))
    with pytest.raises(NotStarted, match=r"(?s)Files did not start .*no room on the disk"):
        server.start()
    server.close()


def test_a_preparation_that_fails_is_told_with_what_it_said() -> None:
    server = Local(
        dataclasses.replace(FILES, prepare=lambda _: ["sh", "-c", "echo no space; exit 3"]), NOWHERE
    )
    with pytest.raises(NotStarted, match=r"(?s)ended with 3:\nno space"):
        server.start()
    server.close()


def test_its_files_are_there_before_it_starts() -> None:
    files = dataclasses.replace(FILES, files=lambda _: {"index.html": "kotas"})
    server = own(dataclasses.replace(files, prepare=lambda _: ["grep", "kotas", "index.html"]))
    server.start()
    server.close()
