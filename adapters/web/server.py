"""Listening: from an application to an address, and an orderly end."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from bot.errors import WakalaError

GRACE: Final = 5.0
"""Seconds that open requests get to finish once we stop listening; aiohttp gives them as many again to be
cancelled in."""

ACCEPTING: Final = 3
"""Rounds of the loop from an accepted socket to a connection that the server knows of; it waits for one."""


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int, grace: float = GRACE) -> AsyncIterator[str]:
    """Serve within the block and yield the base URL; port 0 takes any free one. Raises WakalaError.

    Bodies are left as they came: signatures are over those bytes, and none that we take is compressed.
    On leaving, the socket closes first; then open requests finish, then the app's own parts stop.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=grace, auto_decompress=False)
    await runner.setup()
    try:
        await _listen(runner, host, port)
        yield _url(*runner.addresses[0][:2])
    finally:
        await _stop_listening(runner)
        await runner.cleanup()


async def _stop_listening(runner: web.AppRunner) -> None:
    """Close the sockets, and let whom they accepted last become a connection that is closed in order."""
    for site in list(runner.sites):
        await site.stop()
    for _ in range(ACCEPTING):
        await asyncio.sleep(0)


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise WakalaError(
                f"port {port} on {host} is taken; end what listens there, or choose another with "
                "--port or WAKALA_SERVER__PORT"
            ) from None
        raise WakalaError(
            f"cannot listen on {host}:{port}: {error.strerror}; set server.host to an address of this machine"
        ) from None


def _url(address: str, port: int) -> str:
    """Return where a browser on this machine finds us; an address of every network is nowhere to go."""
    bound = ipaddress.ip_address(address)
    if bound.is_unspecified:
        return f"http://127.0.0.1:{port}"
    return f"http://[{bound}]:{port}" if bound.version == 6 else f"http://{bound}:{port}"
