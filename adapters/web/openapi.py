"""The OpenAPI 3.1 document, made of the same declarations that requests are checked by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from adapters.web.idempotency import KEY
from adapters.web.problem import CONTENT_TYPE, ProblemDetails
from bot.route import Parameter, Route, Security

REF: Final = "#/components/schemas/{model}"

SCHEMES: Final = {
    Security.BEARER: {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of server.api_tokens, or demo.api_token.",
    },
    Security.SIGNATURE: {
        "type": "apiKey",
        "in": "header",
        "name": "X-Hub-Signature-256",
        "description": "sha256= and the HMAC-SHA256 of the raw body, in hex, keyed with the app secret.",
    },
}


def document(routes: Iterable[Route], *, version: str) -> dict[str, Any]:
    """Return the document as JSON-ready values."""
    routes = list(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wakala",
            "version": version,
            "description": "Sell through WhatsApp. Every error is a problem document (RFC 9457).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": _schemas(routes), "securitySchemes": dict(SCHEMES)},
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": route.summary,
        "operationId": "_".join([route.method.lower(), *re.findall(r"\w+", route.path)]),
        "tags": [route.tag],
        "responses": _responses(route),
    }
    if route.description:
        operation["description"] = route.description
    if parameters := (*route.parameters, *((KEY,) if route.idempotent else ())):
        operation["parameters"] = [_parameter(parameter) for parameter in parameters]
    if route.body:
        operation["requestBody"] = {"required": True, "content": _request(route.body)}
    if route.security is not Security.OPEN:
        operation["security"] = [{route.security: []}]
    return operation


def _responses(route: Route) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Done"}
    if route.answer:
        success["content"] = _content("application/json", route.answer)
    if route.produces:
        success["content"] = {kind: {"schema": {"type": "string"}} for kind in route.produces}
    refused = {
        str(status): {"description": reason, "content": _content(CONTENT_TYPE, ProblemDetails)}
        for status, reason in sorted(_refusals(route).items())
    }
    return {str(route.status.value): success, **refused}


def _refusals(route: Route) -> dict[int, str]:
    """Return the route's own refusals with those that checking brings."""
    checks = route.body is not None and route.body is not bytes and not route.raw
    checked = {400: "The body is not JSON", 413: "The body is too large", 415: "The body is not sent as JSON"}
    invalid = {422: "A field breaks its rule"}
    return {
        **(checked if checks else {}),
        **(invalid if checks or route.idempotent or (route.parameters and not route.raw) else {}),
        **({401: "The token is missing or not known"} if route.security is Security.BEARER else {}),
        **(route.refusals or {}),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": parameter.description,
        "schema": {name: value for name, value in _kind(parameter).items() if name != "$defs"},
    }


def _kind(parameter: Parameter) -> dict[str, Any]:
    return TypeAdapter(parameter.kind).json_schema(ref_template=REF)


def _request(body: type[Any]) -> dict[str, Any]:
    if body is bytes:
        return {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return _content("application/json", body)


def _content(media_type: str, model: type[BaseModel]) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": REF.format(model=model.__name__)}}}


def _schemas(routes: list[Route]) -> dict[str, Any]:
    told = {model for route in routes for model in (route.body, route.answer) if model}
    models = {model for model in told if issubclass(model, BaseModel)} | {ProblemDetails}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in ordered], ref_template=REF)
    definitions: dict[str, Any] = schemas["$defs"]
    for parameter in (parameter for route in routes for parameter in route.parameters):
        definitions |= _kind(parameter).get("$defs", {})
    return definitions
