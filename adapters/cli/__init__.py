"""The command line. Commands import what they need when they run, so that each starts fast."""

from __future__ import annotations

import sys


def main() -> None:
    """Run a command. What a person must mend goes to stderr, without traceback, with exit code 2."""
    if sys.argv[1:] in (["version"], ["--version"]):  # asked by scripts; the parser alone takes 0.1 s
        from adapters.cli.version import version

        version()
        return
    from adapters.cli.commands import app
    from bot.errors import WakalaError

    try:
        app(prog_name="wakala")
    except WakalaError as error:
        print(*(f"wakala: {line}" for line in str(error).splitlines()), sep="\n", file=sys.stderr)
        sys.exit(2)
