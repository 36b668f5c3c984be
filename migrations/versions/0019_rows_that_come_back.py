"""Know which rows are away, what we left in a row, which words mean what, and each second's calls to Notion."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("link_rows") as batch_op:
        batch_op.add_column(sa.Column("away", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("wrote", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("link_databases") as batch_op:
        batch_op.add_column(sa.Column("words", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("notion_budgets") as batch_op:
        batch_op.add_column(sa.Column("spent", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("notion_budgets") as batch_op:
        batch_op.drop_column("spent")
    with op.batch_alter_table("link_databases") as batch_op:
        batch_op.drop_column("words")
    with op.batch_alter_table("link_rows") as batch_op:
        batch_op.drop_column("wrote")
        batch_op.drop_column("away")
