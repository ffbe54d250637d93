"""CSV as people and spreadsheets save it: comma, semicolon or tab, columns in any order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from plugins.catalogue.importing.problems import BadFile, Problem, Row
from plugins.catalogue.importing.rows import COLUMNS, field_name

DELIMITERS: Final = ",;\t|"
HINT: Final = "sep="
"""A first line like ``sep=;`` tells Excel the delimiter; the columns tell us."""
SURPLUS: Final = "surplus"


def sheet_rows(text: str, columns: Sequence[str] = COLUMNS) -> Iterator[Row]:
    """Yield each row that is not empty; raises BadFile if the columns or the quotes are wrong."""
    table = text.lstrip("\r\n")
    if table[: len(HINT)].lower() == HINT:
        table = table.partition("\n")[2]
    yield from _rows(table, text.count("\n") - table.count("\n"), columns)


def _rows(table: str, above: int, columns: Sequence[str]) -> Iterator[Row]:
    """Rows of a table with so many lines above it."""
    delimiter = max(DELIMITERS, key=table.partition("\n")[0].count)
    reader = csv.DictReader(io.StringIO(table, newline=""), delimiter=delimiter, restkey=SURPLUS, strict=True)
    try:
        reader.fieldnames = _columns(reader.fieldnames or (), above + 1, columns)
        for cells in reader:
            yield from _row(above + reader.line_num - _breaks(cells), cells)
    except csv.Error as error:
        fix = "put double quotes around the whole value, and write a quote within it twice"
        raise BadFile([Problem(above + reader.line_num + 1, "row", "", f"not CSV: {error}", fix)]) from error


def _columns(heads: Sequence[str], line: int, columns: Sequence[str]) -> list[str]:
    names = [field_name(head) for head in heads]
    while names and not names[-1]:
        names.pop()
    allowed = f"allowed are {', '.join(columns)}"
    problems = [
        Problem(line, "columns", name, "there is no such column", allowed)
        for name in names
        if name not in columns
    ]
    problems += [
        Problem(line, "columns", name, "this column is there twice", "take one away")
        for name in columns
        if names.count(name) > 1
    ]
    if "name" not in names:
        problems.append(Problem(line, "columns", "", "there is no column name", "add it"))
    if problems:
        raise BadFile(problems)
    return names


def _row(line: int, cells: dict[str | Any, str | Any]) -> Iterator[Row]:
    surplus = [cell for cell in cells.pop(SURPLUS, ()) if cell.strip()]
    if surplus:
        fix = 'put double quotes around a value with the separator in it, like "R12,50"'
        yield line, Problem(line, "row", surplus[0], "there are more cells than columns", fix)
    elif any(cell and cell.strip() for cell in cells.values()):
        yield line, cells


def _breaks(cells: Mapping[Any, Any]) -> int:
    """Line breaks within quoted cells: the reader counts the line a row ends on."""
    return sum(str(cell).count("\n") for cell in cells.values())
