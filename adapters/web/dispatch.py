"""From a route's declaration to a running handler: who asks, what they sent, and whether it may pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from adapters.web.problem import REQUEST_ID_HEADER, Fault, Problem, request_id
from adapters.web.route import Call, Parameter, Route, Security
from adapters.web.security import Tokens, bearer_tenant

LARGEST_BODY: Final = 64 * 1024
"""Bytes of a JSON body; webhooks are raw and have their own limit."""

RULES: Final = {
    "missing": "is required",
    "extra_forbidden": "is not a field here; /docs lists those that are",
}
"""pydantic's kinds of error, where its own words tell too little."""

Adapters = Mapping[Parameter, TypeAdapter[Any]]


def add_routes(app: web.Application, routes: Iterable[Route], tokens: Tokens) -> None:
    """Register the routes; ``tokens`` are asked for where a route wants a bearer."""
    for route in routes:
        handler = route.handler if route.raw else _checked(route, tokens)
        app.router.add_route(route.method, route.path, handler)
        if route.method == "GET":
            app.router.add_route("HEAD", route.path, handler)


def _checked(route: Route, tokens: Tokens) -> Any:
    adapters = {parameter: TypeAdapter(parameter.kind) for parameter in route.parameters}
    return partial(_answer, route, tokens, adapters)


async def _answer(route: Route, tokens: Tokens, adapters: Adapters, request: web.Request) -> web.Response:
    tenant = bearer_tenant(request, tokens) if route.security is Security.BEARER else ""
    parameters = {parameter.name: _parameter(parameter, adapters, request) for parameter in route.parameters}
    body = await _body(route.body, request) if route.body else None
    answer: BaseModel = await route.handler(Call(body, tenant, parameters))
    return web.Response(
        body=answer.model_dump_json().encode(),
        content_type="application/json",
        headers={REQUEST_ID_HEADER: request_id(request)},
    )


def _parameter(parameter: Parameter, adapters: Adapters, request: web.Request) -> Any:
    places = {"header": request.headers, "query": request.query, "path": request.match_info}
    given = places[parameter.where].get(parameter.name)
    if given is None:
        if parameter.required:
            raise _invalid(
                [Fault(field=parameter.name, value="", rule=f"this {parameter.where} is required")]
            )
        return None
    try:
        return adapters[parameter].validate_python(given)
    except ValidationError as error:
        raise _invalid([_fault(detail, parameter.name) for detail in error.errors()]) from None


async def _body(model: type[BaseModel], request: web.Request) -> BaseModel:
    if request.content_type != "application/json":
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body came as {request.content_type}; send JSON, with Content-Type: application/json.",
        )
    raw = await _read(request)
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        details = error.errors(include_url=False)
    if details[0]["type"] == "json_invalid":
        raise Problem(HTTPStatus.BAD_REQUEST, f"The body is not valid JSON: {details[0]['ctx']['error']}.")
    raise _invalid([_fault(detail) for detail in details])


async def _read(request: web.Request) -> bytes:
    size = request.content_length or 0
    raw = await request.read() if size <= LARGEST_BODY else b""
    if max(size, len(raw)) > LARGEST_BODY:
        raise Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body has {max(size, len(raw))} bytes; at most {LARGEST_BODY} are allowed.",
        )
    return raw


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
    rule = RULES.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")
    return Fault(field=field, value=value[:100], rule=rule)
