"""PostgreSQL, small, with real durability: ``fsync`` and ``synchronous_commit`` stay on."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import asyncpg

from tests.services.kind import Kind, Place

CONNECTIONS = 300
"""Many workers, each with a pool, and what Debian's 100 would refuse."""


async def ping(url: str) -> None:
    """Ask for one number."""
    connection = await asyncpg.connect(url)
    try:
        await connection.fetchval("SELECT 1")
    finally:
        await connection.close()


def own_database(url: str, name: str = "tests") -> str:
    """Make an empty database of this process's own there, and return its address."""
    name = f"{name}_{os.getpid()}"
    with ThreadPoolExecutor(1) as thread:  # of its own: a loop may be running on this one
        thread.submit(asyncio.run, _make(url, name)).result()
    return urlsplit(url)._replace(path=f"/{name}").geturl()


async def _make(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()


def _prepare(place: Place) -> list[str]:
    options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
    return [f"{place.programs}/initdb", *options, "--no-sync", "--no-instructions", f"{place.folder}/data"]


def _command(place: Place) -> list[str]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": place.port,
        "unix_socket_directories": "",
        "max_connections": CONNECTIONS,
        "shared_buffers": "32MB",
        "max_wal_size": "256MB",
        "recovery_init_sync_method": "syncfs",  # one call after a kill, where fsync takes one for each file
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    return [f"{place.programs}/postgres", "-D", f"{place.folder}/data", *options]


postgres = Kind(
    name="postgres",
    title="PostgreSQL",
    package="postgresql",
    url="postgresql://postgres@127.0.0.1:{port}/postgres",
    programs=("initdb", "postgres"),
    folders=("/usr/lib/postgresql/*/bin",),
    prepare=_prepare,
    command=_command,
    ping=ping,
    stop_signal=signal.SIGINT,  # its fast stop: SIGTERM would wait until the last client has gone
)
