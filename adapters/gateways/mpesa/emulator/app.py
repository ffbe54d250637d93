"""The emulator as an aiohttp application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from adapters.gateways.emulation.answers import Handler, answer
from adapters.gateways.emulation.app import Machinery, build, faulty, serve_app
from adapters.gateways.emulation.courier import Courier
from adapters.gateways.emulation.faults import Injector
from adapters.gateways.emulation.timeline import Timeline
from adapters.gateways.mpesa.emulator import customer, express, proofs, refunds
from adapters.gateways.mpesa.emulator.checks import Json, document
from adapters.gateways.mpesa.emulator.errors import daraja_error
from adapters.gateways.mpesa.emulator.faults import Endpoint, MpesaFaults
from adapters.gateways.mpesa.emulator.network import NETWORK, Network
from adapters.gateways.mpesa.emulator.settings import EmulatorSettings

Act = Callable[[Network, Json], Awaitable[Json]]


def create_emulator(settings: EmulatorSettings) -> web.Application:
    """Build the application; it may serve alone or be mounted under a prefix with ``add_subapp``."""
    injector, timeline = Injector(MpesaFaults), Timeline(settings.clock)
    courier = Courier(injector, settings.callback_retries)
    app = build(Machinery(injector, courier, timeline), _ROUTES)
    app[NETWORK] = Network(settings, injector, courier, timeline)
    return app


def serve(settings: EmulatorSettings, *, host: str = "127.0.0.1", port: int = 8084) -> None:
    """Serve until interrupted or terminated."""
    serve_app(create_emulator(settings), host, port)


def _endpoint(endpoint: Endpoint, act: Act) -> Handler:
    """A request with a token, as JSON, whatever its content type says."""

    async def handle(request: web.Request) -> web.StreamResponse:
        network = request.app[NETWORK]
        network.refuse(endpoint)
        network.admit(request.headers.get("Authorization", ""))
        try:
            body = document(msgspec.json.decode(await request.read()))
        except msgspec.DecodeError:
            raise daraja_error("400.002.05", "Invalid Request Payload") from None
        return answer(await act(network, body))

    return faulty(handle)


async def _log_in(request: web.Request) -> web.StreamResponse:
    network = request.app[NETWORK]
    network.refuse("oauth")
    login, grant = request.headers.get("Authorization", ""), request.query.get("grant_type", "")
    return answer(network.tokens.issue(login, grant, network.now()))


_ROUTES = (
    web.get("/oauth/v1/generate", faulty(_log_in)),
    web.post("/mpesa/stkpush/v1/processrequest", _endpoint("stk", express.push)),
    web.post("/mpesa/stkpushquery/v1/query", _endpoint("query", express.query)),
    web.post("/mpesa/reversal/v1/request", _endpoint("reversal", refunds.reverse)),
    web.post("/mpesa/b2c/v3/paymentrequest", _endpoint("b2c", refunds.pay_out)),
    web.post("/mpesa/transactionstatus/v1/query", _endpoint("status", refunds.status)),
    web.get("/payments", customer.payments),
    web.post("/payments/{reference}/pay", customer.pay),
    web.post("/payments/{reference}/forge", customer.forge),
    web.get("/counts", proofs.counts),
    web.get("/transactions", proofs.transactions),
    web.get("/tokens", proofs.tokens),
    web.get("/certificate", proofs.certificate),
)
