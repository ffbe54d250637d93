"""Reading JSON that others write: what is missing or of a wrong type never surprises the reader."""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec

Json = dict[str, Any]

_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=float)
"""Reads 1e999 as infinity, where msgspec by itself refuses the whole body."""
_ESCAPES = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u0000|\\u[dD][89a-fA-F]..)|\\.", re.DOTALL)
"""Surrogate pairs, then what no text may hold (NUL, half a pair), then every other escape."""


class MalformedWebhook(ValueError):
    """The body as a whole cannot be read; the message says why."""


class Broken(ValueError):
    """One part of a webhook cannot be used; the message says why."""


def decode(body: bytes) -> Json:
    """Decode a JSON object, mending the text in it where others cut or encoded it badly.

    A name cut in the middle of an emoji leaves half a surrogate pair, and that must not cost the
    other updates of the same POST. Raises MalformedWebhook.
    """
    has_nul = b"\\" in body and b"\\u0000" in body
    try:
        decoded = _decode(_mend(body) if has_nul else body)
    except MalformedWebhook:
        decoded = _decode(_mend(body))
    if not isinstance(decoded, dict):
        raise MalformedWebhook(f"webhook body is {_kind(decoded)}, but must be a JSON object")
    return decoded


def _decode(body: bytes) -> Any:
    try:
        return _DECODER.decode(body)
    except (ValueError, RecursionError) as error:
        raise MalformedWebhook(f"webhook body of {len(body)} bytes is not JSON: {error}") from error


def _mend(body: bytes) -> bytes:
    """Put U+FFFD in place of everything that is not text."""
    text = body.decode("utf-8", "replace").encode()
    return _ESCAPES.sub(lambda escape: rb"\ufffd" if escape[1] else escape[0], text)


def text(part: Json, key: str) -> str:
    """Return the string under ``key``; "" where there is none."""
    value = part.get(key)
    return value if isinstance(value, str) else ""


def identifier(part: Json, key: str) -> str:
    """Return an id, which some senders write as a number; "" where there is none."""
    value = part.get(key)
    if isinstance(value, str):
        return value.strip()
    return str(value) if type(value) is int else ""


def required(part: Json, key: str) -> str:
    """Return the id under ``key``; raises Broken where there is none."""
    return identifier(part, key) or _refuse(f"{key} is missing")


def mapping(part: Json, key: str) -> Json:
    """Return the object under ``key``; raises Broken where it is anything else."""
    value = part.get(key)
    return value if isinstance(value, dict) else _refuse(f"{key} is {_kind(value)}, not an object")


def mappings(part: Json, key: str) -> list[Json]:
    """Return the objects in the list under ``key``, passing over whatever else is there."""
    value = part.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def number(part: Json, key: str) -> float:
    """Return a finite number, which may be written as text; raises Broken where there is none."""
    value = part.get(key)
    try:
        found = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        found = math.nan
    return found if math.isfinite(found) else _refuse(f"{key} is {_kind(value)}, not a finite number")


def _refuse(reason: str) -> Any:
    raise Broken(reason)


_KINDS = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "missing"}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number")
