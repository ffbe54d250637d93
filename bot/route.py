"""REST routes as data: what is declared here is what is checked, and what the documentation says."""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel

B = TypeVar("B")


class Security(enum.StrEnum):
    """Who may call."""

    OPEN = "open"
    BEARER = "bearer"
    """A tenant's API token; the route learns the tenant from it and from nothing else."""
    SIGNATURE = "signature"
    """Meta, by its signature; the handler checks it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value outside the body. ``kind`` is anything pydantic can check, with its limits."""

    name: str
    where: Literal["header", "query", "path"]
    kind: Any
    description: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Call(Generic[B]):
    """One request, already checked. ``parameters`` holds None for what was left out.

    ``id`` names what is asked for: whoever asks again with the same Idempotency-Key, also after a
    crash, comes with the same one, so that a handler that acts once for each id acts once for each key.
    ``headers`` (names in lower case) and ``remote``, the caller's address, are for proofs of origin.
    """

    body: B
    tenant: str
    parameters: Mapping[str, Any]
    id: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    remote: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """An answer that is not JSON. ``name`` is the file's, for who keeps it."""

    media_type: str
    body: bytes
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path. A handler takes a Call and returns ``answer``, or raises Problem.

    With ``body=bytes`` a handler gets the body as it came, to check its signature, and returns bytes.
    A ``raw`` handler takes aiohttp's request and returns its response; nothing is checked for it.
    A handler whose answer ``produces`` names media types for returns Content of one of them.
    ``refusals`` are the statuses that callers must expect, with the reason.
    """

    method: str
    path: str
    summary: str
    handler: Callable[[Any], Awaitable[Any]]
    tag: str
    description: str = ""
    body: type[BaseModel] | type[bytes] | None = None
    answer: type[BaseModel] | None = None
    produces: tuple[str, ...] = ()
    status: HTTPStatus = HTTPStatus.OK
    parameters: tuple[Parameter, ...] = ()
    refusals: Mapping[int, str] | None = None
    security: Security = Security.OPEN
    raw: bool = False

    @property
    def idempotent(self) -> bool:
        """Whether it takes an Idempotency-Key: every POST of a tenant does."""
        return self.method == "POST" and self.security is Security.BEARER and not self.raw
