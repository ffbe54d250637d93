"""A whole file into products: all of them, or none and every problem."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot import Product
from plugins.catalogue.importing.documents import document_rows
from plugins.catalogue.importing.problems import BadFile, Problem, Rejected, Row, shown
from plugins.catalogue.importing.products import to_product
from plugins.catalogue.importing.rows import OptionRow, ProductRow, StrictRow, read_fields
from plugins.catalogue.importing.sheets import sheet_rows
from plugins.catalogue.importing.texts import decode


class Reading(msgspec.Struct, frozen=True):
    """What a file holds. Where there is any problem, ``products`` are only those without one."""

    products: tuple[Product, ...]
    problems: tuple[Problem, ...]


def read(data: bytes, *, currency: str = "ZAR") -> Reading:
    """Read JSON or CSV, whichever it is, for a shop that sells in ``currency``; the dry run."""
    try:
        text = decode(data)
        rows = document_rows(text, currency) if text.lstrip()[:1] in ("{", "[") else sheet_rows(text)
        return _together(rows)
    except BadFile as error:
        return Reading((), error.problems)


def load(data: bytes, *, currency: str = "ZAR") -> tuple[Product, ...]:
    """Read JSON or CSV; raises BadFile, listing every problem, if there is any."""
    reading = read(data, currency=currency)
    if reading.problems:
        raise BadFile(reading.problems)
    return reading.products


def _together(rows: Iterable[Row]) -> Reading:
    problems: list[Problem] = []
    products: dict[str, tuple[int, Product]] = {}
    for line, fields in rows:
        product = _product(line, fields)
        if isinstance(product, list):
            problems += product
        elif product.id in products:
            problems.append(_twice(line, product.id, products[product.id][0]))
        else:
            products[product.id] = line, product
    if not products and not problems:
        problems.append(Problem(1, "products", "", "the file has no products", "add at least one"))
    return Reading(tuple(product for _, product in products.values()), tuple(problems))


def _product(line: int, fields: Any) -> Product | list[Problem]:
    if isinstance(fields, Problem):
        return [fields]
    try:
        return to_product(ProductRow.model_validate(read_fields(fields)))
    except ValidationError as error:
        return [problem_of(line, detail, ProductRow) for detail in error.errors()]
    except Rejected as error:
        return [Problem(line, error.column or "product", shown(error.value), error.rule, error.fix)]


def problem_of(line: int, detail: ErrorDetails, row: type[StrictRow]) -> Problem:
    """Translate one of pydantic's errors with a row; ours travel inside it."""
    column = " ".join(str(part + 1) if isinstance(part, int) else part for part in detail["loc"])
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, Rejected):
        value = detail["input"] if cause.value is None else cause.value
        return Problem(line, column, shown(value), cause.rule, cause.fix)
    if detail["type"] == "missing":
        return Problem(line, column, "", "this field must be there", f"add a {column}")
    model = row if len(detail["loc"]) == 1 else OptionRow
    allowed = ", ".join(model.model_fields)
    return Problem(line, column, shown(detail["input"]), "there is no such field", f"allowed are {allowed}")


def _twice(line: int, id: str, first: int) -> Problem:
    rule = f"line {first} has a product with this id already (without an id, the name gives it)"
    return Problem(line, "id", id, rule, "give one of the two another id or name")
