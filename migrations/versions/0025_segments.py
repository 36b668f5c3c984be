"""Keep how an entry's video is to be split, and what came of it."""

import sqlalchemy as sa
from alembic import op

from clients.database.base import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "segment_orders",
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("artifact_id", sa.String(), nullable=True),
        sa.Column("made", sa.JSON(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id"),
    )
    op.create_index("ix_segment_orders_status", "segment_orders", ["status"])


def downgrade() -> None:
    op.drop_table("segment_orders")
