"""Servers that are quick to start, and machines that have what a test says."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.services.finding import Machine
from tests.services.kind import Kind, Place


async def connect(url: str) -> str:
    address = urlsplit(url)
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.close()
    await writer.wait_closed()
    return "1.0"


def serving(place: Place) -> list[str]:
    """A server of files is a server."""
    return [sys.executable, "-m", "http.server", str(place.port), "--bind=127.0.0.1"]


FILES = Kind(
    name="redis",  # which compose.yaml knows
    title="Files",
    package="files-server",
    url="http://127.0.0.1:{port}",
    programs=("files-server",),
    command=serving,
    ping=connect,
)


def machine(
    *,
    named: str = "",
    programs: Path | None = None,
    packages: str = "installing packages needs root",
    docker: str = "no docker",
    linux: bool = True,
) -> Machine:
    """One that has nothing but what is given; ``packages`` and ``docker`` say why not, or nothing."""
    return Machine(
        environ={FILES.variable: named} if named else {},
        programs=lambda _: programs,
        install=lambda _: packages,
        engine=lambda: docker,
        linux=linux,
    )
