"""Keep the code of an entry's error, by which programs decide; what downloads said before is sorted once, here."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# The words of the versions before, which the page Status sorted failed downloads by. The first that fits wins.
_SAID = (
    ("runtime_missing", ("JavaScript runtime",)),
    ("site_changed", ("doctor --update-downloader",)),
    ("login_needed", ("VIDEO_COOKIES_FILE",)),
    ("site_access", ("VIDEO_PROXY",)),
)


def upgrade() -> None:
    op.add_column("entries", sa.Column("error_code", sa.String(), nullable=True))
    entries = sa.table(
        "entries", sa.column("error_code"), sa.column("status"), sa.column("stage"), sa.column("message")
    )
    for code, words in _SAID:
        said = sa.or_(*(entries.c.message.contains(word, autoescape=True) for word in words))
        is_open = sa.and_(entries.c.status == "failed", entries.c.stage == "download", entries.c.error_code.is_(None))
        op.execute(entries.update().where(is_open, said).values(error_code=code))


def downgrade() -> None:
    with op.batch_alter_table("entries") as table:
        table.drop_column("error_code")
