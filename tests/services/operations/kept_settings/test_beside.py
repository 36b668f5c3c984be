"""A command beside the service has what was saved on the page, and makes nothing where there is nothing."""

from functools import partial
from pathlib import Path

from clients.database.session import Database, database_url
from config.keys import token_keys
from config.settings import Settings
from services.operations.kept_settings.beside import with_what_is_kept
from services.operations.kept_settings.store import KeptSettings
from utils.crypto import Cipher

KEY = "AIzaSyAN_INVENTED_KEY_0123456789abcdefg"


def saved(folder: Path, empty_database: Path, **values: str) -> None:
    """What the page does."""
    folder.joinpath("clipsheet.db").write_bytes(empty_database.read_bytes())
    start = Settings(data_dir=folder)
    database = Database(database_url(start))
    KeptSettings(database, Cipher(partial(token_keys, start)), start).save(values)
    database.close()


def test_what_is_kept_counts_here_and_in_children(tmp_path: Path, empty_database: Path) -> None:
    saved(tmp_path, empty_database, gemini_api_keys=KEY, note_language="German")
    settings, kept = with_what_is_kept(Settings(data_dir=tmp_path, note_language="French"))
    assert settings.gemini_api_keys == (KEY,)
    assert settings.note_language == "French"
    assert kept == {"GEMINI_API_KEYS": KEY}


def test_a_folder_without_a_database_stays_without_one(tmp_path: Path) -> None:
    start = Settings(data_dir=tmp_path / "none")
    assert with_what_is_kept(start) == (start, {})
    assert not (tmp_path / "none").exists()


def test_a_database_that_cannot_be_read_leaves_the_environment(tmp_path: Path) -> None:
    (tmp_path / "clipsheet.db").write_bytes(b"not a database" * 500)
    start = Settings(data_dir=tmp_path)
    assert with_what_is_kept(start)[0] == start
