import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from clients.database.models import KeptSetting
from clients.database.session import Database
from config.child_environment import child_environment
from config.settings import Settings
from services.operations.kept_settings.store import KeptSettings
from tests.fakes.site import KEY
from utils.crypto import Cipher
from utils.logger import set_up_logging

CIPHER = Cipher(lambda: [KEY])
SECRET = "AIza-of-a-person-0123456789"


def kept(database: Database, folder: Path, **given: Any) -> KeptSettings:
    return KeptSettings(database, CIPHER, Settings(data_dir=folder, **given))


@pytest.fixture
def database(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    path = tmp_path / "clipsheet.db"
    path.write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def test_what_is_kept_holds_at_once_and_in_other_processes(database: Database, tmp_path: Path) -> None:
    here = kept(database, tmp_path)
    assert here.current().gemini_api_keys == ()
    here.save({"gemini_api_keys": f"{SECRET}, other", "keep_media_days": "12"})
    for one in (here, kept(database, tmp_path)):
        assert one.current().gemini_api_keys == (SECRET, "other")
        assert one.current().media_days == 12
    here.save({"keep_media_days": None})
    assert here.current().media_days is None


def test_the_environment_counts_first(database: Database, tmp_path: Path) -> None:
    given = kept(database, tmp_path, llm_base_url="http://127.0.0.1:1/v1", llm_model="m")
    given.save({"llm_model": "kept", "note_language": "German"})
    assert given.current().llm_model == "m"
    assert given.environment() == {"NOTE_LANGUAGE": "German"}


def test_it_is_encrypted_where_it_is_kept(database: Database, tmp_path: Path) -> None:
    kept(database, tmp_path).save({"notion_token": SECRET})
    assert SECRET.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("clipsheet.db*"))


def test_a_row_of_another_version_is_kept_and_ignored(database: Database, tmp_path: Path) -> None:
    here = kept(database, tmp_path)
    with database.transaction() as session:
        session.add(KeptSetting(name="setting_of_tomorrow", sealed=CIPHER.seal("x")))
    here.save({"note_language": "en"})
    assert here.values() == {"note_language": "en"}
    assert here.current().note_language == "en"
    assert here.reseal() == 2


def test_a_value_that_no_key_opens_or_that_fits_no_more_is_left_out(database: Database, tmp_path: Path) -> None:
    other = Cipher(lambda: ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MTI="])
    with database.transaction() as session:
        session.add(KeptSetting(name="notion_token", sealed=other.seal("x")))
        session.add(KeptSetting(name="llm_model", sealed=CIPHER.seal("without an address")))
        session.add(KeptSetting(name="max_video_s", sealed=CIPHER.seal("300")))
    found = kept(database, tmp_path).current()
    assert (found.notion_token, found.llm_model, found.max_video_s) == ("", "", 300)


def test_a_cookies_file_is_its_owners_alone(database: Database, tmp_path: Path) -> None:
    here = kept(database, tmp_path)
    here.save({"video_cookies_file": "# Netscape\n"})
    path = here.current().video_cookies_file
    assert path is not None
    assert path.read_text() == "# Netscape\n"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_stages_process_is_given_what_is_kept_but_no_secret_that_is_not_its_own() -> None:
    given = {"NOTE_LANGUAGE": "de", "GEMINI_API_KEYS": SECRET, "NOTION_TOKEN": SECRET}
    env = child_environment(("gemini_api_keys",), kept=given)
    assert (env["NOTE_LANGUAGE"], env["GEMINI_API_KEYS"]) == ("de", SECRET)
    assert "NOTION_TOKEN" not in env


def test_no_log_tells_a_secret_that_came_after_the_start(database: Database, tmp_path: Path) -> None:
    set_up_logging("INFO", "text", stream := StringIO())
    kept(database, tmp_path).save({"llm_api_key": "plain-looking", "llm_base_url": "http://x/v1", "llm_model": "m"})
    logging.getLogger("x").warning("the key is plain-looking")
    assert "plain-looking" not in stream.getvalue()
    assert "the key is …" in stream.getvalue()
