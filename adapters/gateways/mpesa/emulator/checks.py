"""What Daraja takes in a request, field by field. Fields it does not know are ignored."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from adapters.gateways.mpesa.emulator.errors import daraja_error, invalid

Json = dict[str, Any]
LARGEST = 250_000
"""Shillings in one transaction."""
MOBILE = r"254[17]\d{8}"
STAMP = r"20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d[0-5]\d"
_ADDRESS = re.compile(r"(https?)://[^\s/?#]+(/\S*)?")


def field(body: Json, name: str, pattern: str = ".+") -> str:
    """The text of a field, which may be written as a number; raises the error that names the field."""
    value = body.get(name)
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise invalid(name)
    if not re.fullmatch(pattern, str(value), re.DOTALL):
        raise invalid(name)
    return str(value)


def one_of(body: Json, name: str, allowed: Container[str]) -> str:
    """The text of a field, which must be one of these."""
    text = field(body, name)
    if text not in allowed:
        raise invalid(name)
    return text


def amount(body: Json) -> int:
    """Whole shillings from 1 up: a fraction is refused, even one of .0."""
    shillings = int(field(body, "Amount", r"\d{1,9}"))
    if not 1 <= shillings <= LARGEST:
        raise invalid("Amount")
    return shillings


def optional(body: Json, name: str, longest: int) -> str:
    """A text that may be left out."""
    return field(body, name, rf".{{0,{longest}}}") if body.get(name) is not None else ""


def address(body: Json, name: str, *, https_only: bool) -> str:
    """Where to call back."""
    url = field(body, name)
    found = _ADDRESS.fullmatch(url)
    if found is None or (https_only and found[1] != "https"):
        raise invalid(name)
    return url


def document(decoded: object) -> Json:
    """A request is one JSON object."""
    if not isinstance(decoded, dict):
        raise daraja_error("400.002.05", "Invalid Request Payload")
    return decoded
