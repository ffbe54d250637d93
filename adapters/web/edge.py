"""The web edge, put together: routes with their documentation, pages, probes, and what surrounds them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from typing import Final

from aiohttp import web

from adapters.web.admin import add_admin
from adapters.web.dispatch import Desk, add_routes
from adapters.web.docs import add_docs
from adapters.web.health import CheckHealth
from adapters.web.home import add_icon
from adapters.web.idempotency import Answers
from adapters.web.pages import STATIC
from adapters.web.paid import add_paid
from adapters.web.probes import probe_routes
from adapters.web.problem import problems
from adapters.web.security import Tokens, harden
from bot.route import Route

LARGEST_REQUEST: Final = 3 * 1024 * 1024 + 64 * 1024
"""Bytes: a webhook has up to 3 MB (Cloud API, webhooks overview), and some slack saves a week of retries."""


def web_app(
    routes: Iterable[Route],
    *,
    health: CheckHealth,
    tokens: Tokens,
    answers: Answers,
    admin_token: str | None,
    production: bool,
) -> web.Application:
    """Return the application; the caller adds what starts and stops with it to ``cleanup_ctx``."""
    app = web.Application(middlewares=[problems], client_max_size=LARGEST_REQUEST)
    app.on_response_prepare.append(harden)
    every = (*routes, *probe_routes(health))
    add_routes(app, every, Desk(tokens, answers))
    add_docs(app, every, version=version("wakala"))
    add_paid(app)
    add_icon(app)
    add_admin(app, health, admin_token, production=production)
    app.router.add_static("/static", STATIC)
    return app
