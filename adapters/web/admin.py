"""``/admin``: health at a glance, for the operator."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from adapters.web.health import CheckHealth
from adapters.web.pages import page
from adapters.web.security import require_admin

REFRESH_SECONDS = 5


def add_admin(app: web.Application, health: CheckHealth, token: str | None, *, production: bool) -> None:
    """Serve the page; in production only with the operator's token."""
    app.router.add_get("/admin", partial(_health, health, token, production))


async def _health(
    health: CheckHealth, token: str | None, production: bool, request: web.Request
) -> web.Response:
    require_admin(request, token, production=production)
    return page("admin/health.html.j2", health=await health(), refresh=REFRESH_SECONDS)
