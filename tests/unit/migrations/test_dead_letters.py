"""What one process gave up on before there were letters is filed as such."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from adapters.dead_letters import Chosen
from adapters.sql import migrate
from adapters.sql.backend import at_once
from adapters.sql.dead import given
from bot.events import encode
from tests.doubles.events import OrderMade
from tests.doubles.rows import AT, envelope
from tests.doubles.template import Template

PUBLISH = text(
    "INSERT INTO events (event_id, type, tenant, status, attempts, due_at, error, body) "
    "VALUES (:id, 'order.made', 'shop', :status, 3, 0, 'KeyError: price', :body)"
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/wakala.db"
        return
    made = Template(request.getfixturevalue("postgres"))
    yield made.url
    made.drop(made.url)


def go_back(connection: Connection) -> None:
    migrate._move("engine_0005", "engine", migrate.HERE / "migrations", connection)


def test_events_that_were_dead_are_letters(url: str) -> None:
    migrate.upgrade(url, {})
    at_once(url, go_back)
    dead, done = (envelope(OrderMade(order_id=name)) for name in ("one", "two"))

    def publish(connection: Connection) -> None:
        for told, status in ((dead, 2), (done, 1)):
            row = {"id": told.event_id, "status": status, "body": encode(told)}
            connection.execute(PUBLISH, row)

    at_once(url, publish)
    migrate.upgrade(url, {})
    [letter] = at_once(url, lambda connection: given(connection, Chosen()))
    assert (letter.id, letter.type, letter.standing) == (dead.event_id, "order.made", "lying")
    assert (letter.error, letter.service, letter.at) == ("KeyError: price", "bot", AT)
