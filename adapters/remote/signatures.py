"""Signatures of queries: what their arguments and their answers are once they were JSON.

Both are read by the query's own annotations, so that times, tuples and structs arrive as what they were.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_type_hints

import msgspec

from bot import FlowError, Plugin, WakalaError
from bot.plugin import Query

encode: Final = msgspec.json.Encoder().encode
_read_fields: Final = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


@dataclass(frozen=True, slots=True)
class Signature:
    """How a query is asked from afar; ``read_answer`` makes of JSON what the query returned."""

    name: str
    call: inspect.Signature
    kinds: Mapping[str, Any]
    read_answer: Callable[[bytes], Any]

    def read_arguments(self, body: bytes) -> dict[str, Any]:
        """Make of JSON what the query takes; raises WakalaError naming the argument that does not fit."""
        try:
            given = _read_fields(body)
            self.call.bind(None, **given)
            return {name: self._argument(name, value) for name, value in given.items()}
        except (TypeError, msgspec.DecodeError) as error:
            takes = ", ".join(str(one) for one in [*self.call.parameters.values()][1:]) or "no arguments"
            raise WakalaError(f"{self.name} was asked wrongly: {error}. It takes {takes}") from None

    def _argument(self, name: str, value: msgspec.Raw) -> Any:
        try:
            return msgspec.json.decode(value, type=self.kinds.get(name, self._rest()))
        except msgspec.DecodeError as error:
            raise TypeError(f"{name}: {error}") from None

    def _rest(self) -> Any:
        """What those arguments are that have no name in the signature."""
        for parameter in self.call.parameters.values():
            if parameter.kind is inspect.Parameter.VAR_KEYWORD:
                return self.kinds.get(parameter.name, Any)
        return Any


def signatures(plugins: Iterable[Plugin]) -> dict[str, Signature]:
    """Return the signatures of all queries of these plugins, by ``<plugin>.<query>``; raises FlowError."""
    named = ((f"{plugin.name}.{name}", query) for plugin in plugins for name, query in plugin.queries.items())
    return {name: _signature(name, query) for name, query in named}


def _signature(name: str, query: Query) -> Signature:
    try:
        kinds = get_type_hints(query)
        answer = msgspec.json.Decoder(kinds.pop("return", Any))
    except (NameError, TypeError) as error:
        raise FlowError(
            f"query {name} cannot be asked by another service: {error}. Annotate it with types that have a "
            "form in JSON (msgspec lists them), imported where they are found when the program runs"
        ) from None
    return Signature(name, inspect.signature(query), kinds, answer.decode)
