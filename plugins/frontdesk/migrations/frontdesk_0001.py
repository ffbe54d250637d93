"""The talks that customers have with a person."""

import sqlalchemy as sa
from alembic import op

revision = "frontdesk_0001"
down_revision = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "frontdesk_talks",
        sa.Column("conversation", sa.String, primary_key=True),
        sa.Column("tenant", sa.String, nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("frontdesk_talks")
