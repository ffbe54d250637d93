"""Who may ask, and what a browser may do with our answers."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.problem import Problem
from bot.settings import Settings

Tokens = Mapping[str, Sequence[str]]
"""Tenant to the API tokens that speak for it; two of them while one is replaced."""

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Nothing from elsewhere, nothing inline, no frames. A page that needs more sets its own policy."""


async def harden(_: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on a response that is about to leave (an ``on_response_prepare`` signal)."""
    response.headers["Server"] = "wakala"  # in place of the versions of Python and its libraries
    if response.content_length == 0:  # nothing for a browser to misuse, as in our answer to a webhook
        return
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def bearer_tenant(request: web.Request, tokens: Tokens) -> str:
    """Return the tenant whose token the request carries; raises Problem 401."""
    tenant = tenant_of(_authorization(request), tokens)
    if not tenant:
        raise _unauthorised(request, "server.api_tokens")
    return tenant


def tenant_of(authorization: str, tokens: Tokens) -> str:
    """The tenant whose token an Authorization header carries; "" where it carries none that is known.

    All tokens are compared, in constant time: the time taken tells nothing about any of them.
    """
    given, tenant = _bearer(authorization), ""
    for candidate, token in ((name, token) for name, known in tokens.items() for token in known):
        if _same(given, token):
            tenant = candidate
    return tenant


def require_bearer(request: web.Request, tokens: Sequence[str], whose: str) -> None:
    """Let in who carries one of the tokens, compared like those of tenants; raises Problem 401."""
    given = _bearer(_authorization(request))
    if True not in [_same(given, token) for token in tokens]:
        raise _unauthorised(request, whose)


def _authorization(request: web.Request) -> str:
    return request.headers.get("Authorization", "")


def _bearer(authorization: str) -> str:
    """The token that the header carries, "" where it carries none."""
    scheme, _, given = authorization.partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def _unauthorised(request: web.Request, whose: str) -> Problem:
    _, _, given = _authorization(request).partition(" ")
    challenge = 'Bearer realm="wakala"' + (', error="invalid_token"' if given else "")
    reason = "The API token is not known" if given else "An API token is missing"
    return Problem(
        HTTPStatus.UNAUTHORIZED,
        f'{reason}. Send "Authorization: Bearer <token>" with a token of {whose}.',
        headers={"WWW-Authenticate": challenge},
    )


def require_admin(request: web.Request, token: str | None, *, production: bool) -> None:
    """Let the operator in; raises Problem 401, or 403 where production has no password yet.

    Without a token /admin is open in development only.
    """
    if token is None:
        if production:
            raise Problem(
                HTTPStatus.FORBIDDEN,
                "/admin needs a password in production. Set server.admin_token in wakala.toml, or "
                "WAKALA_SERVER__ADMIN_TOKEN; then sign in with any user name and the token as the password.",
            )
        return
    if not _same(_basic_password(_authorization(request)), token):
        raise Problem(
            HTTPStatus.UNAUTHORIZED,
            "Sign in with any user name, and server.admin_token as the password.",
            headers={"WWW-Authenticate": 'Basic realm="wakala admin", charset="UTF-8"'},
        )


def _basic_password(header: str) -> str:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(encoded, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _same(given: str, known: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), known.encode())


def api_tokens(settings: Settings, demo_tenant: str) -> Tokens:
    """Return the configured tokens, and the demo shop's while the demo is on."""
    tokens = {
        tenant: [token.get_secret_value() for token in known]
        for tenant, known in settings.server.api_tokens.items()
    }
    if settings.demo.enabled:
        tokens.setdefault(demo_tenant, []).append(settings.demo.api_token.get_secret_value())
    return tokens
