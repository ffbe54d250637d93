"""What several commands on a shop's files take, and how they write one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import WakalaError

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The file; docs/ has its form.")]
Tenant = Annotated[str | None, typer.Option(help="The shop's tenant id, where there are several shops.")]
Number = Annotated[str | None, typer.Option(help="The shop's phone_number_id, in place of --tenant.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check the file and tell what would change.")]
Output = Annotated[Path | None, typer.Option(help="The file to write, in place of standard output.")]


def write(output: Path, text: str) -> None:
    """Write the file; raises WakalaError where that cannot be."""
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise WakalaError(f"{output}: cannot write the file: {error.strerror}") from None
