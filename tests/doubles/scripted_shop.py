"""A shop that answers by rote behind the emulated Cloud API: the simulators without the engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import unused_port

from adapters.web.problem import problems
from adapters.web.security import harden
from adapters.web.simulator import SimulatedShop, routes
from adapters.whatsapp.emulator.app import create_emulator
from adapters.whatsapp.emulator.settings import EmulatorSettings
from bot.clock import SystemClock, utc

NUMBER = "100000000000001"
Answer = dict[str, Any]


def text(body: str) -> Answer:
    return {"type": "text", "text": {"body": body}}


def buttons(body: str, **titles: str) -> Answer:
    choices = [{"type": "reply", "reply": {"id": key, "title": title}} for key, title in titles.items()]
    return _interactive("button", body, {"buttons": choices})


def menu(body: str, label: str, sections: dict[str, list[tuple[str, str, str]]]) -> Answer:
    parts = [
        {"title": title, "rows": [{"id": id, "title": name, "description": says} for id, name, says in rows]}
        for title, rows in sections.items()
    ]
    return _interactive("list", body, {"button": label, "sections": parts})


def location_request(body: str) -> Answer:
    return _interactive("location_request_message", body, {"name": "send_location"})


def _interactive(kind: str, body: str, action: Answer) -> Answer:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}


WELCOME = buttons(
    "Hello, this is the ordering robot of *Mama Joy's Kota & Spaza*. Write what you would like, "
    "or tap a button.\n\nWrite PERSON for a human, STOP for no more messages, PRIVACY for your data.",
    menu="See the menu",
    usual="The usual",
    person="Talk to a person",
)
MENU = menu(
    "What would you like? Tap the button, or just write it: 2 kotas and a coke.",
    "See the menu",
    {
        "Kotas": [
            ("russian", "Russian Kota", "R35.00 · russian, chips, atchar, polony"),
            ("full", "Full House Kota", "R52.00 · egg, cheese, russian, vienna, chips"),
            ("veg", "Veg Kota", "R28.00 · chips, egg, cheese, atchar"),
        ],
        "Drinks": [
            ("coke", "Coke", "R15.00 · 330 ml, R24.00 · 1 litre"),
            ("water", "Still water", "R10.00 · 500 ml"),
        ],
        "Spaza": [
            ("bread", "Brown bread", "R18.50 · a whole loaf"),
            ("airtime", "Airtime", "R5.00 to R100.00"),
        ],
    },
)
CART = buttons(
    "In your cart:\n2 x Russian Kota  R70.00\n1 x Coke 330 ml  R15.00\n\n*Total  R85.00*",
    check_out="Check out",
    menu="Add more",
    clear="Clear the cart",
)
REVIEW = buttons(
    "Your order:\n2 x Russian Kota  R70.00\n1 x Coke 330 ml  R15.00\nDelivery  R10.00\n*Total  R95.00*\n\n"
    "To: yellow house behind the spaza, zone 14\nPay: cash to the driver",
    confirm="Place the order",
    change="Change something",
)
PLACED = text(
    "Thank you! Order *W-1042* is with the kitchen.\nReady by about 18:40. Write STATUS at any time."
)
SCRIPT: dict[str, Answer] = {
    "hi": WELCOME,
    "menu": MENU,
    "2 kotas and a coke": CART,
    "russian": CART,
    "check_out": buttons("Shall we bring it?", delivery="Delivery  R10", collect="I collect it"),
    "delivery": location_request("Where to? Send a pin, or describe it: yellow house behind the spaza."),
    "location": REVIEW,
    "confirm": PLACED,
    "image": text("Thank you for the picture. I can only read words."),
}


@asynccontextmanager
async def scripted_shop(*, port: int = 0, thinking: float = 0.0) -> AsyncIterator[str]:
    """Serve the shop with its simulator, and give its address. It types for ``thinking`` seconds."""
    port = port or unused_port()
    url = f"http://127.0.0.1:{port}"
    runner = web.AppRunner(create_shop(url, thinking), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield url
    finally:
        await runner.cleanup()


def create_shop(url: str, thinking: float) -> web.Application:
    clock = SystemClock()
    app = web.Application(middlewares=[problems])
    app.on_response_prepare.append(harden)
    settings = EmulatorSettings(
        webhook_url=f"{url}/webhook", app_secret="secret", clock=lambda: utc(clock.now()), messages_kept=200
    )
    app.add_subapp("/emulator", create_emulator(settings))
    shop = SimulatedShop(name="Mama Joy's Kota & Spaza", number=NUMBER, pause=0)
    app.add_routes(routes(clock, shop, _pays, _stands))
    app.router.add_post("/webhook", _webhook(f"{url}/emulator/v25.0/{NUMBER}/messages", thinking))
    return app


async def _pays(wa_id: str, outcome: str) -> str:
    return f"{wa_id} does as told: {outcome}"


async def _stands(wa_id: str) -> str:
    return f"{wa_id} stands here"


def _webhook(graph: str, thinking: float) -> Callable[[web.Request], Any]:
    tasks: set[asyncio.Task[None]] = set()

    async def webhook(request: web.Request) -> web.Response:
        for entry in (await request.json())["entry"]:
            for change in entry["changes"]:
                for message in change["value"].get("messages", ()):
                    task = asyncio.create_task(_answer(graph, message, thinking))
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
        return web.Response()

    return webhook


async def _answer(graph: str, message: dict[str, Any], thinking: float) -> None:
    base = {"messaging_product": "whatsapp"}
    mark = base | {"status": "read", "message_id": message["id"], "typing_indicator": {"type": "text"}}
    answer = SCRIPT.get(_heard(message).lower(), text("I did not get that. Write MENU to see what there is."))
    headers = {"Authorization": "Bearer token"}
    async with aiohttp.ClientSession(headers=headers, raise_for_status=True) as session:
        await session.post(graph, json=mark)
        await asyncio.sleep(thinking)
        await session.post(graph, json=base | {"to": message["from"]} | answer)


def _heard(message: dict[str, Any]) -> str:
    match message:
        case {"text": {"body": body}}:
            return str(body)
        case {"interactive": {"type": kind, **reply}}:
            return str(reply[kind]["id"])
    return str(message["type"])
