"""An emulator as an aiohttp application: the gateway's own routes, the controls, and its life."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
import uvloop
from aiohttp import web

from adapters.gateways.emulation.answers import Handler, Mistake, Outage, answer, errors_as_json
from adapters.gateways.emulation.courier import Courier
from adapters.gateways.emulation.faults import Injector
from adapters.gateways.emulation.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Machinery:
    """What every emulator runs on."""

    injector: Injector[Any]
    courier: Courier
    timeline: Timeline


MACHINERY = web.AppKey("machinery", Machinery)


class Skip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many seconds to move ahead."""

    skip: float


def build(machinery: Machinery, routes: Iterable[web.RouteDef]) -> web.Application:
    """Build an application that may serve alone or be mounted under a prefix with ``add_subapp``."""
    app = web.Application(middlewares=[errors_as_json])
    app[MACHINERY] = machinery
    app.add_routes([*routes, *_CONTROLS])
    app.cleanup_ctx.append(_run)
    return app


def serve_app(app: web.Application, host: str, port: int) -> None:
    """Serve until interrupted or terminated."""
    web.run_app(app, host=host, port=port, access_log=None, print=None, loop=uvloop.new_event_loop())


def faulty(handler: Handler) -> Handler:
    """Make a handler of the gateway's API suffer the faults in force."""

    async def handle(request: web.Request) -> web.StreamResponse:
        injector, call = request.app[MACHINERY].injector, (request.method, request.path)
        if http := injector.down(*call):
            raise Outage(http)
        if injector.drops(*call, acts=False):
            return _hang_up(request)
        response = await handler(request)
        await asyncio.sleep(injector.faults.delay)
        return _hang_up(request) if injector.drops(*call, acts=True) else response

    return handle


def _hang_up(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.close()
    return web.Response()


async def _run(app: web.Application) -> AsyncIterator[None]:
    machinery = app[MACHINERY]
    async with machinery.courier.running():
        ticking = asyncio.create_task(machinery.timeline.run())
        yield
        ticking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await ticking


async def _inject(request: web.Request) -> web.StreamResponse:
    """``POST /faults``: put the faults of the body in place of all present ones."""
    injector = request.app[MACHINERY].injector
    injector.replace(msgspec.json.decode(await request.read(), type=injector.kind))
    return answer(injector.faults)


async def _faults(request: web.Request) -> web.StreamResponse:
    """``GET /faults``: what is in force, with the times that are left."""
    return answer(request.app[MACHINERY].injector.faults)


async def _heal(request: web.Request) -> web.StreamResponse:
    """``DELETE /faults``: nothing goes wrong any more, and what was held back is sent."""
    machinery = request.app[MACHINERY]
    machinery.courier.release()
    machinery.injector.replace(machinery.injector.kind())
    return web.Response(status=204)


async def _callbacks(request: web.Request) -> web.StreamResponse:
    """``GET /callbacks``: how the deliveries do."""
    return answer(request.app[MACHINERY].courier.report)


async def _release(request: web.Request) -> web.StreamResponse:
    """``POST /callbacks/release``: send what the fault ``held`` kept back."""
    request.app[MACHINERY].courier.release()
    return web.Response(status=204)


async def _skip(request: web.Request) -> web.StreamResponse:
    """``POST /clock``: move the emulator's time ahead; what became due happens now."""
    timeline = request.app[MACHINERY].timeline
    skip = msgspec.json.decode(await request.read(), type=Skip).skip
    if skip < 0:
        raise Mistake(f"skip: {skip} would turn time back; give seconds from 0 up")
    timeline.skip(skip)
    return answer({"now": timeline.now()})


_CONTROLS = (
    web.post("/faults", _inject),
    web.get("/faults", _faults),
    web.delete("/faults", _heal),
    web.get("/callbacks", _callbacks),
    web.post("/callbacks/release", _release),
    web.post("/clock", _skip),
)
