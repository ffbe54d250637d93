"""``/track/{token}``: where an order is, for whoever has its link; pushed over a WebSocket as it changes.

Without JavaScript the page asks for itself again; the token is all that is needed to look, and it ends
a day after the order does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import msgspec
from aiohttp import WSCloseCode, web

from adapters.web.pages import page, render
from adapters.web.problem import Handler
from bot.errors import ServiceUnavailable
from bot.events import Envelope

log = logging.getLogger("wakala.tracking")

HEARTBEAT: Final = 25.0
"""Seconds between pings: phone networks forget a silent connection after about half a minute."""

MOST: Final = 20
"""Sockets that may watch one order: a family, and no flood."""

PRIVATE: Final = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}

STAGES: Final = ("accepted", "ready", "on_the_way", "delivered")
"""What the page shows as steps; ``at_the_gate`` is the end of the third."""


class Tracked(msgspec.Struct, frozen=True, kw_only=True):
    """What may be seen of an order: nothing of who ordered it or where they live.

    ``stage`` is one of STAGES, ``at_the_gate``, ``failed`` or ``cancelled``; times are of the shop's clock.
    ``way`` is how much of the driver's way is done, 0 to 1. One that is ``over`` changes no more.
    """

    order_id: str
    shop: str
    number: int
    stage: str
    way: float
    ready: str = ""
    left: str = ""
    arrived: str = ""
    driver: str = ""
    km: float | None = None
    over: bool = False

    @property
    def step(self) -> int:
        """The present step's place among STAGES; -1 where the way ended otherwise."""
        stage = "on_the_way" if self.stage == "at_the_gate" else self.stage
        return STAGES.index(stage) if stage in STAGES else -1


Look = Callable[[str], Awaitable[Tracked | None]]
"""What there is to see by a token; None where it is unknown, or over for long."""


@dataclass(slots=True)
class Watchers:
    """Who looks at which order just now; each is told when something about it changed."""

    _watching: dict[str, set[asyncio.Event]] = field(default_factory=dict)

    async def heard(self, envelope: Envelope) -> None:
        """An event: whoever watches its order looks again."""
        for changed in self._watching.get(str(envelope.data.get("order_id")), ()):
            changed.set()

    def wake(self) -> None:
        """Let all of them look again."""
        for watchers in self._watching.values():
            for changed in watchers:
                changed.set()

    @contextlib.contextmanager
    def watching(self, order_id: str) -> Iterator[asyncio.Event | None]:
        """Yield what is set whenever the order changed; None where too many watch it already."""
        watchers, changed = self._watching.setdefault(order_id, set()), asyncio.Event()
        if len(watchers) >= MOST:
            yield None
            return
        watchers.add(changed)
        try:
            yield changed
        finally:
            watchers.discard(changed)
            if not watchers:
                self._watching.pop(order_id, None)


@dataclass(slots=True)
class TrackingPages:
    """The page, its part that changes, and the socket that pushes that part."""

    look: Look
    watchers: Watchers
    closing: bool = False

    def add(self, app: web.Application) -> None:
        """Serve them, until the application stops."""
        app.router.add_get("/track/{token}", _patient(self._page))
        app.router.add_get("/track/{token}/now", _patient(self._now))
        app.router.add_get("/track/{token}/live", _patient(self._live))
        app.on_shutdown.append(self._stop)

    async def _page(self, request: web.Request) -> web.Response:
        seen = await self.look(request.match_info["token"])
        return _gone() if seen is None else _private(page("track/page.html.j2", order=seen, stages=STAGES))

    async def _now(self, request: web.Request) -> web.Response:
        seen = await self.look(request.match_info["token"])
        if seen is None:
            return _gone()
        return web.Response(text=_part(seen), content_type="text/html", headers=PRIVATE)

    async def _live(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        seen = await self.look(token)
        if seen is None:
            return _gone()
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=1024)
        if not socket.can_prepare(request):
            raise web.HTTPUpgradeRequired(headers={"Upgrade": "websocket"})
        with self.watchers.watching(seen.order_id) as changed:
            if changed is None:
                raise web.HTTPTooManyRequests(headers={"Retry-After": "60"})
            await socket.prepare(request)
            await self._push(socket, token, changed)
        return socket

    async def _push(self, socket: web.WebSocketResponse, token: str, changed: asyncio.Event) -> None:
        """Send the order as it is, and again whenever it changed, until it is over or nobody looks."""
        reading, code = asyncio.create_task(_read(socket)), WSCloseCode.OK
        try:
            while not socket.closed and not self.closing:
                changed.clear()
                seen = await self.look(token)
                if seen is None:
                    break
                await socket.send_str(_part(seen))
                if seen.over:
                    break
                await _either(changed, reading)
        except ConnectionError:
            return
        except ServiceUnavailable:
            code = WSCloseCode.TRY_AGAIN_LATER
        finally:
            reading.cancel()
            await socket.close(code=WSCloseCode.GOING_AWAY if self.closing else code)

    async def _stop(self, _: web.Application) -> None:
        self.closing = True
        self.watchers.wake()


def _patient(handler: Handler) -> Handler:
    """Ask whoever looks to come again, while a domain does not say where the order is."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except ServiceUnavailable as error:
            log.warning("an order cannot be shown now: %s", error)
            answer = _private(page("track/away.html.j2"), HTTPStatus.SERVICE_UNAVAILABLE)
            answer.headers["Retry-After"] = "15"
            return answer

    return handle


async def _read(socket: web.WebSocketResponse) -> None:
    """Take whatever the browser sends, for its pongs and its goodbye; nothing that it says is needed."""
    async for _ in socket:
        pass


async def _either(changed: asyncio.Event, reading: asyncio.Task[None]) -> None:
    waiting = asyncio.create_task(changed.wait())
    await asyncio.wait({waiting, reading}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


def _part(seen: Tracked) -> str:
    return render("track/order.html.j2", order=seen, stages=STAGES)


def _gone() -> web.Response:
    return _private(page("track/gone.html.j2"), HTTPStatus.NOT_FOUND)


def _private(response: web.Response, status: int = HTTPStatus.OK) -> web.Response:
    response.headers.update(PRIVATE)
    response.set_status(status)
    return response
