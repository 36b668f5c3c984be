"""Keep choices and edits."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entries") as batch_op:
        batch_op.add_column(sa.Column("chosen", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("edits", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("run_from", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("entries") as batch_op:
        batch_op.drop_column("run_from")
        batch_op.drop_column("edits")
        batch_op.drop_column("chosen")
