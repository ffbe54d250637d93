"""Whom of the shop's own people an input is for; an id that leads to several conversations."""

from alembic import op
from sqlalchemy import Column, String, text

revision = "engine_0004"
down_revision = "engine_0003"


def upgrade() -> None:
    """Add what names them, and let a reference have more than one route."""
    for name in ("flow", "member"):
        op.add_column("inbox", Column(name, String, nullable=False, server_default=""))
    _routes("reference", "conversation")


def downgrade() -> None:
    """Keep one route of each reference, and forget whom inputs were for."""
    _routes("reference")
    for name in ("member", "flow"):
        op.drop_column("inbox", name)


def _routes(*key: str) -> None:
    op.rename_table("routes", "old_routes")
    op.create_table(
        "routes",
        Column("reference", String, primary_key=True),
        Column("conversation", String, primary_key="conversation" in key, nullable=False),
        sqlite_with_rowid=False,
    )
    every = "SELECT reference, min(conversation) FROM old_routes GROUP BY reference"
    op.execute(text(f"INSERT INTO routes {every if len(key) == 1 else 'SELECT * FROM old_routes'}"))  # noqa: S608 - ours
    op.drop_table("old_routes")
