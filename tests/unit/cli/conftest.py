"""The command line, run in this process, in a folder of its own and with no settings but those given."""

import logging
import os
import sys
from dataclasses import dataclass

import pytest
from sqlalchemy import insert

from adapters.cli import main
from adapters.sql.sqlite import open_connection


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Stand in an empty folder, with the environment of nobody's Wakala."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("WAKALA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(autouse=True)
def quiet():
    """Leave logging as it was, whatever a command sets it to."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def wakala(monkeypatch, capsys):
    """Run a command and return how it ended."""

    def wakala(*arguments):
        monkeypatch.setattr(sys, "argv", ["wakala", *map(str, arguments)])
        try:
            main()
            code = 0
        except SystemExit as ending:
            code = ending.code or 0
        return Ended(code, *capsys.readouterr())

    return wakala


@pytest.fixture(scope="session")
def shop_database(tmp_path_factory):
    """A database with the demo shop in it, for commands that only read."""
    return f"sqlite:///{tmp_path_factory.mktemp('shop')}/wakala.db"


@pytest.fixture
def in_shop(shop_database, monkeypatch):
    """Let commands work on the demo shop."""
    monkeypatch.setenv("WAKALA_DATABASE__URL", shop_database)


@pytest.fixture
def database(wakala):
    """An up-to-date database to write rows into."""
    wakala("db", "upgrade")

    def write(table, **values):
        with open_connection("sqlite:///data/wakala.db") as connection, connection.begin():
            connection.execute(insert(table).values(values))

    return write
