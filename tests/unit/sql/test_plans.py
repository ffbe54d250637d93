"""What is asked again and again reads only what is still open, however much has been done before."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select

from adapters.sql.database import Database
from adapters.sql.dead import KINDS
from adapters.sql.sqlite import open_connection

Ask = Callable[[Database], Awaitable[Any]]


def dead_letters(connection: Connection) -> None:
    """Count what was given up on; what could not be read lies in a table where nothing else does."""
    for name in KINDS.keys() - {"webhook"}:
        connection.execute(select(func.count()).where(KINDS[name].lying))


@pytest.mark.parametrize(
    "ask",
    [
        lambda database: database.inbox.unfinished(10),
        lambda database: database.outbox.waiting(0.0, 10),
        lambda database: database.outbox.unsettled(0.0),
        lambda database: database.events.waiting(0.0, 10),
        lambda database: database.turns.due(0.0, 10),
        lambda database: database.turns.next_due(),
        lambda database: database.backend.look(dead_letters),
    ],
    ids=[
        "unfinished inputs",
        "waiting messages",
        "unsettled messages",
        "waiting events",
        "due",
        "next due",
        "dead letters",
    ],
)
async def test_what_is_open_is_found_by_its_index(database: Database, url: str, ask: Ask) -> None:
    statements: list[tuple[str, Any]] = []

    @event.listens_for(Connection, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
        statements.append((statement, parameters))

    try:
        await ask(database)
    finally:
        event.remove(Connection, "before_cursor_execute", note)
    with open_connection(url, reads=True) as reader:
        selects = [one for one in statements if one[0].startswith("SELECT")]
        plans = [
            row[3]
            for statement, parameters in selects
            for row in reader.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    assert plans
    assert all("USING" in plan and "INDEX" in plan for plan in plans), plans
