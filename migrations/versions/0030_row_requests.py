"""Keep what rows of Link Databases ask for beyond their note: clips, and posts."""

import sqlalchemy as sa
from alembic import op

from clients.database.base import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "row_requests",
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("has_posts", sa.Boolean(), nullable=False),
        sa.Column("lines", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("noted", sa.String(), nullable=False),
        sa.Column("has_problem", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("busy_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["link_rows.page_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id"),
    )
    op.create_index("ix_row_requests_due", "row_requests", ["due_at"])


def downgrade() -> None:
    op.drop_table("row_requests")
