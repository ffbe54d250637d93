"""JSON: a list of products, an object that holds one, or categories that each hold one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

import msgspec

from plugins.catalogue.importing.problems import BadFile, Problem, Row, shown
from plugins.catalogue.importing.rows import field_name

LISTS: Final = ("products", "items", "menu")

_plain = msgspec.json.Decoder(float_hook=Decimal)


class _Part(NamedTuple):
    """A piece of the document, as it is written, and the line it starts on."""

    line: int
    raw: bytes

    def piece(self, raw: bytes, start: int) -> _Part:
        """The part of this one that starts at ``start``."""
        return _Part(self.line + self.raw.count(b"\n", 0, start), raw)


def document_rows(text: str, currency: str) -> Iterator[Row]:
    """Yield each product with the line it starts on; raises BadFile if that cannot be told.

    A stated currency other than the shop's is refused: prices are never converted.
    """
    whole = _Part(1, text.encode())
    _check_syntax(whole.raw)
    if text.lstrip().startswith("["):
        yield from _products(whole)
        return
    fields = _fields(whole, (*LISTS, "categories", "currency"))
    if "currency" in fields:
        _check_currency(fields.pop("currency"), currency)
    for name, part in fields.items():
        yield from _categories(part) if name == "categories" else _products(part)


def _categories(part: _Part) -> Iterator[Row]:
    for category in _elements(part):
        fields = _fields(category, ("name", *LISTS))
        name = _plain.decode(fields.pop("name", _Part(0, b'""')).raw)
        for products in fields.values():
            yield from _products(products, {"category": name})


def _products(part: _Part, shared: Mapping[str, Any] = {}) -> Iterator[Row]:
    for element in _elements(part):
        fields = _plain.decode(element.raw)
        yield element.line, {**shared, **fields} if isinstance(fields, dict) else fields


def _check_syntax(raw: bytes) -> None:
    try:
        _plain.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        at = re.search(r"byte (\d+)", str(error))
        line = raw.count(b"\n", 0, int(at[1]) if at else len(raw)) + 1
        fix = "mend it there; an editor that knows JSON shows the place"
        raise BadFile([Problem(line, "file", "", f"not JSON: {error}", fix)]) from error


def _check_currency(part: _Part, currency: str) -> None:
    stated = _plain.decode(part.raw)
    if stated != currency:
        fix = f"write the prices in {currency}, and leave the currency out"
        raise BadFile([Problem(part.line, "currency", shown(stated), f"this shop sells in {currency}", fix)])


def _elements(part: _Part) -> Iterator[_Part]:
    """The elements of a list, where they stand; raises BadFile if it is none."""
    try:
        elements = msgspec.json.decode(part.raw, type=list[msgspec.Raw])
    except msgspec.ValidationError as error:
        raise _misshapen(part, "a list is expected here", "put [ and ] around it") from error
    end = 0
    for element in map(bytes, elements):
        start = part.raw.index(element, end)
        yield part.piece(element, start)
        end = start + len(element)


def _fields(part: _Part, allowed: Sequence[str]) -> dict[str, _Part]:
    """The fields of an object, where they stand; raises BadFile if it is none or has others."""
    try:
        fields = msgspec.json.decode(part.raw, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError as error:
        raise _misshapen(part, "an object is expected here", "put { and } around it") from error
    found = {}
    for key, value in fields.items():
        raw = bytes(value)
        found[field_name(key)] = part.piece(raw, part.raw.index(raw))
    unknown = [name for name in found if name not in allowed]
    if unknown:
        raise _misshapen(
            found[unknown[0]], f"there is no field {unknown[0]!r}", f"allowed are {', '.join(allowed)}"
        )
    return found


def _misshapen(part: _Part, rule: str, fix: str) -> BadFile:
    return BadFile([Problem(part.line, "file", shown(part.raw.decode()), rule, fix)])
