"""Keep when a failed entry is tried again by itself."""

import sqlalchemy as sa
from alembic import op

from clients.database.base import UtcDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("retry_at", UtcDateTime(), nullable=True))
    op.create_index("ix_entries_retry_at", "entries", ["retry_at"])


def downgrade() -> None:
    op.drop_index("ix_entries_retry_at", "entries")
    op.drop_column("entries", "retry_at")
