"""What people said does not get into logs, nor into lists of dead letters, by the errors of a database."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from adapters.sql.backend import open_backend

SECRET = "+27821234567"


def wrong(connection: Connection) -> None:
    connection.execute(text("SELECT :said FROM nowhere"), {"said": SECRET})


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_an_error_of_the_database_does_not_tell_the_values(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = kind == "postgresql"
    url = request.getfixturevalue("postgres") if server else f"sqlite:///{tmp_path}/wakala.db"
    backend = open_backend(url)
    for work in (backend.transact, backend.look):
        with pytest.raises(DBAPIError) as raised:
            await work(wrong)
        assert "nowhere" in str(raised.value)
        assert SECRET not in str(raised.value)
    await backend.close()
