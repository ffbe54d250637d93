"""Pages for people, rendered on the server from ``templates/``; they work without scripts."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

STATIC: Final = Path(__file__).parent / "static"
TEMPLATES: Final = Path(__file__).parents[2] / "templates"

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def page(template: str, **values: Any) -> web.Response:
    """Render a template of ``templates/``, with everything in it escaped."""
    text = render(template, **values)
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})


def render(template: str, **values: Any) -> str:
    """Return a template of ``templates/`` as HTML, with everything in it escaped."""
    return _environment().get_template(template).render(values)


def span(seconds: float) -> str:
    """Say a length of time as people do, in its largest whole unit: "3 minutes"."""
    for unit, size in _UNITS:
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "a moment"


def stamp(at: dt.datetime) -> str:
    """Return a time to the second, with its zone."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(span=span, stamp=stamp)
    return environment
