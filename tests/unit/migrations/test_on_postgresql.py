"""The same migrations make the same tables on a server, each domain's in a schema of its own."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, inspect, text

import plugins
from adapters.sql import tables
from adapters.sql.backend import at_once
from adapters.sql.migrate import SchemaError, downgrade, is_current, refuse_strangers, upgrade
from tests.doubles.template import Template

HOMES = {path.parent.name: path.parent for path in Path(plugins.__path__[0]).glob("*/migrations")}


@pytest.fixture
def url(postgres: str) -> Iterator[str]:
    """An empty database."""
    made = Template(postgres)
    yield made.url
    made.drop(made.url)


def domains() -> Iterator[tuple[str, MetaData]]:
    yield "engine", tables.metadata
    for name in HOMES:
        yield name, importlib.import_module(f"plugins.{name}.store").metadata


def described(connection: Connection, schema: str) -> dict[str, Any]:
    """Everything the database says about the tables of a schema, but for the record of the migrations."""
    look = inspect(connection)
    return {
        table: {
            "columns": [column(one) for one in look.get_columns(table, schema)],
            "key": look.get_pk_constraint(table, schema)["constrained_columns"],
            "unique": sorted(look.get_unique_constraints(table, schema), key=repr),
            "checks": sorted(look.get_check_constraints(table, schema), key=repr),
            "indexes": sorted(look.get_indexes(table, schema), key=repr),
            "triggers": triggers(connection, f"{schema}.{table}"),
        }
        for table in look.get_table_names(schema)
        if not table.endswith("_migrations")
    }


def column(found: Any) -> dict[str, Any]:
    """The server quotes names in defaults, or not, by who made them."""
    return {**found, "type": str(found["type"]), "default": str(found["default"]).replace('"', "")}


def triggers(connection: Connection, table: str) -> list[str]:
    ask = text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal")
    return sorted(connection.execute(ask, {"table": table}).scalars())


def everything(connection: Connection) -> dict[str, Any]:
    return {name: described(connection, name) for name, _ in domains()}


def created(connection: Connection) -> dict[str, Any]:
    """The tables that the code works with, made without migrations."""
    for name, metadata in domains():
        connection.execute(text(f"CREATE SCHEMA {name}"))
        connection.execute(text(f"SET LOCAL search_path TO {name}"))
        metadata.create_all(connection)
    return everything(connection)


def test_upgrading_from_nothing_gives_the_tables_that_the_code_works_with(url: str, postgres: str) -> None:
    upgrade(url, HOMES)
    other = Template(postgres)
    assert at_once(url, everything) == at_once(other.url, created)
    other.drop(other.url)


def test_downgrading_leaves_nothing_and_upgrading_again_gives_the_same(url: str) -> None:
    upgrade(url, HOMES)
    first = at_once(url, everything)
    downgrade(url, HOMES)
    assert not any(at_once(url, everything).values())
    assert not is_current(url, HOMES)
    upgrade(url, HOMES)
    assert at_once(url, everything) == first
    assert is_current(url, HOMES)


def test_no_two_domains_have_a_table_of_the_same_name() -> None:
    names = [table for _, metadata in domains() for table in metadata.tables]
    assert len(names) == len(set(names))


def test_a_database_of_another_service_is_refused(url: str) -> None:
    upgrade(url, {"orders": HOMES["orders"]})
    refuse_strangers(url, {"orders": HOMES["orders"], "inventory": HOMES["inventory"]})
    with pytest.raises(SchemaError, match=r"has the tables of 'orders', .* services\.databases"):
        refuse_strangers(url, {"payments": HOMES["payments"]})
