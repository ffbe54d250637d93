import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, create_engine, inspect, text
from sqlalchemy.pool import NullPool

import plugins
from adapters.sql import tables
from adapters.sql.migrate import SchemaError, downgrade, ensure_current, is_current, upgrade

HOMES = {path.parent.name: path.parent for path in Path(plugins.__path__[0]).glob("*/migrations")}

FIRST = 'revision = "loyalty_0001"\ndown_revision = None\n'
SECOND = 'revision = "loyalty_0002"\ndown_revision = "loyalty_0001"\n'
INDEXES = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table ORDER BY name")
CREATED = text("SELECT sql FROM sqlite_master WHERE name = :table")
STEPS = """
from alembic import op
def upgrade() -> None:
    op.execute("{}")
def downgrade() -> None:
    pass
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/wakala 100%.db"


@pytest.fixture
def loyalty(tmp_path: Path) -> Path:
    """A plugin of somebody else's with one migration."""
    folder = tmp_path / "loyalty" / "migrations"
    folder.mkdir(parents=True)
    (folder / "loyalty_0001.py").write_text(FIRST + STEPS.format("CREATE TABLE loyalty_points (n INTEGER)"))
    return folder.parent


def write_second(home: Path, statement: str) -> None:
    (home / "migrations" / "loyalty_0002.py").write_text(SECOND + STEPS.format(statement))


def connect(url: str) -> Connection:
    return create_engine(url, poolclass=NullPool).connect()


def domain_metadata() -> Iterator[MetaData]:
    """The tables that the code works with: the engine's and each plugin's."""
    yield tables.metadata
    for name in HOMES:
        yield importlib.import_module(f"plugins.{name}.store").metadata


def schema(connection: Connection) -> dict[str, Any]:
    """Everything the database says about its tables, but for the record of the migrations."""
    return {
        table: {
            "columns": [{**c, "type": str(c["type"])} for c in inspect(connection).get_columns(table)],
            "key": inspect(connection).get_pk_constraint(table),
            "unique": sorted(inspect(connection).get_unique_constraints(table), key=repr),
            "checks": inspect(connection).get_check_constraints(table),
            "indexes": connection.execute(INDEXES, {"table": table}).all(),
            "rowid": "WITHOUT ROWID" not in connection.execute(CREATED, {"table": table}).scalar_one(),
        }
        for table in inspect(connection).get_table_names()
        if not table.endswith("_migrations")
    }


def migrated(url: str) -> dict[str, Any]:
    with connect(url) as connection:
        return schema(connection)


def test_upgrading_from_nothing_gives_the_tables_that_the_code_works_with(url: str) -> None:
    upgrade(url, HOMES)
    with connect("sqlite://") as connection:
        for metadata in domain_metadata():
            metadata.create_all(connection)
        assert migrated(url) == schema(connection)


def test_downgrading_leaves_nothing_and_upgrading_again_gives_the_same(url: str) -> None:
    upgrade(url, HOMES)
    first = migrated(url)
    downgrade(url, HOMES)
    assert migrated(url) == {}
    assert not is_current(url, HOMES)
    upgrade(url, HOMES)
    assert migrated(url) == first


def test_upgrading_twice_changes_nothing_and_keeps_the_data(url: str) -> None:
    upgrade(url, HOMES)
    with connect(url) as connection, connection.begin():
        connection.execute(text("INSERT INTO catalogue_menus VALUES ('t', 'ZAR', 7)"))
    upgrade(url, HOMES)
    with connect(url) as connection:
        assert connection.scalar(text("SELECT version FROM catalogue_menus")) == 7


def test_a_database_that_is_not_there_is_not_current_and_is_not_made_by_asking(
    url: str, tmp_path: Path
) -> None:
    assert not is_current(url, HOMES)
    with pytest.raises(SchemaError, match=r"lacks tables or changes of engine, .*; run `wakala db upgrade`"):
        ensure_current(url, HOMES)
    assert not (tmp_path / "data").exists()


def test_an_upgraded_database_is_current(url: str) -> None:
    upgrade(url, HOMES)
    ensure_current(url, HOMES)
    assert is_current(url, HOMES)


def test_asking_whether_a_database_is_current_does_not_import_alembic(url: str) -> None:
    upgrade(url, {})
    program = "import sys; from adapters.sql.migrate import is_current; "
    program += "print(is_current(sys.argv[1], {}), 'alembic' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=True)
    assert answer.stdout == "True False\n"


def test_a_new_migration_makes_only_its_plugin_behind(url: str, loyalty: Path) -> None:
    homes = {"loyalty": loyalty}
    upgrade(url, homes)
    write_second(loyalty, "ALTER TABLE loyalty_points ADD COLUMN name TEXT")
    with pytest.raises(SchemaError, match="lacks tables or changes of loyalty; run"):
        ensure_current(url, homes)
    upgrade(url, homes)
    assert [column["name"] for column in migrated(url)["loyalty_points"]["columns"]] == ["n", "name"]


def test_a_migration_that_fails_leaves_the_database_as_it_was(url: str, loyalty: Path) -> None:
    upgrade(url, {})
    before = migrated(url)
    write_second(loyalty, "ALTER TABLE nowhere ADD COLUMN name TEXT")
    with pytest.raises(Exception, match="no such table: nowhere"):
        upgrade(url, {"loyalty": loyalty})
    assert migrated(url) == before


def test_a_plugin_that_is_gone_does_not_stop_the_others(url: str, loyalty: Path) -> None:
    upgrade(url, {"loyalty": loyalty})
    assert is_current(url, {})
    upgrade(url, HOMES)
    assert is_current(url, HOMES)


def test_a_plugin_without_migrations_needs_none(url: str, tmp_path: Path) -> None:
    upgrade(url, {"words_only": tmp_path})
    assert is_current(url, {"words_only": tmp_path})


def test_a_database_from_a_newer_version_is_refused(url: str, loyalty: Path) -> None:
    write_second(loyalty, "CREATE TABLE loyalty_names (n INTEGER)")
    upgrade(url, {"loyalty": loyalty})
    (loyalty / "migrations" / "loyalty_0002.py").unlink()
    with pytest.raises(SchemaError, match="loyalty are at 'loyalty_0002', which this version does not know"):
        upgrade(url, {"loyalty": loyalty})


def test_migrations_that_fork_are_refused(url: str, loyalty: Path) -> None:
    write_second(loyalty, "SELECT 1")
    (loyalty / "migrations" / "other.py").write_text(
        SECOND.replace("0002", "0003") + STEPS.format("SELECT 1")
    )
    with pytest.raises(
        SchemaError, match="no line from one base to one head: loyalty_0001, loyalty_0002, loyal"
    ):
        upgrade(url, {"loyalty": loyalty})
