from pathlib import Path

import pytest
from alembic import command

from clients.database.models import Entry
from clients.database.session import Database, alembic_config
from services.entries.store import Entries
from tests.fakes.orders import accept, claimed

SAID = {
    "Install it. YouTube needs a JavaScript runtime, or see VIDEO_PROXY.": "runtime_missing",
    "TikTok has changed. Renew the downloader (scripts/run doctor --update-downloader) and retry.": "site_changed",
    "It is private. Give Clipsheet the cookies (VIDEO_COOKIES_FILE), or set VIDEO_PROXY.": "login_needed",
    "It does not answer. Check VIDEO_PROXY.": "site_access",
    "The video is gone.": None,
}


@pytest.mark.slow
def test_failed_downloads_of_before_are_sorted_by_what_was_said_then(
    database: Database, entries: Entries, tmp_path: Path
) -> None:
    kept = {}
    for number, said in enumerate(SAID):
        entry = accept(entries, identity=("tiktok", str(number)))
        journal = claimed(database, entry)
        journal.enter("download", entry.status, "")
        journal.fail(said, "needs_user")
        kept[entry.id] = SAID[said]
    other = accept(entries, identity=("tiktok", "other"))
    claimed(database, other).fail(next(iter(SAID)), "bug")  # no download

    command.downgrade(alembic_config(database.engine), "0016")
    database.upgrade(tmp_path)

    with database.reading() as session:
        found = {row.id: row.error_code for row in session.query(Entry)}
    assert found == {**kept, other.id: None}
    assert entries.get("local", other.id).error_code is None
