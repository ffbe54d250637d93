"""``POST /internal/queries/{name}``: queries of this process's domains, for other services of ours alone."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web

from adapters.remote.errors import tell
from adapters.remote.signatures import Signature, encode, signatures
from adapters.remote.wire import CORRELATION, DEADLINE, LARGEST_QUESTION, PATH, TENANT
from adapters.sql.errors import DatabaseError
from adapters.web.body import read_at_most
from adapters.web.problem import problems
from adapters.web.security import require_bearer
from bot import Plugin, Problem, ServiceUnavailable, SettingsError, WakalaError
from bot.asking import asking
from bot.ports import Ask

log = logging.getLogger("wakala.remote")

LONGEST: Final = 30.0
"""Seconds for an answer, whatever the caller says: what payments may take (the integration plan, §2.2)."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who answers, what can be asked, and the tokens that may: two of them while one is replaced."""

    ask: Ask
    signatures: Mapping[str, Signature]
    tokens: Sequence[str]


def add_queries(app: web.Application, ask: Ask, plugins: Sequence[Plugin], tokens: Sequence[str]) -> None:
    """Answer the queries of these plugins, by ``ask``, to who has one of the tokens.

    Raises SettingsError without tokens, or for an empty one, which everybody has.
    """
    if not tokens or not all(tokens):
        raise SettingsError("services.tokens is empty, or has an empty one: anybody could ask; set one")
    desk = Desk(ask, signatures(plugins), tokens)
    app.router.add_post(PATH + "{name}", partial(problems, handler=partial(_answer, desk)))


async def _answer(desk: Desk, request: web.Request) -> web.Response:
    require_bearer(request, desk.tokens, "this installation's services")
    tenant, seconds = _tenant(request), _seconds(request)
    signature = _signature(desk, request.match_info["name"])
    correlation = request.headers.get(CORRELATION, "")
    try:
        async with asyncio.timeout(seconds):
            arguments = await _arguments(signature, request)
            with asking(correlation, asyncio.get_running_loop().time() + seconds):
                answer = encode(await desk.ask(tenant, signature.name, arguments))
    except (Problem, web.HTTPException):
        raise
    except Exception as error:
        raise _problem(signature.name, correlation, seconds, error) from error
    return web.Response(body=answer, content_type="application/json")


def _problem(name: str, correlation: str, seconds: float, error: Exception) -> Problem:
    """Tell what the query refused from what broke: the one is its answer, the other may be tried again."""
    match error:
        case TimeoutError():
            late = f"{name} was not answered within the {seconds:g} s that were left."
            return Problem(HTTPStatus.GATEWAY_TIMEOUT, late)
        case DatabaseError() | ServiceUnavailable():
            return Problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        case WakalaError():
            more = {"raised": tell(error)}
            return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), kind="raised", more=more)
    log.error("%s failed, asked because of %.64r", name, correlation, exc_info=error)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, f"{name} failed; our log says why.")


def _tenant(request: web.Request) -> str:
    tenant = request.headers.get(TENANT)
    if tenant is None:
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            f"The header {TENANT} is missing. Send the id of the tenant who is asked about; empty where it "
            "is none in particular.",
        )
    return tenant


def _seconds(request: web.Request) -> float:
    """How long the answer may take; raises Problem 408 where the time is up."""
    given = request.headers.get(DEADLINE, "")
    try:
        left = float(given)
    except ValueError:
        left = math.nan
    if math.isnan(left):
        detail = f"The header {DEADLINE} is {given[:20]!r}; send the seconds that are left, such as 2.5."
        raise Problem(HTTPStatus.BAD_REQUEST, detail)
    if left <= 0:
        raise Problem(HTTPStatus.REQUEST_TIMEOUT, "The deadline was over when the question came.")
    return min(left, LONGEST)


def _signature(desk: Desk, name: str) -> Signature:
    if name not in desk.signatures:
        known = ", ".join(sorted(desk.signatures)) or "none at all"
        raise Problem(HTTPStatus.NOT_FOUND, f"Nobody here answers {name[:100]!r}; there are {known}.")
    return desk.signatures[name]


async def _arguments(signature: Signature, request: web.Request) -> dict[str, Any]:
    body = await read_at_most(request, LARGEST_QUESTION)
    try:
        return signature.read_arguments(body)
    except WakalaError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, str(error)) from error
