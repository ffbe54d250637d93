"""Whom of the shop's own people an input is for; an id that leads to several conversations."""

from alembic import op
from sqlalchemy import Column, String, text

revision = "engine_0004"
down_revision = "engine_0003"


def upgrade() -> None:
    """Add what names them, and let a reference have more than one route."""
    for name in ("flow", "member"):
        op.add_column("inbox", Column(name, String, nullable=False, server_default=""))
    _routes("SELECT * FROM routes", of_many=True)


def downgrade() -> None:
    """Keep one route of each reference, and forget whom inputs were for."""
    _routes("SELECT reference, min(conversation) FROM routes GROUP BY reference", of_many=False)
    for name in ("member", "flow"):
        op.drop_column("inbox", name)


def _routes(kept: str, *, of_many: bool) -> None:
    """Make the table anew with these rows: SQLite changes no key in place."""
    op.create_table(
        "new_routes",
        Column("reference", String, primary_key=True),
        Column("conversation", String, primary_key=of_many, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(text("INSERT INTO new_routes " + kept))
    op.drop_table("routes")
    op.rename_table("new_routes", "routes")
