"""What is open is found in its order: a server would sort all of it, or pass over all that is done."""

from alembic import op
from sqlalchemy import text

revision = "engine_0007"
down_revision = "engine_0006"

OPEN = {
    "inbox": ("seq", "status != 1"),
    "outbox": ("id", "status != 2"),
    "events": ("position", "status != 1"),
}
"""By table: the key that gives the order, and what is open."""


def upgrade() -> None:
    """Add the key to each index."""
    for table, (key, still_open) in OPEN.items():
        _index(table, ["status", key], still_open)


def downgrade() -> None:
    """Find them in no order."""
    for table, (_, still_open) in OPEN.items():
        _index(table, ["status"], still_open)


def _index(table: str, columns: list[str], still_open: str) -> None:
    op.drop_index(f"{table}_open", table)
    op.create_index(f"{table}_open", table, columns, sqlite_where=text(still_open))
