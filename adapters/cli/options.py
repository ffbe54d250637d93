"""What several commands on a shop take, and how they write a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import WakalaError

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file; docs/ has its form.")]
OfShop = Annotated[
    str | None,
    typer.Option("--shop", metavar="NUMBER", help="The shop's number or tenant, where there are several."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Tell what would happen, and do nothing.")]
Output = Annotated[Path | None, typer.Option(help="The file to write, in place of standard output.")]


def write(output: Path, text: str) -> None:
    """Write the file; raises WakalaError where that cannot be."""
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise WakalaError(f"{output}: cannot write the file: {error.strerror}") from None
