"""One noun a file: what grows too long holds more than one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "flows", "plugins", "adapters", "bench", "examples", "tests")
LONGEST = 320
"""Lines of a file; 300 is what to aim for."""


def files(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((ROOT / room).rglob("*.py"))


def bodies() -> list[int]:
    """Lines of every function of the product, without its docstring."""
    trees = (ast.parse(path.read_text("utf-8")) for path in files("bot", "flows", "plugins", "adapters"))
    functions = (
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [_lines(function) for function in functions]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_file_is_longer_than_a_few_screens() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text("utf-8").splitlines()) for path in files(*ROOMS)}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_functions_are_short() -> None:
    assert median(bodies()) <= 5


@pytest.mark.parametrize("room", ["bot", "flows", "plugins", "adapters"])
def test_every_folder_of_a_room_says_what_it_is(room: str) -> None:
    packages = {path.parent for path in files(room) if path.parent.name not in ("migrations", "alembic")}
    silent = [str(folder.relative_to(ROOT)) for folder in packages if not (folder / "__init__.py").exists()]
    assert silent == []
