import re
from pathlib import Path
from typing import Any

import pytest

from clients.database.models import LinkDatabase, NotionConnection, User
from clients.database.session import Database, database_url
from config.settings import Settings
from services.operations.diagnostics import (
    COOKIES,
    DOWNLOADER,
    NOTES,
    NOTION,
    Check,
    CheckState,
    answers,
    ask_vendors,
    finding,
)
from services.operations.kept_checks import kept_checks
from tests.clients.sites.test_cookies_file import TOMORROW, YESTERDAY, cookies
from tests.clients.sites.test_downloader import renewed
from tests.fakes.chat import chat, completion, objects_only
from tests.fakes.gemini import Reply, gemini, out_of_quota, says, wrong_key
from tests.fakes.notion.server import NotionServer, notion_server
from tests.services.operations.test_downloads import Container, container, refusal

__all__ = ["container"]  # a fixture
KEYS = ("first-key-0000001111", "second-key-000002222")


def asked(folder: Path, replies: dict[str, Reply], keys: tuple[str, ...] = KEYS) -> Check:
    with gemini(says({})) as server:
        server.by_key.update(replies)
        settings = Settings(
            data_dir=folder, gemini_api_keys=keys, google_cloud_project="", google_gemini_base_url=server.url
        )
        ask_vendors(settings)
        return finding(NOTES, settings)


def test_without_a_key_the_rules_make_the_notes(tmp_path: Path) -> None:
    found = finding(NOTES, Settings(data_dir=tmp_path))
    assert (found.state, found.says) == (CheckState.OFF, "Made by rules, without AI.")


def test_keys_that_work_are_fine(tmp_path: Path) -> None:
    found = asked(tmp_path, {})
    assert (found.state, found.says) == (CheckState.OK, "By gemini-3.8-flash, with 2 clients.")


@pytest.mark.parametrize(("reply", "why"), [(wrong_key(), "API key not valid"), (out_of_quota(), "daily quota")])
def test_a_key_that_is_refused_is_named_with_the_reason(tmp_path: Path, reply: Reply, why: str) -> None:
    found = asked(tmp_path, {KEYS[1]: reply})
    assert found.state is CheckState.DEGRADED
    assert f"the key …2222 rests: {why}" in found.says.replace("its ", "")
    assert "by rules meanwhile" not in found.says
    assert KEYS[1] not in found.says


def test_when_no_key_works_the_rules_go_on(tmp_path: Path) -> None:
    found = asked(tmp_path, {key: wrong_key() for key in KEYS})
    assert "Notes are made by rules meanwhile." in found.says


def test_a_chat_endpoint_is_asked_with_a_form(tmp_path: Path) -> None:
    with chat(objects_only, brain=lambda _asked: {"exercise": "squats", "reps": 12}) as server:
        settings = Settings(data_dir=tmp_path, llm_base_url=server.url, llm_model="small", gemini_api_keys=KEYS)
        assert finding(NOTES, settings).says == f"By small at {server.url[7:-3]}."
        ask_vendors(settings, NOTES)
        found = finding(NOTES, settings)
    assert (found.state, found.says) == (
        CheckState.OK,
        f"By small at {server.url[7:-3]}, answers as JSON without a schema.",
    )
    assert [one.form for one in server.asked] == ["json_schema", "json_object"]


def test_a_chat_endpoint_that_keeps_no_form_limps(tmp_path: Path) -> None:
    with chat(lambda asked, _brain: completion("Twelve squats.", asked), brain=lambda _asked: {}) as server:
        settings = Settings(data_dir=tmp_path, llm_base_url=server.url, llm_model="small")
        ask_vendors(settings, NOTES)
        found = finding(NOTES, settings)
    assert (found.state, "most notes will be made by rules" in found.says) == (CheckState.DEGRADED, True)


def notion(settings: Settings) -> Check:
    """What is kept of Notion."""
    database = Database(database_url(settings))
    database.upgrade(settings.data_dir)
    try:
        return kept_checks(database, settings)[NOTION]()
    finally:
        database.close()


def notion_settings(folder: Path, server: NotionServer, **more: Any) -> Settings:
    return Settings(data_dir=folder, notion_base_url=server.url, notion_token=server.token, **more)


def test_without_notion_it_is_off(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert notion(settings).state is CheckState.OFF
    assert answers(settings) == []


def test_a_token_that_works_names_the_workspace(tmp_path: Path) -> None:
    with notion_server() as server:
        settings = notion_settings(tmp_path, server)
        assert notion(settings).says == "Nothing is registered yet."
        assert [one.says for one in answers(settings)] == ["NOTION_TOKEN works in “Test workspace”."]


def test_a_token_that_does_not_work_says_what_to_do(tmp_path: Path) -> None:
    with notion_server() as server:
        server.oauth.access.clear()
        settings = notion_settings(tmp_path, server)
        notion(settings)
        (found,) = answers(settings)
    assert found.state is CheckState.DEGRADED
    assert "put in a new token" in found.advice


def test_a_database_that_fails_is_named_with_the_reason(tmp_path: Path) -> None:
    with notion_server() as server:
        settings = notion_settings(tmp_path, server)
        notion(settings)
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
    found = notion(settings)
    assert found.state is CheckState.DEGRADED
    assert found.says == "1 database of links watched, 0 for notes. “My links”: It is in Notion's trash."


def test_the_downloader_tells_its_age_and_whence_it_came(tmp_path: Path) -> None:
    found = finding(DOWNLOADER, Settings(data_dir=tmp_path))
    assert re.fullmatch(r"yt-dlp [\d.]+, \d+ days old, for TikTok, Instagram and YouTube", found.says)
    renewed(tmp_path, "2031.1.2")
    assert "2031.1.2, 0 days old, renewed, for" in finding(DOWNLOADER, Settings(data_dir=tmp_path)).says


def test_cookies_tell_their_age_and_what_has_ended(tmp_path: Path) -> None:
    path = cookies(tmp_path, (".instagram.com", "sessionid", YESTERDAY), (".tiktok.com", "sessionid", TOMORROW))
    found = finding(COOKIES, Settings(data_dir=tmp_path, video_cookies_file=path))
    assert found.says.startswith("0 days old; signed in to TikTok until ")
    assert found.says.endswith("; ended: Instagram 1 day ago")
    assert found.state is CheckState.DEGRADED


def test_a_platform_that_fails_is_told_with_what_to_try(container: Container) -> None:
    container.worked("tiktok", days_ago=2)
    container.failed("tiktok", refusal("Unable to solve JS challenge", "TikTok"))
    found = {name: find() for name, find in kept_checks(container.database, container.settings).items()}
    assert found["TikTok"].state is CheckState.DEGRADED
    assert found["TikTok"].says == (
        "Last success 2 days ago, 1 failed since. 1 of 2 downloads worked this week; "
        "failed: 1 × the site changed, or took us for a robot. "
        "1 × TikTok answered with a page for robots instead of the video."
    )
    assert "--update-downloader" in found["TikTok"].advice
    assert found["YouTube"].state is CheckState.OFF
