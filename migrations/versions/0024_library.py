"""Sort notes: tags, collections, favourites, a trash; and search all that was said, shown, written and noted."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

PARTS = ("title", "noted", "said", "shown", "written")
FTS = (
    f"CREATE VIRTUAL TABLE entry_search USING fts5({', '.join(PARTS)}, content='entry_texts', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
)
_NEW, _OLD = (", ".join(f"{row}.{part}" for part in ("id", *PARTS)) for row in ("new", "old"))
_ADD = f"INSERT INTO entry_search(rowid, {', '.join(PARTS)}) VALUES ({_NEW});"
_DROP = f"INSERT INTO entry_search(entry_search, rowid, {', '.join(PARTS)}) VALUES ('delete', {_OLD});"
TRIGGERS = (
    f"CREATE TRIGGER entry_texts_added AFTER INSERT ON entry_texts BEGIN {_ADD} END",
    f"CREATE TRIGGER entry_texts_gone AFTER DELETE ON entry_texts BEGIN {_DROP} END",
    f"CREATE TRIGGER entry_texts_changed AFTER UPDATE ON entry_texts BEGIN {_DROP} {_ADD} END",
)
VECTOR = (
    "CREATE INDEX ix_entry_texts_words ON entry_texts USING gin (to_tsvector('simple', "
    + " || ' ' || ".join(PARTS)
    + ")) WITH (fastupdate = off)"  # what waits to be put in order would make the planner read every text instead
)


def upgrade() -> None:
    op.add_column("entries", sa.Column("favourite", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("entries", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entries", sa.Column("duration_s", sa.Double(), nullable=True))
    op.add_column("entries", sa.Column("first_line", sa.String(), server_default="", nullable=False))
    op.drop_column("entries", "words")
    op.create_table(
        "entry_labels",
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "kind", "key"),
    )
    op.create_index("ix_entry_labels_user", "entry_labels", ["user_id", "kind", "key"])
    op.create_table(
        "entry_texts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("entry_id", sa.String(), nullable=False),
        *(sa.Column(part, sa.String(), server_default="", nullable=False) for part in PARTS),
        sa.Column("lines", sa.JSON(), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("entry_id"),
    )
    for statement in (FTS, *TRIGGERS) if op.get_bind().dialect.name == "sqlite" else (VECTOR,):
        op.execute(statement)
    _label_with_the_tags_of_orders()


def _label_with_the_tags_of_orders() -> None:
    entries = sa.table("entries", sa.column("id"), sa.column("user_id"), sa.column("options", sa.JSON))
    chosen = sa.column("chosen", sa.JSON)
    labels = sa.table("entry_labels", *(sa.column(name) for name in ("entry_id", "kind", "key", "name", "user_id")))
    for row in op.get_bind().execute(sa.select(entries, chosen)).all():
        tag = {**(row.options or {}), **(row.chosen or {})}.get("tag")
        name = " ".join(str(tag or "").split())[:60]
        if name:
            values = {"entry_id": row.id, "kind": "tag", "key": name.casefold(), "name": name, "user_id": row.user_id}
            op.execute(labels.insert().values(**values))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE entry_search")
    op.drop_table("entry_texts")
    op.drop_table("entry_labels")
    with op.batch_alter_table("entries") as table:
        table.add_column(sa.Column("words", sa.String(), server_default="", nullable=False))
        for name in ("first_line", "duration_s", "deleted_at", "favourite"):
            table.drop_column(name)
