"""Handles for whoever tests: faults, counters, the state of the queue, and where webhooks go."""

from __future__ import annotations

import secrets

import aiohttp
import msgspec
from aiohttp import web

from adapters.whatsapp.emulator.answers import answer
from adapters.whatsapp.emulator.cloud import CLOUD
from adapters.whatsapp.emulator.errors import PhoneError
from adapters.whatsapp.emulator.faults import Faults

SESSION = web.AppKey("session", aiohttp.ClientSession)


class Subscription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where webhooks shall go, and the token that proves the place knows us."""

    url: str
    verify_token: str


async def inject(request: web.Request) -> web.StreamResponse:
    """``POST /faults``: put the faults of the body in place of all present ones."""
    injector = request.app[CLOUD].injector
    injector.replace(msgspec.json.decode(await request.read(), type=Faults))
    return answer(injector.faults)


async def faults(request: web.Request) -> web.StreamResponse:
    """``GET /faults``: what is in force, with the times that are left."""
    return answer(request.app[CLOUD].injector.faults)


async def heal(request: web.Request) -> web.StreamResponse:
    """``DELETE /faults``: nothing goes wrong any more."""
    request.app[CLOUD].injector.replace(Faults())
    return web.Response(status=204)


async def sends(request: web.Request) -> web.StreamResponse:
    """``GET /sends``: what was accepted and refused since the last reset."""
    return answer(request.app[CLOUD].ledger.report())


async def deliveries(request: web.Request) -> web.StreamResponse:
    """``GET /deliveries``: how the webhook does."""
    return answer(request.app[CLOUD].delivery.report)


async def subscribe(request: web.Request) -> web.StreamResponse:
    """``PUT /webhook``: send webhooks to another address, if it answers the challenge as Meta wants it."""
    asked = msgspec.json.decode(await request.read(), type=Subscription)
    await _challenge(request.app[SESSION], asked)
    request.app[CLOUD].delivery.courier.url = asked.url
    return answer({"success": True})


async def _challenge(session: aiohttp.ClientSession, asked: Subscription) -> None:
    challenge = str(secrets.randbelow(10**10))
    query = {"hub.mode": "subscribe", "hub.challenge": challenge, "hub.verify_token": asked.verify_token}
    try:
        async with session.get(asked.url, params=query) as reply:
            status, text = reply.status, await reply.text()
    except (aiohttp.ClientError, TimeoutError, ValueError) as fault:
        raise PhoneError(f"url: {asked.url} cannot be verified: {type(fault).__name__}: {fault}") from fault
    if status != 200 or text != challenge:
        raise PhoneError(f"url: {asked.url} must answer 200 with the challenge alone, it answered {status}")
