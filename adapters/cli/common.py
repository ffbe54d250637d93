"""What commands share: their options, the settings, and how they print."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from adapters.cli.narrow import GAP, Row, narrowed, widths

if TYPE_CHECKING:
    from bot.settings import Settings

T = TypeVar("T")

DEFAULT_CONFIG = Path("wakala.toml")

ONLY = "WAKALA_ONLY"
"""The variable that names the one service that a command is about."""

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", envvar="WAKALA_CONFIG", help="The settings; by default ./wakala.toml, if it is there."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

COLOURS = {"green": "32", "yellow": "33", "red": "31", "dim": "2"}


def new_group(help: str) -> typer.Typer:
    """Make a group of commands, which prints its help when none is named."""
    return typer.Typer(help=help, no_args_is_help=True, rich_markup_mode=None)


def config_path(config: Path | None) -> Path | None:
    """Return the file to read, or None where the defaults must do."""
    return config or (DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None)


def only() -> str:
    """The one service that a command is about, "" for the one process that does everything."""
    return os.environ.get(ONLY, "")


def load_settings(config: Path | None, service: str = "", **overrides: object) -> Settings:
    """Load the settings; ``overrides`` are like variables: ``SERVER__PORT=1``, None for not given.

    They are as this service has them, or the one that WAKALA_ONLY names.
    """
    from bot.settings import load

    given = {f"WAKALA_{key}": str(value) for key, value in overrides.items() if value is not None}
    variables = {**os.environ, **given}
    settings = load(config_path(config), variables)
    if not (service := service or only()):
        return settings
    from adapters.roles import of_service

    own = of_service(settings, service)
    return (
        own if "WAKALA_SERVER__PORT" not in variables else own.model_copy(update={"server": settings.server})
    )


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; asyncio is imported here because it takes as long as all else at the start."""
    import uvloop

    return uvloop.run(work)


def print_json(value: Any) -> None:
    """Print a value of structs, mappings and lists as readable JSON."""
    import msgspec

    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def cell(value: object) -> str:
    """Return a value as a cell of a table."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def print_table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Print rows under their heads, in columns as wide as their widest cell, within a terminal's width."""
    cells: Sequence[Row] = [tuple(heads), *(tuple(map(cell, row)) for row in rows)]
    if len(cells) == 1:
        print(paint("none", "dim"))
        return
    if sys.stdout.isatty():
        cells = narrowed(cells, shutil.get_terminal_size().columns)
    columns = widths(cells)
    for number, row in enumerate(cells):
        line = GAP.join(cell.ljust(width) for cell, width in zip(row, columns, strict=True)).rstrip()
        print(paint(line, "dim") if number == 0 else line)


def paint(text: str, colour: str, environ: Mapping[str, str] = os.environ) -> str:
    """Colour a text for a terminal; plain where there is none, or where NO_COLOR asks for it."""
    if not sys.stdout.isatty() or environ.get("NO_COLOR"):
        return text
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m"
