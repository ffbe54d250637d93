"""A domain's transaction over a database in memory, for the tests of one domain at a time."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import MetaData, create_engine

from adapters.sql.tables import event_store
from adapters.sql.transactions import SqlTransaction


@pytest.fixture
def open_transaction() -> Iterator[Callable[[MetaData], SqlTransaction]]:
    """Make a transaction over these tables and the event store, at unix second 1,000,000.

    Its ``published`` holds its events.
    """
    engine = create_engine("sqlite://")
    with engine.connect() as connection:

        def over(metadata: MetaData) -> SqlTransaction:
            metadata.create_all(connection)
            event_store.create(connection, checkfirst=True)
            return SqlTransaction(connection, 1_000_000.0, "test", None, tenant="")

        yield over
    engine.dispose()
