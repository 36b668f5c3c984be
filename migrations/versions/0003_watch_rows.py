"""Watch rows."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bookmarks",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "link_rows",
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("link_database_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("answering", sa.String(), nullable=True),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["link_database_id"], ["link_databases.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("page_id"),
    )
    with op.batch_alter_table("link_rows", schema=None) as batch_op:
        batch_op.create_index("ix_link_rows_due", ["due_at"], unique=False)
        batch_op.create_index("ix_link_rows_entry", ["entry_id"], unique=False)
        batch_op.create_index("ix_link_rows_database", ["link_database_id"], unique=False)

    with op.batch_alter_table("link_databases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("columns", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("link_databases", schema=None) as batch_op:
        batch_op.drop_column("columns")
        batch_op.drop_column("busy_until")

    op.drop_table("link_rows")
    op.drop_table("bookmarks")
