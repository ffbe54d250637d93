"""Errors as RFC 9457 problem details: every one names what is wrong, with which value, by which rule."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from bot.errors import ServiceUnavailable
from bot.ids import new_id
from bot.problem import Fault, Problem

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
REQUEST_ID_HEADER = "X-Request-ID"

_REQUEST_ID = web.RequestKey("request_id", str)
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ProblemDetails(BaseModel):
    """The body of every error, as RFC 9457 has it; some kinds have further members."""

    model_config = ConfigDict(extra="allow")

    type: str = Field("about:blank", description="Which kind of problem, as a URI.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for.")
    request_id: str = Field(description="Stands in our log beside this request.")
    errors: list[Fault] = []


def request_id(request: web.Request) -> str:
    """Return the caller's request id if it is a sane one, else a new one; the same for one request."""
    if _REQUEST_ID not in request:
        given = request.headers.get(REQUEST_ID_HEADER, "")
        request[_REQUEST_ID] = given if _SANE_ID.fullmatch(given) else new_id()
    return request[_REQUEST_ID]


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error with problem details; what nobody foresaw is logged, and told without its cause."""
    try:
        return await handler(request)
    except Problem as problem:
        return _response(problem, request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return _response(_translated(error, request), request)
    except ServiceUnavailable as away:
        log.warning("request %s could not be answered now: %s", request_id(request), away)
        detail = f"{away.service} does not answer just now. Try again in a moment."
        wait = {"Retry-After": "15"}
        return _response(Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=wait), request)
    except Exception:
        log.exception("request %s failed: %s %s", request_id(request), request.method, _route(request))
        detail = "Something went wrong on our side. Tell us the request_id if it happens again."
        return _response(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail), request)


def _route(request: web.Request) -> str:
    """What was asked for, as the route is declared: a path may hold a token that opens something."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "nothing that is here"


def _response(problem: Problem, request: web.Request) -> web.Response:
    identity = request_id(request)
    details = ProblemDetails(
        type=f"urn:wakala:problem:{problem.kind}" if problem.kind else "about:blank",
        title=problem.status.phrase,
        status=problem.status,
        detail=problem.detail,
        instance=request.path,
        request_id=identity,
        errors=list(problem.errors),
        **problem.more,
    )
    return web.Response(
        body=details.model_dump_json().encode(),
        status=problem.status,
        headers={**problem.headers, REQUEST_ID_HEADER: identity},
        content_type=CONTENT_TYPE,
    )


def _translated(error: web.HTTPException, request: web.Request) -> Problem:
    """Say aiohttp's own errors in terms of this request."""
    status, headers = HTTPStatus(error.status), {}
    match error:
        case web.HTTPNotFound():
            detail = f"There is nothing at {request.path}. /docs lists what there is."
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            detail = f"{request.method} is not allowed at {request.path}; allowed are {allowed}."
            headers = {"Allow": allowed}
        case _:
            detail = error.text or status.phrase
    return Problem(status, detail, headers=headers)
