"""From a route's declaration to a running handler: who asks, what they sent, and whether it may pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from adapters.web.body import read_at_most, with_body
from adapters.web.idempotency import KEY, REPLAYED, Answers, answer_once
from adapters.web.problem import REQUEST_ID_HEADER, request_id
from adapters.web.security import Tokens, bearer_tenant
from bot.problem import Fault, Problem
from bot.route import Call, Content, Parameter, Route, Security

LARGEST_BODY: Final = 64 * 1024
"""Bytes of a JSON body; webhooks are raw and have their own limit."""

RULES: Final = {
    "missing": "is required",
    "extra_forbidden": "is not a field here; /docs lists those that are",
}
"""pydantic's kinds of error, where its own words tell too little."""

Adapters = Mapping[Parameter, TypeAdapter[Any]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every checked route needs: the tenants' tokens, and the memory of idempotency keys."""

    tokens: Tokens
    answers: Answers


def add_routes(app: web.Application, routes: Iterable[Route], desk: Desk) -> None:
    """Register the routes; ``desk.tokens`` are asked for where a route wants a bearer."""
    for route in routes:
        handler = partial(with_body, route.handler) if route.raw else _checked(route, desk)
        app.router.add_route(route.method, route.path, handler)
        if route.method == "GET":
            app.router.add_route("HEAD", route.path, handler)


def _checked(route: Route, desk: Desk) -> Any:
    parameters = (*route.parameters, KEY) if route.idempotent else route.parameters
    adapters = {parameter: TypeAdapter(parameter.kind) for parameter in parameters}
    return partial(_respond, route, desk, adapters)


async def _respond(route: Route, desk: Desk, adapters: Adapters, request: web.Request) -> web.Response:
    call = await _call(route, desk.tokens, adapters, request)
    headers = {REQUEST_ID_HEADER: request_id(request)}
    if route.idempotent:
        key = call.parameters[KEY.name]
        body, replayed = await answer_once(route, call, request.path, key, desk.answers)
        headers |= {REPLAYED: "true"} if replayed else {}
    else:
        answer = await route.handler(call)
        if isinstance(answer, Content):
            return _file(answer, headers)
        body = answer if isinstance(answer, bytes) else answer.model_dump_json().encode()
    return web.Response(body=body, status=route.status, content_type="application/json", headers=headers)


def _file(content: Content, headers: dict[str, str]) -> web.Response:
    """What is not JSON is personal and of this moment: no cache keeps it."""
    headers |= {"Content-Disposition": f'inline; filename="{content.name}"', "Cache-Control": "no-store"}
    charset = "utf-8" if content.media_type.startswith("text/") else None
    return web.Response(
        body=content.body,
        content_type=content.media_type,
        charset=charset,
        headers={**headers, "Vary": "Accept"},
    )


async def _call(route: Route, tokens: Tokens, adapters: Adapters, request: web.Request) -> Call[Any]:
    tenant = bearer_tenant(request, tokens) if route.security is Security.BEARER else ""
    return Call(
        parameters={parameter.name: _parameter(parameter, adapters, request) for parameter in adapters},
        body=await _body(route.body, request) if route.body else None,
        tenant=tenant,
        headers={name.lower(): value for name, value in request.headers.items()},
        remote=request.remote or "",
    )


def _parameter(parameter: Parameter, adapters: Adapters, request: web.Request) -> Any:
    given = _given(parameter, request)
    if len(given) > 1:
        raise _invalid([Fault(field=parameter.name, value=", ".join(given)[:100], rule="must be given once")])
    if not given:
        if parameter.required:
            raise _invalid(
                [Fault(field=parameter.name, value="", rule=f"this {parameter.where} is required")]
            )
        return None
    try:
        return adapters[parameter].validate_python(given[0])
    except ValidationError as error:
        raise _invalid([_fault(detail, parameter.name) for detail in error.errors()]) from None


def _given(parameter: Parameter, request: web.Request) -> list[str]:
    """Each value that came under the parameter's name."""
    if parameter.where == "path":
        return [request.match_info[parameter.name]]
    place = request.headers if parameter.where == "header" else request.query
    return place.getall(parameter.name, [])


async def _body(model: type[Any], request: web.Request) -> Any:
    """The body as the route wants it: checked, or as it came."""
    if model is bytes:
        return await read_at_most(request, LARGEST_BODY)
    if request.content_type != "application/json":
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body came as {request.content_type}; send JSON, with Content-Type: application/json.",
        )
    raw = await read_at_most(request, LARGEST_BODY)
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        details = error.errors(include_url=False)
    if details[0]["type"] == "json_invalid":
        raise Problem(HTTPStatus.BAD_REQUEST, f"The body is not valid JSON: {details[0]['ctx']['error']}.")
    raise _invalid([_fault(detail) for detail in details])


def _invalid(faults: list[Fault]) -> Problem:
    first = faults[0]
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        f"{first.field}: {first.rule}" + (f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""),
        kind="invalid",
        errors=faults,
    )


def _fault(detail: ErrorDetails, root: str = "") -> Fault:
    field = ".".join(filter(None, [root, *map(str, detail["loc"])])) or "body"
    value = "" if detail["type"] == "missing" else str(detail["input"])
    value = value.encode("utf-8", "replace").decode()  # headers may hold bytes that are no text
    rule = RULES.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")
    return Fault(field=field, value=value[:100], rule=rule)
