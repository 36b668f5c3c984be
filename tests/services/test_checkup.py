from pathlib import Path
from typing import Any

import pytest

from clients.database.models import LinkDatabase, NotionConnection, User
from clients.database.session import Database, database_url
from config.settings import Settings
from services.checkup import NOTES, NOTION, Finding, State, answers, ask_vendors, finding
from tests.fakes.gemini import Reply, gemini, out_of_quota, says, wrong_key
from tests.fakes.notion.server import NotionServer, notion_server

KEYS = ("first-key-0000001111", "second-key-000002222")


def asked(folder: Path, replies: dict[str, Reply], keys: tuple[str, ...] = KEYS) -> Finding:
    with gemini(says({})) as server:
        server.by_key.update(replies)
        settings = Settings(
            data_dir=folder, gemini_api_keys=keys, google_cloud_project="", google_gemini_base_url=server.url
        )
        ask_vendors(settings)
        return finding(NOTES, settings)


def test_without_a_key_the_rules_make_the_notes(tmp_path: Path) -> None:
    found = asked(tmp_path, {}, ())
    assert (found.state, found.says) == (State.OFF, "Made by rules, without AI.")


def test_keys_that_work_are_fine(tmp_path: Path) -> None:
    found = asked(tmp_path, {})
    assert (found.state, found.says) == (State.OK, "By gemini-3.8-flash, 2 clients.")


@pytest.mark.parametrize(("reply", "why"), [(wrong_key(), "API key not valid"), (out_of_quota(), "daily quota")])
def test_a_key_that_is_refused_is_named_with_the_reason(tmp_path: Path, reply: Reply, why: str) -> None:
    found = asked(tmp_path, {KEYS[1]: reply})
    assert found.state is State.LIMPING
    assert f"the key …2222 rests: {why}" in found.says.replace("its ", "")
    assert "by rules meanwhile" not in found.says
    assert KEYS[1] not in found.says


def test_when_no_key_works_the_rules_go_on(tmp_path: Path) -> None:
    found = asked(tmp_path, {key: wrong_key() for key in KEYS})
    assert "Notes are made by rules meanwhile." in found.says


def notion_settings(folder: Path, server: NotionServer, **more: Any) -> Settings:
    return Settings(data_dir=folder, notion_base_url=server.url, notion_token=server.token, **more)


def test_without_notion_it_is_off(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert finding(NOTION, settings).state is State.OFF
    assert answers(settings) == []


def test_a_token_that_works_names_the_workspace(tmp_path: Path) -> None:
    with notion_server() as server:
        settings = notion_settings(tmp_path, server)
        assert finding(NOTION, settings).says == "Nothing is registered yet."
        assert [one.says for one in answers(settings)] == ["NOTION_TOKEN works in “Test workspace”."]


def test_a_token_that_does_not_work_says_what_to_do(tmp_path: Path) -> None:
    with notion_server() as server:
        server.oauth.access.clear()
        settings = notion_settings(tmp_path, server)
        finding(NOTION, settings)
        (found,) = answers(settings)
    assert found.state is State.LIMPING
    assert "put in a new token" in found.advice


def test_a_database_that_fails_is_named_with_the_reason(tmp_path: Path) -> None:
    with notion_server() as server:
        settings = notion_settings(tmp_path, server)
        finding(NOTION, settings)
        database = Database(database_url(settings))
        with database.transaction() as session:
            session.add(User(id="local", name="Local user"))
            session.flush()
            session.add(NotionConnection(id="c", user_id="local", bot_id="b"))
            session.flush()
            session.add(
                LinkDatabase(
                    id="a", connection_id="c", database_id="d", data_source_id="s", title="My links",
                    properties={}, problem="It is in Notion's trash.",
                )
            )  # fmt: skip
        database.close()
    found = finding(NOTION, settings)
    assert found.state is State.LIMPING
    assert found.says == "1 database of links watched, 0 for notes. “My links”: It is in Notion's trash."
