"""Keep how a person wants the gaze in an entry's video corrected, and what came of it."""

import sqlalchemy as sa
from alembic import op

from clients.database.base import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "eye_contact_orders",
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("artifact_id", sa.String(), nullable=True),
        sa.Column("made", sa.JSON(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "kind"),
    )
    op.create_index("ix_eye_contact_orders_status", "eye_contact_orders", ["status"])


def downgrade() -> None:
    op.drop_table("eye_contact_orders")
