"""Fields of bodies that are kept as JSON, read by the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Double, String, Text, cast, func, literal
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler


class field(ColumnElement[str]):
    """A field of a body by its path, such as ``data.order_id``, as text; null if there is none."""

    inherit_cache = False
    type = String()

    def __init__(self, body: ColumnElement[bytes], path: str) -> None:
        self.body, self.path = body, path


class moment(ColumnElement[float]):
    """A time, written as in JSON or given, as a number or whatever else the database compares."""

    inherit_cache = False
    type = Double()

    def __init__(self, written: ColumnElement[str] | dt.datetime) -> None:
        is_given = isinstance(written, dt.datetime)
        self.written = literal(written.isoformat(), String()) if is_given else written


@compiles(field, "sqlite")
def _(element: field, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(func.json_extract(cast(element.body, Text), f"$.{element.path}"), **options)


@compiles(field, "postgresql")
def _(element: field, compiler: SQLCompiler, **options: Any) -> str:
    document = cast(func.convert_from(element.body, "UTF8"), JSONB)
    return compiler.process(func.jsonb_extract_path_text(document, *element.path.split(".")), **options)


@compiles(moment, "sqlite")
def _(element: moment, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(func.julianday(element.written), **options)


@compiles(moment, "postgresql")
def _(element: moment, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(cast(element.written, DateTime(timezone=True)), **options)
