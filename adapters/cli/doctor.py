"""``wakala doctor``: is everything here that is needed, and if not, what is to be done?"""

from __future__ import annotations

import typer

from adapters.cli.common import Config, Json, paint, print_json

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red", "skip": "dim"}


def doctor(config: Config = None, json: Json = False) -> None:
    """Check this machine and the settings. Exit code 1 if anything must be mended."""
    from adapters.cli.checks import examine

    findings = list(examine(config))
    if json:
        print_json(findings)
    else:
        for finding in findings:
            outcome = paint(finding.outcome.ljust(4), COLOURS[finding.outcome])
            print(f"{outcome}  {finding.name:10}  {finding.detail}")
            if finding.fix:
                print(f"{'':18}-> {finding.fix}")
    if any(finding.outcome == "fail" for finding in findings):
        raise typer.Exit(1)
