import io

import pytest
from flask.testing import FlaskClient

from config.kept import CHANGEABLE, GROUPS, Kind
from tests.endpoints.conftest import MakeSite
from tests.fakes.chat import chat, lm_studio
from tests.fakes.notion.server import notion_server
from tests.fakes.site import Site

EVIL = "\"'><script>alert(1)</script>{{7*7}}"
COOKIES = "# Netscape HTTP Cookie File\n.tiktok.com\tTRUE\t/\tTRUE\t4102444800\tsessionid\tof-a-person\n"


def test_a_preference_is_saved_shown_and_removed(client: FlaskClient, site: Site) -> None:
    answer = client.post("/settings/service/preferences", data={"note_language": "German", "max_video_s": "300"})
    assert answer.status_code == 303
    assert site.web.operations.kept.current().max_video_s == 300
    assert 'value="German"' in client.get("/settings/service").text
    client.post("/settings/service/preferences", data={"note_language": "", "max_video_s": "300"})
    assert site.web.operations.kept.values() == {"max_video_s": "300"}


@pytest.mark.parametrize("wrong", ["-1", "many", "1 2"])
def test_a_wrong_number_is_told_by_its_label_and_saves_nothing(client: FlaskClient, site: Site, wrong: str) -> None:
    answer = client.post("/settings/service/preferences", data={"keep_media_days": wrong, "note_language": "de"})
    assert (answer.status_code, site.web.operations.kept.values()) == (422, {})
    assert "Days that videos stay:" in answer.text
    assert 'value="de"' in answer.text


def test_a_key_that_notion_refuses_is_not_saved_and_one_that_works_connects(make_site: MakeSite) -> None:
    with notion_server() as notion:
        site = make_site(notion_base_url=notion.url)
        client = site.app.test_client()
        refused = client.post("/settings/service/notion", data={"notion_token": "ntn_of_nobody_at_all_0001"})
        assert refused.status_code == 422
        assert "Nothing was saved." in refused.text
        assert "ntn_of_nobody" not in refused.text
        token = notion.token
        assert client.post("/settings/service/notion", data={"notion_token": token}).status_code == 303
        assert [one.state for one in site.notion.connections.of_user("local")] == ["ok"]
        assert token not in client.get("/settings/service").text


def test_a_secret_of_notion_is_saved_untested_while_notion_is_away(make_site: MakeSite) -> None:
    site = make_site(notion_base_url="http://127.0.0.1:9")
    form = {"notion_token": "ntn_of_a_person_0001"}
    assert site.app.test_client().post("/settings/service/notion", data=form).status_code == 422
    assert site.app.test_client().post("/settings/service/notion", data={**form, "untested": "1"}).status_code == 303
    assert site.web.operations.kept.current().notion_token == "ntn_of_a_person_0001"


def test_a_service_that_is_away_is_saved_when_the_person_says_so(client: FlaskClient, site: Site) -> None:
    form = {"llm_base_url": "http://127.0.0.1:9/v1", "llm_model": "m", "llm_api_key": "sk-of-a-person-0123456789"}
    answer = client.post("/settings/service/llm", data=form)
    assert answer.status_code == 422
    assert "sk-of-a-person" not in answer.text
    assert site.web.operations.kept.values() == {}
    assert client.post("/settings/service/llm", data={**form, "untested": "1"}).status_code == 303
    page = client.get("/settings/service").text
    assert "…6789" in page
    assert "sk-of-a-person" not in page


def test_a_secret_that_is_left_empty_stays_and_is_removed_when_asked(client: FlaskClient, site: Site) -> None:
    site.web.operations.kept.save({"video_proxy": "socks5://u:secret-of-proxy@h:1"})
    client.post("/settings/service/downloads", data={"video_proxy": ""})
    assert site.web.operations.kept.values() == {"video_proxy": "socks5://u:secret-of-proxy@h:1"}
    client.post("/settings/service/downloads", data={"video_proxy": "", "remove-video_proxy": "1"})
    assert site.web.operations.kept.values() == {}


def test_a_cookies_file_is_looked_into_before_it_is_kept(client: FlaskClient, site: Site) -> None:
    def send(data: bytes) -> int:
        return client.post(
            "/settings/service/downloads", data={"video_cookies_file": (io.BytesIO(data), "c.txt")}
        ).status_code

    assert send(b"\x00\xff\xfe") == 422
    assert send(b"just words") == 422
    assert send(COOKIES.replace("tiktok", "example").encode()) == 422
    assert send(b"x" * 1_000_050) == 422
    assert site.web.operations.kept.values() == {}
    assert send(COOKIES.encode()) == 303
    assert site.web.operations.kept.current().video_cookies_file is not None
    assert "of-a-person" not in client.get("/settings/service").text


def test_what_the_environment_says_is_shown_as_such_and_cannot_be_changed(make_site: MakeSite) -> None:
    site = make_site(note_language="French", openai_api_key="sk-from-the-environment-99")
    client = site.app.test_client()
    page = client.get("/settings/service").text
    assert "set in .env as NOTE_LANGUAGE" in page
    assert "…t-99" in page
    assert "sk-from-the-environment" not in page
    client.post("/settings/service/preferences", data={"note_language": "German"})
    assert site.web.operations.kept.current().note_language == "French"


def test_members_neither_see_nor_change_them(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s", public_url="http://localhost")
    client = site.app.test_client()
    client.post("/settings/service/preferences", data={"note_language": "German"})
    assert site.web.operations.kept.values() == {}


@pytest.mark.parametrize("name", [name for name, one in CHANGEABLE.items() if one.kind is not Kind.FILE])
def test_no_setting_runs_as_a_script(client: FlaskClient, site: Site, name: str) -> None:
    group = next(one for one in GROUPS if name in {member.name for member in one.members})
    answer = client.post(f"/settings/service/{group.name}", data={name: EVIL})
    site.web.operations.kept.save({name: EVIL})
    for text in (answer.text, client.get("/settings/service").text, client.get("/settings").text, client.get("/").text):
        assert EVIL not in text
        assert "<script>alert" not in text


def test_a_key_of_a_chat_server_is_tried_by_asking_it(client: FlaskClient, site: Site) -> None:
    with chat(lm_studio, brain=lambda _asked: {}, key="sk-right") as server:
        form = {"llm_base_url": server.url, "llm_model": "m", "llm_api_key": "sk-wrong"}
        assert client.post("/settings/service/llm", data=form).status_code == 422
        assert client.post("/settings/service/llm", data={**form, "untested": "1"}).status_code == 422
        assert client.post("/settings/service/llm", data={**form, "llm_api_key": "sk-right"}).status_code == 303
    assert site.web.operations.kept.current().has_llm
