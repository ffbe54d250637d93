"""Every route does what the documentation says, asked in thousands of ways that nobody would think of."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

import pytest

from adapters.serve import application, prepare, serve
from bot.settings import Database, Server, Settings
from tests.stage import stage

ROOT = Path(__file__).parents[2]
RUN = (
    str(Path(sys.executable).with_name("schemathesis")),
    f"--config-file={ROOT}/schemathesis.toml",
    "run",
    "--checks=all",
    "--max-examples=5",
    "--seed=1",
    "--header=Authorization: Bearer demo-api-token",
    "--no-color",
    "--warnings=off",
    "--no-shrink",
)
TELLS = re.compile(r"Selected: (\d+)/(\d+)\n\s+Tested: (\d+)")
PAGES = {"/", "/admin", "/docs", "/favicon.ico", "/openapi.json", "/paid", "/static"}
"""What people look at."""

SHOWN = ("/simulator", "/emulator", "/track/")
"""How pages begin that show what goes on: they are no part of the interface for programs."""


@pytest.fixture
async def server(tmp_path):
    """The address of the demo shop's server."""
    settings = Settings(database=Database(url=f"sqlite:///{tmp_path}/wakala.db"), server=Server(port=0))
    await prepare(settings)
    async with serve(settings) as url:
        yield url


@pytest.fixture
async def documented(tmp_path, database, aiohttp_client):
    """Each method and path that is documented; that nothing else is served is seen to first."""
    async with stage(tmp_path, database) as played:
        app = application(played.wakala, "http://127.0.0.1")
        client = await aiohttp_client(app)
        told = (await (await client.get("/openapi.json")).json())["paths"]
    documented = {(method.upper(), path) for path, methods in told.items() for method in methods}
    served = {(route.method, route.resource.canonical) for route in app.router.routes()}
    others = {(method, path) for method, path in served - documented if method != "HEAD"}
    assert {path for _, path in others if not path.startswith(SHOWN)} == PAGES
    return documented


async def test_schemathesis_finds_nothing_with_all_its_checks_on_every_route(server, documented, tmp_path):
    process = await asyncio.create_subprocess_exec(
        *RUN,
        f"{server}/openapi.json",
        cwd=tmp_path,  # where it remembers what it found: nothing, each time
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told = (await process.communicate())[0].decode()
    assert process.returncode == 0, told
    counted = TELLS.search(told)
    assert counted, told
    assert {int(count) for count in counted.groups()} == {len(documented)}
