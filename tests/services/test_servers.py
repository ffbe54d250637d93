"""The servers of a session: none that nobody asks for, each once, all side by side."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest

from tests.services.fixtures import wanted
from tests.services.kept import NotStarted
from tests.services.kind import Kind
from tests.services.server import Server
from tests.services.servers import KINDS, Servers

TOGETHER = 60.0
"""Seconds for threads to meet."""


class Recorded:
    """A server that only says what is done to it."""

    def __init__(self, kind: Kind, deeds: list[str], start: Callable[[], object]) -> None:
        self.url, self._kind, self._deeds, self._start = kind.url, kind, deeds, start

    def __getattr__(self, deed: str) -> Callable[[], None]:
        return lambda: self._do(deed)

    def _do(self, deed: str) -> None:
        self._deeds.append(f"{deed} {self._kind.name}")
        if deed == "start":
            self._start()


@pytest.fixture
def deeds() -> list[str]:
    return []


def recorded(deeds: list[str], start: Callable[[], object] = lambda: None) -> Callable[[Kind], Server]:
    return lambda kind: Recorded(kind, deeds, start)


def broken() -> None:
    raise NotStarted("no room on the disk")


def test_nothing_starts_that_nobody_asks_for(deeds: list[str]) -> None:
    with Servers(find=recorded(deeds)):
        pass
    assert deeds == []


def test_a_server_starts_once_and_ends_with_the_session(deeds: list[str]) -> None:
    with Servers(find=recorded(deeds)) as servers:
        assert servers["redis"] is servers["redis"]
    assert deeds == ["start redis", "close redis"]


def test_all_start_side_by_side(deeds: list[str]) -> None:
    meeting = Barrier(len(KINDS), timeout=TOGETHER)
    with Servers(*KINDS, find=recorded(deeds, meeting.wait)) as servers:
        assert [servers[name].url for name in KINDS] == [kind.url for kind in KINDS.values()]


def test_who_asks_for_a_server_that_failed_is_told_why(deeds: list[str]) -> None:
    with (
        Servers("redis", find=recorded(deeds, broken)) as servers,
        pytest.raises(NotStarted, match="no room"),
    ):
        servers["redis"]
    assert deeds == ["start redis", "close redis"]


def test_all_that_failed_is_told_at_once_beside_what_runs(deeds: list[str]) -> None:
    def find(kind: Kind) -> Server:
        return Recorded(kind, deeds, (lambda: None) if kind.name == "redis" else broken)

    with Servers(*KINDS, find=find) as servers:
        servers.settle()
        assert (list(servers.running()), servers.failures()) == (["redis"], ["no room on the disk"] * 2)


def test_a_run_needs_only_what_its_tests_name() -> None:
    items: list[Any] = [SimpleNamespace(fixturenames=["tmp_path", "redis"]), SimpleNamespace()]
    assert (wanted(items), wanted(items[1:])) == (["redis"], [])
