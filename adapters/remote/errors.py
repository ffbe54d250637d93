"""Errors of queries on their way to another process: what was raised there is raised here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from bot.errors import WakalaError


class Raised(msgspec.Struct, frozen=True):
    """An error as JSON: its classes, its own first, then what makes its words, then its attributes."""

    classes: tuple[str, ...]
    arguments: tuple[Any, ...]
    attributes: dict[str, Any]


def tell(error: WakalaError) -> dict[str, Any]:
    """Return the fields of a Raised, in JSON; where an attribute has no form there, its words alone."""
    classes = [_name(one) for one in type(error).__mro__ if issubclass(one, WakalaError)]
    try:
        told = Raised(tuple(classes), error.args, vars(error))
        fields: dict[str, Any] = msgspec.to_builtins(told)
    except TypeError:
        fields = msgspec.to_builtins(Raised((_name(WakalaError),), (str(error),), {}))
    return fields


def rebuild(raised: Raised) -> WakalaError:
    """Return the error as it was raised there, or as the nearest class of it that is known here.

    Its constructor is not called: that takes whatever it likes, and the attributes are what it made of it.
    """
    known = {_name(one): one for one in _family(WakalaError)}
    kind = next((known[name] for name in raised.classes if name in known), WakalaError)
    error = kind.__new__(kind, *raised.arguments)
    vars(error).update(raised.attributes)
    return error


def _family(kind: type[WakalaError]) -> Iterator[type[WakalaError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _family(child)


def _name(kind: type[object]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
