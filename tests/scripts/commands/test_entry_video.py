"""Where a command takes a file or an entry, an entry is found by its id."""

from pathlib import Path

import pytest

from config.settings import Settings
from scripts.commands.entry_video import entry_video
from tests.fakes.results import workout
from tests.fakes.site import Site
from utils.errors import PermanentError


def test_an_entrys_video_and_words_are_taken_as_they_are_kept(tmp_path: Path, empty_database: Path) -> None:
    site = Site(tmp_path, empty_database)
    entry = site.finish(site.order(), workout(), title="Ten squats")
    site.close()
    found = entry_video(Settings(data_dir=tmp_path), entry.id)
    assert found is not None
    assert found.transcript is not None
    assert (found.folder / found.media.file).is_file()
    assert found.source.name == "Ten squats"


def test_a_file_is_no_entry_and_anothers_entry_is_none(tmp_path: Path, empty_database: Path) -> None:
    assert entry_video(Settings(data_dir=tmp_path), "talk.mp4") is None
    site = Site(tmp_path, empty_database)
    entry = site.finish(site.order(user_id="other"), workout())
    unfinished = site.order("https://youtu.be/abcdefghijk")
    site.close()
    for entry_id, says in (
        (entry.id, "no file or entry"),
        (unfinished.id, "not there"),
        ("0123456789abc", "no file or"),
    ):
        with pytest.raises(PermanentError, match=says):
            entry_video(Settings(data_dir=tmp_path), entry_id)
