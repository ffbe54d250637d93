"""A command that runs under a keeper, with a log, until it answers and until it ends."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from tests.services import tree
from tests.services.keeper import Errand
from tests.services.kind import Kind

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds for a server to answer or to stop: a slow machine under load, not what one should expect."""

PACE = 0.05
"""Seconds between pings."""

TRY = 2.0
"""Seconds for one ping."""


class NotStarted(RuntimeError):
    """A server ended, or stayed dumb, where it should have answered."""


class Kept:
    """One process after another on the same errand."""

    def __init__(self, kind: Kind, url: str, log: Path) -> None:
        self.kind, self.url, self.log = kind, url, log
        self._keeper: subprocess.Popen[bytes] | None = None

    def processes(self) -> dict[int, str]:
        """Return what runs, as ``tree.below`` does; the keeper is not part of it."""
        return tree.below(self._keeper.pid) if self._keeper and self._keeper.poll() is None else {}

    def start(
        self, command: list[str], environment: Mapping[str, str], user: str | None, farewell: list[str]
    ) -> None:
        """Begin, and wait until the server answers; raises NotStarted."""
        folder, stop = str(self.log.parent), self.kind.stop_signal
        errand = Errand(os.getpid(), command, folder, user, farewell, stop)
        with self.log.open("ab") as log:
            self._keeper = subprocess.Popen(
                # -S: the keeper needs nothing that is installed, and starts in a third of the time.
                [sys.executable, "-S", "-m", "tests.services.keeper", json.dumps(dataclasses.asdict(errand))],
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await_answer()

    def tell(self, number: signal.Signals) -> None:
        """Tell the keeper, if there is one, and wait until nothing is left; raises TimeoutExpired."""
        if self._keeper is not None:
            self._keeper.send_signal(number)
            self.ended()

    def ended(self) -> None:
        """Wait until nothing is left; raises TimeoutExpired."""
        if self._keeper is not None:
            self._keeper.wait(PATIENCE)

    def _await_answer(self) -> None:
        end, reason = time.monotonic() + PATIENCE, "nothing"
        while reason and self._keeper is not None:
            reason = _deaf(self.url) or answers(self.kind, self.url)
            if reason and (self._keeper.poll() is not None or time.monotonic() > end):
                self.tell(signal.SIGTERM)
                raise NotStarted(f"{self.kind.title} did not start ({reason}). Its log ends:\n{self._tail()}")
            time.sleep(PACE if reason else 0)

    def _tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])


def _deaf(url: str) -> str:
    """Return that nobody listens, or nothing: found out sooner than by a client, which also logs it."""
    address = urlsplit(url)
    with socket.socket() as probe:
        refused = probe.connect_ex((address.hostname, address.port))
    return f"nobody listens at port {address.port}" if refused else ""


def version(kind: Kind, url: str, patience: float = TRY) -> str:
    """Ping once; return what the server says of itself, or raise whatever its client raises."""

    async def ping() -> str:
        async with asyncio.timeout(patience):
            return await kind.ping(url)

    return asyncio.run(ping())


def answers(kind: Kind, url: str, patience: float = TRY) -> str:
    """Ping once; return why there was no answer, or nothing."""
    try:
        version(kind, url, patience)
    except Exception as error:  # each client has its own ways to say that nobody is there yet
        return f"{type(error).__name__}: {error}"
    return ""
