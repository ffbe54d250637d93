"""``/livez`` and ``/readyz``: what a supervisor and a load balancer ask."""

from __future__ import annotations

from functools import partial
from typing import Literal

from aiohttp import web
from pydantic import BaseModel

from adapters.web.health import CheckHealth
from bot.route import Route


class Live(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class PartState(BaseModel):
    """One part that we need."""

    name: str
    status: Literal["ok", "down"]
    detail: str


class Ready(BaseModel):
    """Whether messages can be taken in now."""

    status: Literal["ok", "down"]
    parts: list[PartState]


def probe_routes(health: CheckHealth) -> tuple[Route, ...]:
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
            handler=partial(_ready, health),
            answer=Ready,
            refusals={503: "A part that we need is down"},
            raw=True,
        ),
    )


async def _live(_: web.Request) -> web.Response:
    return web.Response(body=Live().model_dump_json().encode(), content_type="application/json")


async def _ready(health: CheckHealth, _: web.Request) -> web.Response:
    state = await health()
    answer = Ready(
        status="ok" if state.ready else "down",
        parts=[
            PartState(name=part.name, status="ok" if part.ok else "down", detail=part.detail)
            for part in state.parts
        ],
    )
    return web.Response(
        body=answer.model_dump_json().encode(),
        status=200 if state.ready else 503,
        content_type="application/json",
    )
