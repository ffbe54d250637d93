"""Approved templates: which exist, whether the values fit, and what a phone shows of one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from adapters.whatsapp.emulator.errors import GraphError
from adapters.whatsapp.emulator.parts import Component, Template

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_LONGEST = 1024


class ApprovedTemplate(Struct, frozen=True, kw_only=True):
    """A template that may be sent in one language; ``buttons`` are the titles of its quick replies."""

    name: str
    body: str
    language: str = "en"
    category: str = "utility"
    footer: str = ""
    buttons: tuple[str, ...] = ()


def approved(template: Template, known: Sequence[ApprovedTemplate] | None) -> ApprovedTemplate:
    """Find the template that is meant; raises GraphError 132001 where it, or its language, does not exist.

    With ``known`` None any name is taken, with its values as its words and its payloads as its buttons.
    """
    if known is None:
        body = " ".join([f"[{template.name}]", *(f"{{{{{name}}}}}" for name in _named(template))])
        return ApprovedTemplate(name=template.name, body=body)
    language = template.language.code
    for one in known:
        if (one.name, one.language) == (template.name, language):
            return one
    names = sorted(f"{one.name} ({one.language})" for one in known)
    raise GraphError(132001, f"template {template.name!r} ({language}); approved are {names}")


def filled(template: Template, approved: ApprovedTemplate) -> str:
    """The words a phone shows; raises GraphError 132000 or 132012 (values do not fit), 132005 (too long)."""
    text = _fill(approved, _named(template))
    if len(text) > _LONGEST:
        raise GraphError(132005, f"template {template.name!r}: {len(text)} characters, at most {_LONGEST}")
    return f"{text}\n\n{approved.footer}" if approved.footer else text


def quick_replies(template: Template, approved: ApprovedTemplate) -> list[tuple[str, str]]:
    """The payload and the title of each quick reply; one that was given no payload answers with its title.

    Raises GraphError 132012 for a button that the template does not have.
    """
    buttons = {str(part.index): part for part in template.components if part.sub_type == "quick_reply"}
    if not approved.buttons:
        return [(_payload(part, index), _payload(part, index)) for index, part in buttons.items()]
    if strange := [index for index in buttons if index not in map(str, range(len(approved.buttons)))]:
        raise GraphError(132012, f"template {template.name!r} has no button {strange[0]}")
    titles = {str(index): title for index, title in enumerate(approved.buttons)}
    return [
        (_payload(buttons[index], title) if index in buttons else title, title)
        for index, title in titles.items()
    ]


def _payload(button: Component, otherwise: str) -> str:
    return button.parameters[0].payload if button.parameters else otherwise


def _named(template: Template) -> dict[str, str]:
    """The values of the body by their names, or else by their numbers."""
    parts = (component for component in template.components if component.type == "body")
    values = (value for part in parts for value in part.parameters)
    return {value.parameter_name or str(at): value.text for at, value in enumerate(values, 1)}


def _fill(template: ApprovedTemplate, values: Mapping[str, str]) -> str:
    name, places = template.name, list(dict.fromkeys(_PLACE.findall(template.body)))
    if len(places) != len(values):
        raise GraphError(132000, f"template {name!r} takes {len(places)} body values, got {len(values)}")
    if set(places) != set(values):
        raise GraphError(132012, f"template {name!r} takes the values {places}, got {sorted(values)}")
    return _PLACE.sub(lambda place: values[place[1]], template.body)
