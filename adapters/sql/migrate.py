"""Migrations: the engine and each plugin have a history of their own, in a folder ``migrations``.

Each history is recorded in a table of its own (``orders_migrations``): a plugin that is switched off,
or gone, leaves nothing behind that stops the others. A history is linear: one base, one head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, column, inspect, make_url, select, table

from adapters.sql.backend import at_once, is_file
from adapters.sql.errors import DatabaseError
from adapters.sql.schemas import begin_migrating, enter_schema
from adapters.sql.sqlite import FIX
from adapters.sql.statements import is_sqlite
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
    if file := _file(url):
        _make_folder(file)

    def work(connection: Connection) -> None:
        for name, folder in _behind(connection, homes).items():
            _move("head", name, folder, connection)

    at_once(url, work)


def downgrade(url: str, homes: Mapping[str, Path]) -> None:
    """Undo every migration, all or none. The tables go, with all that is in them."""

    def work(connection: Connection) -> None:
        for name, folder in _histories(homes).items():
            _move("base", name, folder, connection)

    at_once(url, work)


def is_current(url: str, homes: Mapping[str, Path]) -> bool:
    """Tell whether ``upgrade`` has nothing to do, without importing Alembic, which costs 0.2 s."""
    return not _missing(url, homes)


def ensure_current(url: str, homes: Mapping[str, Path]) -> None:
    """Raise SchemaError, naming the histories that are behind and the command, unless up to date."""
    if behind := _missing(url, homes):
        raise SchemaError(
            f"database {_shown(url)} lacks tables or changes of {', '.join(behind)}; run `wakala db upgrade`"
        )


def refuse_strangers(url: str, homes: Mapping[str, Path]) -> None:
    """Raise SchemaError if another service keeps its tables in this database: they would mix their events."""
    known = {_record(name) for name in ("engine", *homes)}
    file = _file(url)
    found = at_once(url, _tables) if file is None or file.exists() else ()
    strangers = sorted(name for name in found if name.endswith(_record("")) and name not in known)
    if strangers:
        whose = strangers[0].removesuffix(_record(""))
        raise SchemaError(
            f"database {_shown(url)} has the tables of {whose!r}, which this service does not run; give each "
            "service a database of its own in services.databases"
        )


def _missing(url: str, homes: Mapping[str, Path]) -> Iterable[str]:
    """The histories that are behind: all, where there is no file yet, which looking would make."""
    file = _file(url)
    if file and not file.exists():
        return _histories(homes)
    return at_once(url, lambda connection: _behind(connection, homes))


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _file(url: str) -> Path | None:
    name = make_url(url).database if is_file(url) else None
    return Path(name) if name else None


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(file, error.strerror, FIX) from None


def _histories(homes: Mapping[str, Path]) -> dict[str, Path]:
    """Folders of migrations by name, the engine's first; a plugin without tables has none."""
    folders = {name: home / "migrations" for name, home in {"engine": HERE, **homes}.items()}
    return {name: folder for name, folder in folders.items() if folder.is_dir()}


def _behind(connection: Connection, homes: Mapping[str, Path]) -> dict[str, Path]:
    """The histories whose head the database has not reached."""
    if not is_sqlite(connection):
        begin_migrating(connection)
    existing = _tables(connection)
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


def _tables(connection: Connection) -> frozenset[str]:
    look = inspect(connection)
    schemas = [None] if is_sqlite(connection) else look.get_schema_names()
    return frozenset(name for schema in schemas for name in look.get_table_names(schema))


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
    if not is_sqlite(connection):
        enter_schema(connection, name)
    move = command.upgrade if to == "head" else command.downgrade
    move(settings, to)
