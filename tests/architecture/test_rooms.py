"""The rooms of the house, and what may be seen from each."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def contracts() -> dict[str, str]:
    """The contracts' names, sentences all, by their ids."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter", "utf-8")
    prefix = "importlinter:contract:"
    return {
        name.removeprefix(prefix): parser[name]["name"]
        for name in parser.sections()
        if name.startswith(prefix)
    }


def test_every_import_keeps_to_the_contracts() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "contract", ["arrows", "engine", "door", "domains", "vendors", "edges", "emulator", "memory"]
)
def test_a_contract_is_there_and_is_a_sentence(contract: str) -> None:
    assert len(contracts()[contract].split()) > 4
