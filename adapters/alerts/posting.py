"""Posting: bringing a body to an address that must not be seen, within limits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus

import aiohttp

from adapters.alerts.channels import Body, Channel

PAUSES = (1.0, 4.0)
"""Seconds before each further try."""

LIMIT = 10.0
"""Seconds for one try."""

Sleep = Callable[[float], Awaitable[None]]


class NotTold(Exception):
    """A channel did not take what was posted. It says why, without the address or the key."""


async def post(channel: Channel, body: Body, sleep: Sleep = asyncio.sleep, limit: float = LIMIT) -> None:
    """Post it, a few times if need be; raises NotTold."""
    timeout = aiohttp.ClientTimeout(total=limit)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        for pause in PAUSES:
            if (why := await _try(session, channel, body)) is None:
                return
            await sleep(pause)
        if (why := await _try(session, channel, body)) is not None:
            raise NotTold(f"{channel.name} has not answered {len(PAUSES) + 1} times, at last: {why}")


async def _try(session: aiohttp.ClientSession, channel: Channel, body: Body) -> str | None:
    """Return why it may be posted again, or None if it was taken; raises NotTold where that is no use.

    Of a failure only its kind is told: its words may hold the address.
    """
    try:
        async with session.post(channel.url, json=body, allow_redirects=False) as answer:
            status = answer.status
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return type(error).__name__
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"status {status}"
    raise NotTold(f"{channel.name} refuses with status {status}; see that {channel.setting} is right")
