"""What a test can do with a server, wherever it comes from."""

from __future__ import annotations

from typing import Protocol


class Server(Protocol):
    """A server at an address that it keeps, with its data, from start to start.

    Every control waits until it is done; where an event loop runs, call it with ``asyncio.to_thread``.
    One that a variable names is not ours: all but ``start`` and ``close`` raise NotOurs.
    """

    @property
    def url(self) -> str:
        """The address for clients, such as ``redis://127.0.0.1:20001/0``."""

    @property
    def origin(self) -> str:
        """Where it comes from, such as ``installed in /usr/bin``."""

    def start(self) -> None:
        """Run it, again or for the first time, and wait until it answers; raises NotStarted."""

    def stop(self) -> None:
        """Let it end in its own good way."""

    def kill(self) -> None:
        """End every process of it with SIGKILL."""

    def freeze(self) -> None:
        """Stop every process of it where it is (SIGSTOP): connections stay open, nobody answers."""

    def thaw(self) -> None:
        """Let it go on."""

    def close(self) -> None:
        """Kill it and remove its data."""
