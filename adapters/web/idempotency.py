"""Idempotency keys, one way for every POST: the same key and request give the first answer again.

The key is claimed before its request is carried out, and gives it an id. A handler acts once for each id,
so a request that a crash cut short, or that comes twice at once, is simply carried out again.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, Final, Protocol

import msgspec
from pydantic import BaseModel, StringConstraints

from bot.ids import new_id
from bot.problem import Problem
from bot.route import Call, Parameter, Route

KEY: Final = Parameter(
    "Idempotency-Key",
    "header",
    Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")],
    "Makes it safe to ask again: the same key and request give the first answer again.",
)
REPLAYED: Final = "Idempotent-Replayed"
"""The response header that marks an answer given before."""


class Claim(msgspec.Struct, frozen=True):
    """What is known of a key: the request it came with first, its id, and the answer once there is one."""

    request: str
    command: str
    answer: bytes | None = None


class Answers(Protocol):
    """Remembers keys, apart for each tenant."""

    async def claim(self, tenant: str, key: str, claim: Claim) -> Claim:
        """Store the claim unless the key is known; return what is stored."""
        ...

    async def keep(self, tenant: str, key: str, claim: Claim) -> None:
        """Store the answer with the claim."""
        ...


async def answer_once(
    route: Route, call: Call[Any], path: str, key: str | None, answers: Answers
) -> tuple[bytes, bool]:
    """Return the answer as JSON, and whether it was given before; raises Problem for another request."""
    if key is None:
        return await _answer(route, replace(call, id=new_id())), False
    request = _fingerprint(route, path, call.body)
    known = await answers.claim(call.tenant, key, Claim(request, new_id()))
    if known.request != request:
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"Idempotency-Key {key!r} was used before with another request; a new request needs a new key.",
            kind="idempotency-key-reused",
        )
    if known.answer is not None:
        return known.answer, True
    answer = await _answer(route, replace(call, id=known.command))
    await answers.keep(call.tenant, key, msgspec.structs.replace(known, answer=answer))
    return answer, False


async def _answer(route: Route, call: Call[Any]) -> bytes:
    answer: BaseModel = await route.handler(call)
    return answer.model_dump_json().encode()


def _fingerprint(route: Route, path: str, body: BaseModel | None) -> str:
    """Stands for the whole request; the order of a body's fields does not matter."""
    shown = body.model_dump_json() if body is not None else ""
    return hashlib.sha256(f"{route.method} {path}\n{shown}".encode()).hexdigest()
