"""The chat simulator: a page of phones, and the few things a phone cannot do by itself.

For development only: it moves the engine's clock. The phones talk to the emulated Cloud API.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.console.acts import Outcome, Paid, Skipped
from adapters.console.commands import FORMS, LONGEST, parse_command
from adapters.console.durations import parse_duration
from adapters.console.hints import HINTS
from adapters.console.people import PEOPLE, Person
from adapters.console.recording import Seen, write_recording
from bot.clock import SystemClock, utc
from bot.errors import WakalaError
from bot.problem import Problem

T = TypeVar("T")
Payer = Callable[[str, Outcome], Awaitable[str]]
Standing = Callable[[str], Awaitable[str]]

STATIC: Final = Path(__file__).parent / "static" / "simulator"
STEP: Final = 30
"""Seconds that a skip moves the clock ahead at once, or more where that would be more than STEPS."""
STEPS: Final = 20
TEMPLATES: Final = Path(__file__).parents[2] / "templates" / "simulator"


class Pin(msgspec.Struct, frozen=True):
    """A place to send, in decimal degrees."""

    name: str
    latitude: float
    longitude: float


class SimulatedShop(msgspec.Struct, frozen=True, kw_only=True):
    """What the phones show. ``number`` is the phone_number_id they write to, ``emulator`` its prefix.

    ``pause`` is how many seconds the engine has for what is due, at each step of a skip.
    """

    name: str
    number: str
    timezone: str = "Africa/Johannesburg"
    emulator: str = "/emulator"
    pause: float = 0.1
    pins: Sequence[Pin] = (
        Pin("Home, Zone 14", -26.2485, 27.8540),
        Pin("Taxi rank, Diepkloof", -26.2466, 27.9485),
        Pin("Far away, Pretoria", -25.7461, 28.1881),
    )


class Skip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far the clock shall move, as people write it: ``10m``."""

    skip: str


class Pay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody does about the newest payment that they are asked for."""

    wa_id: str
    outcome: Outcome


class Typed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that somebody typed."""

    line: str


class Recording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happened on the phones, in order."""

    name: str
    entries: tuple[Seen | Skipped | Paid, ...]


def routes(
    clock: SystemClock, shop: SimulatedShop, pay: Payer, stand: Standing
) -> list[web.AbstractRouteDef]:
    """Return the simulator's routes; ``/simulator?as=customer,vendor`` shows those phones alone.

    ``pay`` does what a person (by wa_id) does about a payment, and returns it in words; ``stand`` says
    where a person stands in their chat.
    """
    return [
        web.get("/simulator", partial(_page, _environment(), shop)),
        web.get("/simulator/clock", partial(_time, clock)),
        web.post("/simulator/clock", partial(_skip, clock, shop.pause)),
        web.post("/simulator/payments", partial(_pay, clock, pay)),
        web.get("/simulator/standing", partial(_standing, stand)),
        web.post("/simulator/commands", _command),
        web.post("/simulator/transcripts", _transcript),
        web.static("/simulator/static", STATIC),
    ]


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


async def _page(environment: Environment, shop: SimulatedShop, request: web.Request) -> web.Response:
    page = environment.get_template("page.html.j2")
    html = page.render(shop=shop, owners=_owners(request.query), world=_world(shop))
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


def _world(shop: SimulatedShop) -> dict[str, Any]:
    """What the scripts of the page know."""
    return {
        "shop": shop.name,
        "number": shop.number,
        "timezone": shop.timezone,
        "emulator": shop.emulator,
        "people": msgspec.to_builtins(tuple(PEOPLE.values())),
        "pins": msgspec.to_builtins(shop.pins),
        "hints": msgspec.to_builtins(dict(HINTS)),
        "longest": LONGEST,
        "forms": [
            {"usage": form.usage, "summary": form.summary} for name, form in FORMS.items() if name != "quit"
        ],
    }


def _owners(query: Mapping[str, str]) -> list[Person]:
    roles = query["as"].split(",") if "as" in query else list(PEOPLE)
    if unknown := [role for role in roles if role not in PEOPLE]:
        raise Problem(HTTPStatus.BAD_REQUEST, f"as: {unknown[0]!r} is nobody; there are {', '.join(PEOPLE)}.")
    return [PEOPLE[role] for role in roles]


async def _time(clock: SystemClock, request: web.Request) -> web.Response:
    return _json({"now": utc(clock.now())})


def _steps(seconds: int) -> list[float]:
    """Cut a skip up, so that what is due on the way happens in its order: a reminder, then the end."""
    count = min(math.ceil(seconds / STEP), STEPS)
    return [seconds / count] * count


async def _skip(clock: SystemClock, pause: float, request: web.Request) -> web.Response:
    try:
        seconds = parse_duration((await _read(request, Skip)).skip)
    except WakalaError as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"skip: {error}.") from None
    for step in _steps(seconds):
        clock.skip(step)
        await asyncio.sleep(pause)
    return _json({"now": utc(clock.now())})


async def _pay(clock: SystemClock, pay: Payer, request: web.Request) -> web.Response:
    act = await _read(request, Pay)
    try:
        told = await pay(act.wa_id, act.outcome)
    except WakalaError as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}.") from None
    return _json({"told": told, "now": utc(clock.now())})


async def _standing(stand: Standing, request: web.Request) -> web.Response:
    return _json({wa_id: await stand(wa_id) for wa_id in request.query.getall("wa_id", [])})


async def _command(request: web.Request) -> web.Response:
    try:
        return _json(parse_command((await _read(request, Typed)).line))
    except WakalaError as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}.") from None


async def _transcript(request: web.Request) -> web.Response:
    recording = await _read(request, Recording)
    return web.Response(text=write_recording(recording.name, recording.entries))


async def _read(request: web.Request, kind: type[T]) -> T:
    """Decode the body. Only JSON: a form on somebody else's page cannot send that."""
    if request.content_type != "application/json":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON, with Content-Type: application/json.")
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except msgspec.DecodeError as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{error}.") from None


def _json(data: Any) -> web.Response:
    return web.Response(body=msgspec.json.encode(data), content_type="application/json")
