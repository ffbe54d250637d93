"""A kind of server: what one has to know to find, start and ask it. The kinds are data, one file each."""

from __future__ import annotations

import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Where one server lives: the folder of its programs, the folder of its data, its port on loopback."""

    programs: Path
    folder: Path
    port: int


def _nothing(_: Place) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Kind:
    """How to find, prepare and run a server.

    ``url`` holds ``{port}``. ``folders`` are patterns of where Debian keeps the programs. ``files`` are
    contents by name, and ``prepare`` is a command, for before the first start; ``command`` must stay in the
    foreground. ``ping`` uses the server as a client would and returns its version, such as ``15.18``; it
    raises whatever the client raises.
    """

    name: str
    title: str
    package: str
    url: str
    programs: tuple[str, ...]
    command: Callable[[Place], list[str]]
    ping: Callable[[str], Awaitable[str]]
    folders: tuple[str, ...] = ()
    prepare: Callable[[Place], list[str]] | None = None
    files: Callable[[Place], Mapping[str, str]] = field(default=_nothing)
    environment: Callable[[Place], Mapping[str, str]] = field(default=_nothing)
    stop_signal: signal.Signals = signal.SIGTERM

    @property
    def variable(self) -> str:
        """The variable that names a server to use instead of starting one."""
        return f"WAKALA_TEST_{self.name.upper()}"
