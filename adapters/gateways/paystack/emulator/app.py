"""The emulator as an aiohttp application: all its routes, and how to serve it."""

from __future__ import annotations

from aiohttp import web

from adapters.gateways.emulation.app import Machinery, build, serve_app
from adapters.gateways.emulation.courier import Courier
from adapters.gateways.emulation.faults import Injector
from adapters.gateways.emulation.timeline import Timeline
from adapters.gateways.paystack.emulator import customer, refunds, transactions
from adapters.gateways.paystack.emulator.cashier import CASHIER, Cashier
from adapters.gateways.paystack.emulator.faults import PaystackFaults
from adapters.gateways.paystack.emulator.requests import api
from adapters.gateways.paystack.emulator.settings import RETRIES, EmulatorSettings

_ID = r"{id:\d+}"
ROUTES = (
    web.post("/transaction/initialize", api(transactions.initialize)),
    web.get("/transaction/verify/{reference}", api(transactions.verify)),
    web.get(f"/transaction/{_ID}" + "{slash:/?}", api(transactions.fetch)),
    web.get("/transaction{slash:/?}", api(transactions.search)),
    web.post("/refund", api(refunds.create)),
    web.get("/refund", api(refunds.search)),
    web.get(f"/refund/{_ID}", api(refunds.fetch)),
    web.post(f"/refund/retry_with_customer_details/{_ID}", api(refunds.retry)),
    web.get("/checkout/{access_code}", customer.show, name="checkout"),
    web.post("/checkout/{access_code}", customer.press),
    web.get("/payments", customer.payments),
    web.post("/payments/{reference}/pay", customer.pay),
    web.post("/payments/{reference}/dispute", customer.dispute),
    web.post("/payments/{reference}/forge", customer.forge),
    web.post(f"/refunds/{_ID}", customer.move_refund),
    web.get("/counts", customer.counts),
)


def create_emulator(settings: EmulatorSettings) -> web.Application:
    """Build the application; it may serve alone or be mounted under a prefix with ``add_subapp``."""
    injector = Injector(PaystackFaults)
    courier = Courier(injector, [pause / settings.compression for pause in RETRIES])
    machinery = Machinery(injector, courier, Timeline(settings.clock))
    app = build(machinery, ROUTES)
    app[CASHIER] = Cashier(settings, machinery)
    return app


def serve(settings: EmulatorSettings, *, host: str = "127.0.0.1", port: int = 8082) -> None:
    """Serve until interrupted or terminated."""
    serve_app(create_emulator(settings), host, port)
