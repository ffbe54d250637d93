"""Sizes, extras and ingredients in one cell: ``Small = sm: 20.00 | Large: 35.00``.

One option is ``[id] Name = other name = another: price``, of which only the name must be there.
A backslash before a special character makes it ordinary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot import Option
from plugins.catalogue.importing.prices import write_price
from plugins.catalogue.importing.problems import Rejected
from plugins.catalogue.importing.words import escape, slug, split, unescape

SPECIAL: Final = "|;,=:["

_OPTION = re.compile(r"(?:\[(?P<id>[^]\\]*)\])?(?P<names>(?:\\.|[^\\:])+)(?::(?P<price>.*))?", re.DOTALL)
_NAME = re.compile(r"(?:\\.|[^\\=])+", re.DOTALL)


def read_options(value: Any) -> list[Any]:
    """Read a cell, a list of texts or objects, or an object of prices by name; raises Rejected."""
    if isinstance(value, str):
        return [_from_text(text) for text in split(value)]
    if isinstance(value, Mapping):
        return [_from_pair(name, content) for name, content in value.items()]
    if isinstance(value, list):
        return [_from_text(entry) if isinstance(entry, str) else entry for entry in value]
    raise Rejected("a list of options is expected here", 'write it like ["Cheese: 6.00", "Egg: 7.00"]')


def write_options(options: Iterable[Option], *, priced: bool) -> str:
    """Write options as one cell, with their prices or without."""
    return " | ".join(_text(option, priced) for option in options)


def _from_text(text: str) -> dict[str, Any]:
    parts = _OPTION.fullmatch(text.strip())
    if parts is None:
        raise Rejected("not an option", "write it like Small: 20.00", value=text)
    name, *aliases = (unescape(name) for name in _NAME.findall(parts["names"]))
    return {"id": parts["id"], "name": name, "aliases": aliases, "price": parts["price"]}


def _from_pair(name: str, content: Any) -> dict[str, Any]:
    return {"name": name, **content} if isinstance(content, Mapping) else {"name": name, "price": content}


def _text(option: Option, priced: bool) -> str:
    given = f"[{option.id}] " if option.id != slug(option.name) else ""
    names = " = ".join(escape(name, SPECIAL) for name in (option.name, *option.aliases))
    price = f": {write_price(option.price)}" if priced else ""
    return f"{given}{names}{price}"
