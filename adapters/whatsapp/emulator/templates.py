"""Approved templates: which exist, whether the values fit, and the words that come out."""

from __future__ import annotations

import re
from collections.abc import Mapping

from adapters.whatsapp.emulator.errors import GraphError
from adapters.whatsapp.emulator.parts import Parameter, Template

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_LONGEST = 1024


def filled(template: Template, approved: Mapping[str, str] | None) -> str:
    """The words a phone shows.

    With ``approved`` None any name is taken and the values alone are shown. Raises GraphError 132001
    (no such template), 132000 or 132012 (the values do not fit), 132005 (too long once filled).
    """
    values = _values(template, "body")
    if approved is None:
        text = " ".join([f"[{template.name}]", *(value.text for value in values)])
    elif template.name not in approved:
        raise GraphError(132001, f"template {template.name!r}; approved are {sorted(approved)}")
    else:
        text = _fill(template.name, approved[template.name], values)
    if len(text) > _LONGEST:
        raise GraphError(132005, f"template {template.name!r}: {len(text)} characters, at most {_LONGEST}")
    return text


def quick_replies(template: Template) -> list[str]:
    """The payloads of the quick replies; a button without a value answers with its index."""
    buttons = (part for part in template.components if part.sub_type == "quick_reply")
    return [button.parameters[0].payload if button.parameters else str(button.index) for button in buttons]


def _values(template: Template, part: str) -> list[Parameter]:
    return [
        value for component in template.components if component.type == part for value in component.parameters
    ]


def _fill(name: str, body: str, values: list[Parameter]) -> str:
    places = list(dict.fromkeys(_PLACE.findall(body)))
    if len(places) != len(values):
        raise GraphError(132000, f"template {name!r} takes {len(places)} body values, got {len(values)}")
    named = {value.parameter_name or str(at): value.text for at, value in enumerate(values, 1)}
    if set(places) != set(named):
        raise GraphError(132012, f"template {name!r} takes the values {places}, got {sorted(named)}")
    return _PLACE.sub(lambda place: named[place[1]], body)
