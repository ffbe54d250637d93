"""The emulator as an aiohttp application: all its routes, and how to serve it."""

from __future__ import annotations

from aiohttp import web

from adapters.gateways.emulation.app import Machinery, build, serve_app
from adapters.gateways.emulation.courier import Courier
from adapters.gateways.emulation.faults import Injector
from adapters.gateways.emulation.timeline import Timeline
from adapters.gateways.ozow.emulator import customer, refunds, requests, status
from adapters.gateways.ozow.emulator.bank import BANK, Bank
from adapters.gateways.ozow.emulator.faults import OzowFaults
from adapters.gateways.ozow.emulator.settings import EmulatorSettings


def _path(name: str) -> str:
    """A path of the API, however its letters are cased."""
    return f"/{{call:(?i:{name})}}"


ROUTES = (
    web.post(_path("PostPaymentRequest"), requests.keyed(requests.post_payment_request)),
    web.get(_path("GetTransactionByReference"), requests.keyed(status.by_reference)),
    web.get(_path("GetTransaction"), requests.keyed(status.by_id)),
    web.post(_path("token"), requests.keyed(refunds.token)),
    web.post(_path("secure/refunds/submit"), refunds.token_needed(refunds.submit)),
    web.get(_path("secure/refunds/getrefunds"), refunds.token_needed(refunds.by_day)),
    web.get(_path("secure/refunds/getrefundsbytransactionid"), refunds.token_needed(refunds.by_transaction)),
    web.get("/", requests.redirect),
    web.post("/", requests.redirect),
    web.get("/pay/{id}", customer.show, name="pay"),
    web.post("/pay/{id}", customer.press),
    web.get("/payments", customer.payments),
    web.post("/payments/{reference}/pay", customer.pay),
    web.post("/payments/{reference}/forge", customer.forge),
    web.post("/refunds/{id}", customer.move_refund),
    web.get("/counts", customer.counts),
)


def create_emulator(settings: EmulatorSettings) -> web.Application:
    """Build the application; it may serve alone or be mounted under a prefix with ``add_subapp``."""
    injector = Injector(OzowFaults)
    machinery = Machinery(injector, Courier(injector, settings.retries), Timeline(settings.clock))
    app = build(machinery, ROUTES)
    app[BANK], app[refunds.TOKENS] = Bank(settings, machinery), {}
    return app


def serve(settings: EmulatorSettings, *, host: str = "127.0.0.1", port: int = 8083) -> None:
    """Serve until interrupted or terminated."""
    serve_app(create_emulator(settings), host, port)
