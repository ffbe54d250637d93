"""One HTTP call to a gateway, and what its silence means: never sent, or perhaps acted upon."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import aiohttp

from plugins.payments.gateway import GatewayRefused, GatewayUnknown

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of an answer: many times the longest list that is asked for. An answer without an end would otherwise
fill the memory until the time is up."""


class Answer(NamedTuple):
    """What came back, whatever its status."""

    status: int
    body: bytes


def time_limit(seconds: float) -> aiohttp.ClientTimeout:
    """Half of the time for connecting: it tells a request that never left from one not answered."""
    return aiohttp.ClientTimeout(total=seconds, connect=seconds / 2)


async def call(session: aiohttp.ClientSession, method: str, url: str, **request: Any) -> Answer:
    """Make a call and return any answer; redirects are not followed, for they would carry our keys away.

    Raises GatewayRefused, retryable, where no connection was made, and GatewayUnknown where one was but
    brought no answer. Neither message holds more of the request than its address without the query.
    """
    place = url.partition("?")[0]
    try:
        async with session.request(method, url, allow_redirects=False, **request) as response:
            return Answer(response.status, await _read(response, place))
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        reason = f"no connection to {place}: {type(error).__name__}"
        raise GatewayRefused("no_connection", reason, retryable=True) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise GatewayUnknown(f"no answer from {place}: {type(error).__name__}") from error


async def _read(response: aiohttp.ClientResponse, place: str) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            raise GatewayUnknown(f"{place} answered with more than {LARGEST} bytes")
    return bytes(body)
