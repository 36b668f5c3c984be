import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.operations.connection_tests import ALL, OWN, WEBHOOKS, ConnectionTests
from services.operations.diagnostics import NOTES, SPEECH, CheckState
from services.operations.sites_check import DOWNLOADS
from services.webhooks.courier import Courier
from tests.endpoints.conftest import MakeSite, make_site
from tests.fakes import speech_server as speech
from tests.fakes.chat import chat, error, good
from tests.fakes.notion.server import notion_server
from tests.fakes.site import KEY, Site
from tests.fakes.vendor_server import vendor_server
from utils.crypto import Cipher

__all__ = ["make_site"]
NOTION = "Notion"
URL = "https://receiver.example/hook"


@pytest.fixture
def receiver(make_site: MakeSite) -> Iterator[Any]:
    """Starts a courier for the site; its receiver answers with this status."""
    couriers: list[Courier] = []

    def start(site: Site, status: int) -> None:
        courier = Courier(site.database, Cipher(lambda: [KEY]), lambda _url, _body, _headers: status)
        couriers.append(courier)
        ticker = threading.Thread(target=look, args=(courier,), daemon=True)
        ticker.start()

    def look(courier: Courier) -> None:
        while courier in couriers:
            courier.look()
            done.wait(0.05)

    done = threading.Event()
    yield start
    running, couriers[:] = list(couriers), []
    done.set()
    for courier in running:
        courier.stop()


def asked_of(site: Site) -> ConnectionTests:
    return site.web.operations.connection_tests


def test_notion_that_is_not_connected_says_how(make_site: MakeSite) -> None:
    found = asked_of(make_site()).run(NOTION, "local")
    assert (found.state, "NOTION_TOKEN" in found.advice) == (CheckState.OFF, True)


def test_notion_answers_with_the_workspace(make_site: MakeSite) -> None:
    with notion_server() as notion:
        site = make_site(notion_base_url=notion.url, notion_token=notion.token)
        found = asked_of(site).run(NOTION, "local")
    assert found.state is CheckState.OK
    assert found.says.startswith("Notion answers for “")


def test_a_wrong_notion_token_is_a_sentence_without_the_token(make_site: MakeSite) -> None:
    with notion_server() as notion:
        site = make_site(notion_base_url=notion.url, notion_token="ntn_wrong_and_secret")
        found = asked_of(site).run(NOTION, "local")
    assert found.state is CheckState.BROKEN
    assert "ntn_wrong" not in found.says + found.advice
    assert found.advice


def test_the_model_is_tested_with_a_structured_question(make_site: MakeSite) -> None:
    refuses = error(401, "Incorrect API key provided: sk-1111222233334444.")
    with chat(good, lambda _asked, _brain: refuses, brain=lambda _asked: {"exercise": "a", "reps": 1}) as server:
        site = make_site(llm_base_url=server.url, llm_model="small", llm_api_key="sk-1111222233334444")
        well, ill = asked_of(site).run(NOTES, "local"), asked_of(site).run(NOTES, "local")
    assert (well.state, well.says.endswith("answers structured by a JSON schema.")) == (CheckState.OK, True)
    assert (ill.state, "Incorrect API key" in ill.says, "1111" in ill.says) == (CheckState.DEGRADED, True, False)
    assert server.asked[0].form == "json_schema"


def test_only_the_service_that_is_meant_is_asked(make_site: MakeSite) -> None:
    with vendor_server(speech.WRONG_KEY) as server:
        site = make_site(openai_base_url=server.url, openai_api_key="sk-1111222233334444")
        assert asked_of(site).run(NOTES, "local").state is CheckState.OFF
        assert not server.asked
        found = asked_of(site).run(SPEECH, "local")
    assert (found.state, "1111" in found.says) == (CheckState.DEGRADED, False)


def test_a_key_that_a_vendor_repeats_is_not_shown(make_site: MakeSite) -> None:
    echo = speech.error(401, "No account for the key hunter2hunter2.")
    with vendor_server(echo) as server:
        site = make_site(openai_base_url=server.url, openai_api_key="hunter2hunter2")
        assert "hunter2" not in asked_of(site).run(SPEECH, "local").says


def test_sites_that_are_not_reached_are_named(make_site: MakeSite) -> None:
    site = make_site()
    assert asked_of(site).run(DOWNLOADS, "local").says == "TikTok, Instagram and YouTube can be reached."
    site.silent.add("https://www.tiktok.com")
    found = asked_of(site).run(DOWNLOADS, "local")
    assert (found.state, found.says) == (CheckState.BROKEN, "TikTok cannot be reached.")


def test_missing_cookies_come_before_the_sites(make_site: MakeSite, tmp_path: Path) -> None:
    found = asked_of(make_site(video_cookies_file=tmp_path / "none.txt")).run(DOWNLOADS, "local")
    assert (found.name, found.says) == (DOWNLOADS, "VIDEO_COOKIES_FILE is not a file.")


@pytest.mark.parametrize(("status", "state"), [(204, CheckState.OK), (500, CheckState.BROKEN)])
def test_webhooks_say_what_the_receiver_answered(
    make_site: MakeSite, receiver: Any, status: int, state: CheckState
) -> None:
    site = make_site(delivery_s=60.0)
    site.webhooks.add("local", URL, ["entry.failed"])
    receiver(site, status)

    found = asked_of(site).run(WEBHOOKS, "local")

    assert found.state is state
    assert ("answered 500" in found.says) == (status == 500)


def test_webhooks_that_nobody_delivers_ask_for_a_worker(make_site: MakeSite) -> None:
    site = make_site()
    assert asked_of(site).run(WEBHOOKS, "local").state is CheckState.OFF
    site.webhooks.add("local", URL, ["entry.failed"])
    hasty = ConnectionTests(site.settings, site.notion.connections, site.webhooks, max_wait_s=0)
    assert hasty.run(WEBHOOKS, "local").advice == "Start a worker."


def test_where_people_sign_in_they_test_only_their_own(make_site: MakeSite) -> None:
    assert asked_of(make_site()).names == ALL
    shared = asked_of(make_site(notion_client_id="i", notion_client_secret="s"))
    assert shared.names == OWN
    with pytest.raises(KeyError):
        shared.run(SPEECH, "local")


def test_redis_is_offered_where_it_is_configured(make_site: MakeSite) -> None:
    site = make_site(redis_url="redis://127.0.0.1:1/0")
    found = asked_of(site).run("Redis", "local")
    assert (found.state, bool(found.advice)) == (CheckState.DEGRADED, True)
