"""The emulator as an aiohttp application: all its routes, and its life."""

from __future__ import annotations

from collections.abc import AsyncIterator

import uvloop
from aiohttp import web

from adapters.whatsapp.emulator import controls, files, graph, phone_api, stream
from adapters.whatsapp.emulator.answers import errors_as_json
from adapters.whatsapp.emulator.cloud import CLOUD, Cloud
from adapters.whatsapp.emulator.settings import EmulatorSettings

_VERSION = r"/{version:v\d+\.\d+}"
_PHONE = r"/phones/{wa_id:[1-9]\d{6,14}}"
_ROUTES = (
    web.post(_VERSION + r"/{id:\d+}/messages", graph.messages),
    web.post(_VERSION + r"/{id:\d+}/media", files.upload),
    web.get(_VERSION + r"/{id:\d+}", files.look_up),
    web.get(r"/media/{id:\d+}", files.download, name="download"),
    web.route("*", _VERSION + "/{rest:.*}", graph.unknown),
    web.post(_PHONE + "/messages", phone_api.write),
    web.get(_PHONE + "/messages", phone_api.look),
    web.get(_PHONE + "/events", stream.events),
    web.get("/events", stream.together),
    web.get(_PHONE + r"/media/{id:\d+}", files.open_on_phone),
    web.post(_PHONE + "/read", phone_api.read),
    web.delete("/phones", phone_api.reset),
    web.get("/sends", controls.sends),
    web.get("/deliveries", controls.deliveries),
    web.put("/webhook", controls.subscribe),
    web.get("/faults", controls.faults),
    web.post("/faults", controls.inject),
    web.delete("/faults", controls.heal),
)


def create_emulator(settings: EmulatorSettings) -> web.Application:
    """Build the application; it may serve alone or be mounted under a prefix with ``add_subapp``."""
    app = web.Application(middlewares=[errors_as_json], client_max_size=4 * 1024 * 1024)
    app[CLOUD] = Cloud(settings)
    app.add_routes(_ROUTES)
    app.cleanup_ctx.append(_deliver)
    app.on_shutdown.append(_close)
    return app


def serve(settings: EmulatorSettings, *, host: str = "127.0.0.1", port: int = 8081) -> None:
    """Serve until interrupted or terminated."""
    app = create_emulator(settings)
    web.run_app(app, host=host, port=port, access_log=None, print=None, loop=uvloop.new_event_loop())


async def _deliver(app: web.Application) -> AsyncIterator[None]:
    async with app[CLOUD].delivery.running() as session:
        app[controls.SESSION] = session
        yield


async def _close(app: web.Application) -> None:
    app[CLOUD].close()
