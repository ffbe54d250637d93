"""The server under test: one process after another, on the same file and the same port."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import aiohttp

RUN = (str(Path(sys.executable).with_name("wakala")), "run")
LOOK = 0.01
"""Seconds between looks whether it listens."""


class DiedByItself(AssertionError):
    """A process ended that nobody had killed."""


class Server:
    """Runs ``command`` in a folder of its own; ``settings`` are sections and keys of the environment."""

    def __init__(self, folder: Path, port: int, command: tuple[str, ...], **settings: object) -> None:
        self.port = port
        self.file, self.log = folder / "wakala.db", folder / "server.log"
        self.command, self.settings = command, settings
        self.starts = 0
        self.url = f"http://127.0.0.1:{port}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Begin a process; it is not up yet."""
        self.starts += 1
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.command, cwd=self.file.parent, env=self._environment(), stdout=log, stderr=log
            )

    async def listening(self) -> None:
        """Wait until it answers; raises DiedByItself."""
        async with aiohttp.ClientSession() as session:
            while self._running().returncode is None:
                try:
                    async with session.get(f"http://127.0.0.1:{self.port}/livez"):
                        return
                except aiohttp.ClientError:
                    await asyncio.sleep(LOOK)
        raise self._died()

    async def outlives(self, work: Awaitable[Any]) -> None:
        """Wait for something while it runs; raises DiedByItself."""
        doing, dying = asyncio.ensure_future(work), asyncio.create_task(self.ended())
        try:
            await asyncio.wait((doing, dying), return_when=asyncio.FIRST_COMPLETED)
            if not doing.done():
                raise self._died()
            await doing
        finally:
            doing.cancel()
            dying.cancel()

    def kill(self) -> None:
        """End it at this very instant; raises DiedByItself if something else did."""
        if self._running().returncode is not None:
            raise self._died()
        self._running().kill()

    def freeze(self) -> None:
        """Stop it where it is: whoever talks to it hears nothing."""
        self._running().send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if no time had passed."""
        self._running().send_signal(signal.SIGCONT)

    async def ended(self) -> int:
        """Wait until the process is gone; return its exit code, negative for a signal."""
        return await self._running().wait()

    async def stop(self) -> None:
        """Ask it to finish what it does and end; raises DiedByItself where it does not end well."""
        self.tell(signal.SIGTERM)
        if await self.ended() != 0:
            raise self._died()

    def tell(self, what: signal.Signals) -> None:
        """Send it a signal."""
        self._running().send_signal(what)

    async def end(self) -> None:
        """Leave nothing running."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:]) if self.log.exists() else ""

    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "start it first"
        return self._process

    def _died(self) -> DiedByItself:
        return DiedByItself(f"the server ended with {self._running().returncode}:\n{self.last_words()}")

    def _environment(self) -> dict[str, str]:
        settings = {
            "SERVER__PORT": self.port,
            "DATABASE__URL": f"sqlite:///{self.file}",
            "LOG__LEVEL": "warning",
            **self.settings,
        }
        others = {name: value for name, value in os.environ.items() if not name.startswith("WAKALA_")}
        return {**others, **{f"WAKALA_{name}": str(value) for name, value in settings.items()}}
