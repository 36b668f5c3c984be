"""A connection's calls are counted by the second; the fixed minute is not needed any more."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notion_budgets") as batch_op:
        batch_op.drop_column("minute")
        batch_op.drop_column("used")


def downgrade() -> None:
    with op.batch_alter_table("notion_budgets") as batch_op:
        batch_op.add_column(sa.Column("minute", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("used", sa.Integer(), server_default="0", nullable=False))
