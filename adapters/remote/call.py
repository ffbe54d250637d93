"""One question to another service over HTTP, asked once, and what its answer means."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import msgspec

from adapters.remote.breaker import Breaker
from adapters.remote.errors import Raised, rebuild
from adapters.remote.failures import CallFailed, OutOfTime
from adapters.remote.signatures import Signature
from adapters.remote.wire import DEADLINE, LARGEST_ANSWER, PATH
from bot import WakalaError

FAIR: Final = 0.5
"""Seconds in which anybody should answer; who was given less of the caller's time is not blamed."""


@dataclass(frozen=True, slots=True)
class Service:
    """Another process that answers for a domain, at ``base``; an attempt may take ``limit`` seconds."""

    base: str
    limit: float
    breaker: Breaker


@dataclass(frozen=True, slots=True)
class Question:
    """One query that is asked, as often as it takes, ``until`` then on the event loop's clock."""

    signature: Signature
    body: bytes
    headers: Mapping[str, str]
    until: float


class _Refused(msgspec.Struct, frozen=True):
    """Problem details of a refusal; ``raised`` where the query itself refused."""

    detail: str = ""
    raised: Raised | None = None


async def call(session: aiohttp.ClientSession, service: Service, question: Question, time_left: float) -> Any:
    """Ask once, and return the answer.

    Raises CallFailed, or OutOfTime where the caller had too little ``time_left`` to blame anybody; and as an
    answer of the service's, the query's own error, or WakalaError where it refused the question.
    """
    seconds = min(service.limit, time_left)
    try:
        async with asyncio.timeout(seconds):
            status, body = await _post(session, service, question, seconds)
    except TimeoutError:
        failure = OutOfTime if seconds < min(service.limit, FAIR) else CallFailed
        raise failure(f"no answer within {seconds:.2g} s") from None
    except (aiohttp.ClientError, OSError) as error:
        raise CallFailed(type(error).__name__) from error
    return _read(service, question.signature, status, body)


async def _post(
    session: aiohttp.ClientSession, service: Service, question: Question, seconds: float
) -> tuple[int, bytes]:
    """Status and body; redirects are not followed, for they would carry the token away."""
    async with session.post(
        service.base + PATH + question.signature.name,
        data=question.body,
        headers={**question.headers, DEADLINE: f"{seconds:.6f}"},
        allow_redirects=False,
        timeout=aiohttp.ClientTimeout(total=None),
    ) as response:
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise CallFailed(f"an answer of more than {LARGEST_ANSWER} bytes")
        return response.status, bytes(body)


def _read(service: Service, signature: Signature, status: int, body: bytes) -> Any:
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _refusal(service, signature, status, body)
    if status != HTTPStatus.OK:
        raise CallFailed(f"status {status}")
    try:
        return signature.read_answer(body)
    except msgspec.DecodeError as error:
        raise CallFailed(f"an answer that is none: {error}") from error


def _refusal(service: Service, signature: Signature, status: int, body: bytes) -> WakalaError:
    try:
        refused = msgspec.json.decode(body, type=_Refused)
    except msgspec.DecodeError:
        refused = _Refused()
    if refused.raised is not None:
        return rebuild(refused.raised)
    domain = service.breaker.service
    said = refused.detail or f"see that services.urls has there the service that runs {domain}"
    return WakalaError(f"{service.base} refused {signature.name} with status {status}: {said}")
