"""The inbox and conversations: as they were made before there were versions, so what is there already stays."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what is missing."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if "inbox" not in there:
        op.create_table(
            "inbox",
            sa.Column("event", sa.String(255), primary_key=True),
            sa.Column("platform", sa.String(16), nullable=False),
            sa.Column("payload", sa.Text),
            sa.Column("sent", sa.Integer, nullable=False),
            sa.Column("tries", sa.Integer, nullable=False),
            sa.Column("held_until", sa.Float, nullable=False),
            sa.Column("received", sa.Float, nullable=False),
        )
        op.create_index("ix_inbox_held_until", "inbox", ["held_until"])
    if "conversation" not in there:
        op.create_table(
            "conversation",
            sa.Column("place", sa.String(64), primary_key=True),
            sa.Column("said", sa.Text, nullable=False),
            sa.Column("updated", sa.Float, nullable=False),
        )
        op.create_index("ix_conversation_updated", "conversation", ["updated"])
