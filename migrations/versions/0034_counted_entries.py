"""Count the entries and labels of a person from indexes alone."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_KEPT, _TRASH = sa.text("deleted_at IS NULL"), sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    op.drop_index("ix_entries_user_created", "entries")
    op.create_index(
        "ix_entries_user_created", "entries", ["user_id", "created_at"], sqlite_where=_KEPT, postgresql_where=_KEPT
    )
    op.create_index(
        "ix_entries_kept", "entries", ["user_id", "status", "deleted_at"], sqlite_where=_KEPT, postgresql_where=_KEPT
    )
    op.create_index(
        "ix_entries_trash", "entries", ["user_id", "deleted_at"], sqlite_where=_TRASH, postgresql_where=_TRASH
    )
    op.drop_index("ix_entry_labels_user", "entry_labels")
    op.create_index("ix_entry_labels_user", "entry_labels", ["user_id", "kind", "key", "name"])


def downgrade() -> None:
    op.drop_index("ix_entry_labels_user", "entry_labels")
    op.create_index("ix_entry_labels_user", "entry_labels", ["user_id", "kind", "key"])
    op.drop_index("ix_entries_trash", "entries")
    op.drop_index("ix_entries_kept", "entries")
    op.drop_index("ix_entries_user_created", "entries")
    op.create_index("ix_entries_user_created", "entries", ["user_id", "created_at"])
