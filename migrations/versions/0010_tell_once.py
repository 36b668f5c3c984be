"""Tell the end of single orders."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE users ADD COLUMN signing_secret VARCHAR")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:  # which makes the table anew, and with the old one the deliveries would go
        op.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM webhook_deliveries")
    with op.batch_alter_table("webhooks") as batch_op:
        batch_op.add_column(sa.Column("entry_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("told_run", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_webhooks_entry", "entries", ["entry_id"], ["id"], ondelete="CASCADE")
        batch_op.create_index("ix_webhooks_entry", ["entry_id"])
        batch_op.create_index("ix_webhooks_user", ["user_id", "entry_id"])
    if is_sqlite:
        op.execute("INSERT OR IGNORE INTO webhook_deliveries SELECT * FROM kept")
        op.execute("DROP TABLE kept")


def downgrade() -> None:
    op.execute("DELETE FROM webhooks WHERE entry_id IS NOT NULL")
    with op.batch_alter_table("webhooks") as batch_op:
        batch_op.drop_index("ix_webhooks_user")
        batch_op.drop_index("ix_webhooks_entry")
        batch_op.drop_constraint("fk_webhooks_entry", type_="foreignkey")
        batch_op.drop_column("told_run")
        batch_op.drop_column("entry_id")
    op.execute("ALTER TABLE users DROP COLUMN signing_secret")
