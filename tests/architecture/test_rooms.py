"""The rooms of the house, and what may be seen from each."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

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


def test_every_import_keeps_to_the_contracts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    broken = lint_imports(config_filename=".importlinter", no_cache=True)
    assert not broken, capsys.readouterr().out


@pytest.mark.parametrize(
    "contract", ["arrows", "engine", "door", "domains", "vendors", "edges", "emulator", "memory"]
)
def test_a_contract_is_there_and_is_a_sentence(contract: str) -> None:
    assert len(contracts()[contract].split()) > 4
