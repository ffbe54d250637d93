"""Programs under measurement: started on one core each, awaited until ready, ended, and weighed."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from bench.load import Load, Result

T = TypeVar("T")

SERVER_CORE = 0
CLIENT_CORE = 1
CACHING = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
"""An environment in which Python keeps compiled code, as it does unless it is told otherwise."""
_START_LIMIT = 30.0
"""Seconds after which a program that does not answer counts as broken."""


class NotMeasured(Exception):
    """A server or the load generator failed: one part of the table is missing, the others stand."""


class Process(msgspec.Struct, frozen=True):
    """A running program and the port it serves; ``start_seconds`` is from spawn to the first 200."""

    pid: int
    port: int
    start_seconds: float

    def resident(self) -> int:
        """Bytes of memory the process holds now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def cpu_seconds(self) -> float:
        """CPU time of all its threads so far, in user and kernel mode."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(
    command: Sequence[str],
    port: int,
    *,
    core: int | None,
    ready: str,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Process]:
    """Run the command on the core (None: any) from the first 200 of ``GET ready`` to the end of the block."""
    spawned_at = time.monotonic()
    spawned = _spawn(command, core, environment or {})
    try:
        name = " ".join(Path(word).name for word in command[:2])
        _await_ready(spawned, name, port, ready)
        yield Process(spawned.pid, port, time.monotonic() - spawned_at)
    finally:
        spawned.terminate()
        try:
            spawned.wait(timeout=10)
        except subprocess.TimeoutExpired:
            spawned.kill()
            spawned.wait()


def generate(load: Load) -> Result:
    """Run the load generator on the client's core."""
    return work("bench.load", load, Result)


def work(module: str, told: msgspec.Struct, kind: type[T], core: int | None = CLIENT_CORE) -> T:
    """Run a module of ours on the core; it takes a struct as its argument and prints what it has seen."""
    command = [sys.executable, "-m", module, msgspec.json.encode(told).decode()]
    with _pinned(core):
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE)
    if done.returncode:
        raise NotMeasured(f"{module} failed; its last words are above")
    return msgspec.json.decode(done.stdout, type=kind)


def get(port: int, path: str) -> tuple[int, bytes]:
    """Fetch a small page; raises OSError while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _spawn(
    command: Sequence[str], core: int | None, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    with _pinned(core):
        return subprocess.Popen(command, env={**CACHING, **environment}, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def _pinned(core: int | None) -> Iterator[None]:
    """Children started inside inherit the core; a machine that has only one shares it."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, allowed if core is None else {core} & allowed or allowed)
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _await_ready(spawned: subprocess.Popen[bytes], name: str, port: int, path: str) -> None:
    deadline = time.monotonic() + _START_LIMIT
    while time.monotonic() < deadline:
        if spawned.poll() is not None:
            raise NotMeasured(f"{name} ended with status {spawned.returncode} before it was ready")
        with contextlib.suppress(OSError):
            if get(port, path)[0] == 200:
                return
        time.sleep(0.005)
    raise NotMeasured(f"{name} gave no 200 on {path} within {_START_LIMIT:.0f} s")
