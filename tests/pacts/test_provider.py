"""The running service keeps every promise of the pact files; states are brought about over its own routes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from pact import Verifier

from tests.pacts.contracts import CONTRACTS, KEPT, ORDER, PAYMENT
from tests.scenarios.demo import CARD, Demo, served

State = Callable[[Demo], Awaitable[dict[str, str]]]


async def on_the_menu(demo: Demo) -> dict[str, str]:
    products = (await demo.ask("GET", "/products"))["products"]
    assert ("polony-kota", "22.00") in [(one["id"], one["price"]) for one in products]
    return {}


async def order_placed(demo: Demo) -> dict[str, str]:
    return {"order_id": (await demo.ask("POST", "/orders", ORDER, status=201))["id"]}


async def payment_made(demo: Demo) -> dict[str, str]:
    payment = await demo.ask("POST", "/payments", {**PAYMENT, "order_id": str(uuid4())})
    await demo.act("ok")
    await demo.becomes(f"/payments/{payment['payment_id']}", "charged")
    return {"payment_id": payment["payment_id"]}


STATES: Mapping[str, State] = {
    "the shop sells polony kotas at 22.00": on_the_menu,
    "an order was placed": order_placed,
    "a payment was made": payment_made,
}


@pytest.fixture
async def demo(tmp_path: Path, database: Path) -> AsyncIterator[Demo]:
    async with served(tmp_path, database, CARD) as demo:
        yield demo


@pytest.fixture
async def states(demo: Demo, aiohttp_server: Any) -> str:
    """Where the verifier asks for a state; the answer names the ids that its paths are made of."""

    async def bring_about(request: web.Request) -> web.Response:
        asked = await request.json()
        setup = asked["action"] == "setup" and asked["state"]
        return web.json_response(await STATES[asked["state"]](demo) if setup else {})

    app = web.Application()
    app.router.add_post("/", bring_about)
    return str((await aiohttp_server(app)).make_url("/"))


@pytest.mark.parametrize("pair", CONTRACTS, ids="-".join)
async def test_the_running_service_keeps_what_was_promised(
    demo: Demo, states: str, pair: tuple[str, str]
) -> None:
    verifier = (
        Verifier(pair[1], host="127.0.0.1")
        .add_source(KEPT / f"{'-'.join(pair)}.json")
        .add_transport(url=demo.url)
        .state_handler(states, body=True)
        .set_error_on_empty_pact()
    )
    await asyncio.to_thread(verifier.verify)
