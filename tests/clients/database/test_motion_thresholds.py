"""Entries from before keep their meaning where thresholds of motion got another unit."""

import json
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from clients.database.models import Entry, User, Video
from clients.database.session import Database, alembic_config
from services.domain.stages import Options
from services.entries.orders import options_key


@pytest.mark.slow
def test_thresholds_of_motion_become_ways_and_the_entry_is_found_again(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    database.upgrade(tmp_path)
    usual, chosen = Options(), {"motion": {"enter_threshold": 0.16, "buffer_after_s": 1.0}}
    kept = {"options": usual.model_dump(mode="json"), "options_key": options_key(usual), "chosen": chosen}
    with database.transaction() as session:
        session.add_all([User(id="u", name=""), Video(id="v", platform="file", platform_id="v")])
        session.flush()
        session.add(Entry(id="e", user_id="u", video_id="v", source={}, **kept))
    command.downgrade(alembic_config(database.engine), "0014")
    with database.reading() as session:
        before = json.loads(session.scalar(text("SELECT options FROM entries")))["motion"]
        assert (before["enter_threshold"], before["exit_threshold"]) == (0.15, 0.08)
    database.upgrade(tmp_path)
    with database.reading() as session:
        entry = session.get_one(Entry, "e")
        assert {name: getattr(entry, name) for name in kept} == kept
