"""Questions put to a person, who wants to know, what was answered, and guidance that stands."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "escalation",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("words", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("shown", sa.Text, nullable=False),
        sa.Column("contact", sa.String(255), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("opened", sa.Float, nullable=False),
        sa.Column("changed", sa.Float, nullable=False),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("message", sa.String(255)),
        sa.Column("expert", sa.String(64)),
        sa.Column("expert_name", sa.Text),
    )
    for column in ("words", "state", "message", "expert"):
        op.create_index(f"ix_escalation_{column}", "escalation", [column])
    op.create_table(
        "asker",
        sa.Column("escalation", sa.String(32), sa.ForeignKey("escalation.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(64), primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("name", sa.Text),
    )
    op.create_table(
        "expert_answer",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("escalation", sa.String(32), sa.ForeignKey("escalation.id", ondelete="CASCADE"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("given", sa.Float, nullable=False),
    )
    op.create_index("ix_expert_answer_escalation", "expert_answer", ["escalation"])
    op.create_table(
        "guidance",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("uid", sa.String(255), nullable=False),
        sa.Column("text_sha", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("given", sa.Float, nullable=False),
    )
    op.create_index("ix_guidance_uid", "guidance", ["uid"])
