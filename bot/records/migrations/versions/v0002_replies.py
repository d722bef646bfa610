"""Replies, votes and weekly counts; whose a conversation is, so that it can be erased."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.add_column("conversation", sa.Column("person", sa.String(64)))
    op.create_index("ix_conversation_person", "conversation", ["person"])
    op.create_table(
        "reply",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("question", sa.Text),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("sensitive", sa.Boolean, nullable=False),
        sa.Column("message", sa.String(64)),
        sa.Column("given", sa.Float, nullable=False),
    )
    for column in ("person", "message", "given"):
        op.create_index(f"ix_reply_{column}", "reply", [column])
    op.create_table(
        "vote",
        sa.Column("reply", sa.String(32), sa.ForeignKey("reply.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("is_up", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("given", sa.Float, nullable=False),
    )
    op.create_table(
        "usage",
        sa.Column("week", sa.String(10), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("policy", sa.String(100), primary_key=True),
        sa.Column("uid", sa.String(255), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
