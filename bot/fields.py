"""What fields of REST bodies are made of; the documentation of each says exactly what is taken."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Strict,
    StringConstraints,
    WithJsonSchema,
)

MOST: Final = Decimal("99999999.99")
"""Far above any order, and exact even where a caller's JSON has no decimals but binary floats."""

_CENT: Final = Decimal("0.01")
_WRITTEN: Final = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")
_NOISE: Final = 1e-4
"""Of a cent: what binary floats may be off by (MOST * 2**-53 is 1e-8), and no price is."""


class Body(BaseModel):
    """Refuses fields it does not know, so that a misspelt one is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"[^\s\x85\ufeff]", min_length=1, max_length=500)
]
"""Something that a person reads: not blank, whatever a dialect of regular expressions takes for a space."""


def _flag(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


Flag = Annotated[bool, Strict(), BeforeValidator(_flag)]
"""A query's ``true`` or ``false``, and nothing else that may pass for one."""


def _cents(value: Any) -> Any:
    """The decimal that was meant, to the cent, or the value as it came if none was: pydantic then says so."""
    if isinstance(value, str):
        return Decimal(value).quantize(_CENT) if _WRITTEN.fullmatch(value) else _refuse()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value if isinstance(value, Decimal) else _refuse()
    if not 0 <= value <= MOST or abs(value * 100 - round(value * 100)) > _NOISE:
        return _refuse()
    return Decimal(round(value * 100)).scaleb(-2)


def _refuse() -> Any:
    raise ValueError(f'must be an amount from 0 to {MOST} with at most two decimals, as in "70.50"')


def _positive(value: Decimal) -> Decimal:
    if not value:
        raise ValueError("must be more than 0")
    return value


def _schema(least: float, pattern: str) -> WithJsonSchema:
    number = {"type": "number", "minimum": least, "maximum": float(MOST), "multipleOf": 0.01}
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": pattern}], "examples": ["70.50"]})


Amount = Annotated[Decimal, BeforeValidator(_cents), _schema(0, rf"^{_WRITTEN.pattern}$")]
"""Money in major units, as a decimal string or a number; nothing is rounded."""

PositiveAmount = Annotated[
    Decimal,
    BeforeValidator(_cents),
    AfterValidator(_positive),
    _schema(0.01, rf"^(?=.*[1-9]){_WRITTEN.pattern}$"),
]
"""The same, and more than nothing."""
