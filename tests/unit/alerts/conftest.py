"""Slack and PagerDuty as far as they answer, on a server of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class Told:
    """What was posted where. ``answers`` are the next statuses; then all is well. None never answers."""

    url: str = ""
    posts: list[tuple[str, Any]] = field(default_factory=list)
    answers: dict[str, list[int | None]] = field(default_factory=dict)

    def to(self, path: str) -> list[Any]:
        return [body for where, body in self.posts if where == path]

    async def take(self, request: web.Request) -> web.Response:
        self.posts.append((request.path, await request.json()))
        left = self.answers.get(request.path, [])
        status = left.pop(0) if left else 200
        if status is None:
            await asyncio.Event().wait()
        return web.Response(status=status, headers={"Location": "/elsewhere"})


@pytest.fixture
async def told() -> AsyncIterator[Told]:
    told = Told()
    app = web.Application()
    app.router.add_post("/{path:.*}", told.take)
    async with TestServer(app) as server:
        told.url = str(server.make_url("")).rstrip("/")
        yield told
