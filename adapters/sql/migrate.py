"""Migrations: the engine and each plugin have a history of their own, in a folder ``migrations``.

Each history is recorded in a table of its own (``orders_migrations``): a plugin that is switched off,
or gone, leaves nothing behind that stops the others. A history is linear: one base, one head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, column, inspect, make_url, select, table

from adapters.sql.errors import DatabaseError
from adapters.sql.sqlite import open_connection
from bot import WakalaError

HERE: Final = Path(__file__).parent
_REVISION: Final = re.compile(r'^(revision|down_revision)\b[^=]*= "([^"]+)"', re.MULTILINE)


class SchemaError(WakalaError):
    """The database's tables are not those that this program needs."""


def upgrade(url: str, homes: Mapping[str, Path]) -> None:
    """Bring the engine's and the plugins' tables up to date, all or none; makes the file if need be.

    ``homes`` are the plugins' folders by their names. Raises SchemaError if the database is newer, and
    DatabaseError if it cannot be opened.
    """
    file = make_url(url).database
    if file:
        _make_folder(Path(file))
    with open_connection(url) as connection, connection.begin():
        for name, folder in _behind(connection, homes).items():
            _move("head", name, folder, connection)


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(file, error.strerror) from None


def downgrade(url: str, homes: Mapping[str, Path]) -> None:
    """Undo every migration, all or none. The tables go, with all that is in them."""
    with open_connection(url) as connection, connection.begin():
        for name, folder in _histories(homes).items():
            _move("base", name, folder, connection)


def is_current(url: str, homes: Mapping[str, Path]) -> bool:
    """Tell whether ``upgrade`` has nothing to do, without importing Alembic, which costs 0.2 s."""
    with _look(url) as connection:
        return connection is not None and not _behind(connection, homes)


def ensure_current(url: str, homes: Mapping[str, Path]) -> None:
    """Raise SchemaError, naming the histories that are behind and the command, unless up to date."""
    with _look(url) as connection:
        behind = _histories(homes) if connection is None else _behind(connection, homes)
    if behind:
        shown = make_url(url).render_as_string(hide_password=True)
        raise SchemaError(
            f"database {shown} lacks tables or changes of {', '.join(behind)}; run `wakala db upgrade`"
        )


@contextmanager
def _look(url: str) -> Iterator[Connection | None]:
    """Open the database, if it is there: SQLite would create an empty file."""
    file = make_url(url).database
    if file and not Path(file).exists():
        yield None
        return
    with open_connection(url) as connection:
        yield connection


def _histories(homes: Mapping[str, Path]) -> dict[str, Path]:
    """Folders of migrations by name, the engine's first; a plugin without tables has none."""
    folders = {name: home / "migrations" for name, home in {"engine": HERE, **homes}.items()}
    return {name: folder for name, folder in folders.items() if folder.is_dir()}


def _behind(connection: Connection, homes: Mapping[str, Path]) -> dict[str, Path]:
    """The histories whose head the database has not reached."""
    existing = frozenset(inspect(connection).get_table_names())
    behind = {}
    for name, folder in _histories(homes).items():
        revisions = _revisions(folder)
        recorded = _recorded(connection, name) if _record(name) in existing else None
        if recorded is not None and recorded not in revisions:
            raise SchemaError(
                f"the tables of {name} are at {recorded!r}, which this version does not know "
                f"(it knows {', '.join(revisions)}); install the version that wrote it, or a newer one"
            )
        if recorded != revisions[-1]:
            behind[name] = folder
    return behind


def _revisions(folder: Path) -> list[str]:
    """The ids of a folder's migrations, oldest first, read as text: importing them imports Alembic."""
    ids = [dict(_REVISION.findall(path.read_text("utf-8"))) for path in sorted(folder.glob("*.py"))]
    after = {fields.get("down_revision"): fields["revision"] for fields in ids}
    ordered: list[str] = []
    while (last := ordered[-1] if ordered else None) in after:
        ordered.append(after[last])
    if len(ordered) != len(ids) or not ids:
        raise SchemaError(
            f"the migrations in {folder} are no line from one base to one head: "
            f"{', '.join(fields['revision'] for fields in ids) or 'none'}; let each name the one before it"
        )
    return ordered


def _record(name: str) -> str:
    """The table that records where a history stands."""
    return f"{name}_migrations"


def _recorded(connection: Connection, name: str) -> str | None:
    recorded: str | None = connection.scalar(select(column("version_num")).select_from(table(_record(name))))
    return recorded


def _move(to: str, name: str, folder: Path, connection: Connection) -> None:
    from alembic import command, config  # noqa: PLC0415 - only a database that is behind pays for it

    options = {
        "script_location": str(HERE / "alembic"),
        "version_locations": str(folder),
        "path_separator": "os",
    }
    settings = config.Config(attributes={"connection": connection, "version_table": _record(name)})
    for option, value in options.items():
        settings.set_main_option(option, value.replace("%", "%%"))
    move = command.upgrade if to == "head" else command.downgrade
    move(settings, to)
