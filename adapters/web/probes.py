"""``/livez`` and ``/readyz``: what a supervisor and a load balancer ask."""

from __future__ import annotations

from functools import partial
from typing import Final, Literal

from aiohttp import web
from pydantic import BaseModel

from adapters.web.health import CheckReadiness, State
from bot.route import Route

UNREADY: Final = "Send nothing here: a required part is down, or this process is starting or draining"


class Live(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class PartState(BaseModel):
    """One part: without a required one, nothing can be taken in."""

    name: str
    up: bool
    required: bool
    detail: str


class Ready(BaseModel):
    """Whether messages can be taken in now; ``degraded`` is slower, or knows less, and takes them."""

    status: State
    parts: list[PartState]


def probe_routes(check: CheckReadiness) -> tuple[Route, ...]:
    """Return the two routes."""
    return (
        Route(
            method="GET",
            path="/livez",
            tag="health",
            summary="Is the process alive?",
            handler=_live,
            answer=Live,
            raw=True,
        ),
        Route(
            method="GET",
            path="/readyz",
            tag="health",
            summary="Can messages be taken in?",
            handler=partial(_ready, check),
            answer=Ready,
            refusals={503: UNREADY},
            raw=True,
        ),
    )


async def _live(_: web.Request) -> web.Response:
    return web.Response(body=Live().model_dump_json().encode(), content_type="application/json")


async def _ready(check: CheckReadiness, _: web.Request) -> web.Response:
    found = await check()
    parts = [
        PartState(name=part.name, up=part.up, required=part.required, detail=part.detail)
        for part in found.parts
    ]
    return web.Response(
        body=Ready(status=found.state, parts=parts).model_dump_json().encode(),
        status=200 if found.ready else 503,
        content_type="application/json",
    )
