"""The settings of the service: who is no admin, another site, and whoever looks over the admin's shoulder."""

import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from clients.database.models import KeptSetting, now
from config.kept import CHANGEABLE, GROUPS, Kind
from tests.endpoints.people import add_person, signed_in
from tests.fakes.site import Site

SECRETS = [name for name, one in CHANGEABLE.items() if one.kind is Kind.SECRET]
FORMS = {
    "preferences": {"note_language": "German"},
    "llm": {"llm_base_url": "http://127.0.0.1:9/v1", "llm_model": "m", "untested": "1"},
}


@pytest.fixture
def admin(site: Site) -> FlaskClient:
    """The browser of one of two admins."""
    for name in ("Alice", "Bob"):
        add_person(site, name)
    return signed_in(site, "Alice")


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
@pytest.mark.parametrize("group", FORMS)
def test_another_site_changes_no_setting(site: Site, admin: FlaskClient, group: str, headers: dict[str, str]) -> None:
    assert admin.post(f"/settings/service/{group}", data=FORMS[group], headers=headers).status_code == 403
    assert site.web.operations.kept.values() == {}


def pages(site: Site) -> Iterator[str]:
    """Every address without a part to fill in that is only looked at."""
    for rule in site.app.url_map.iter_rules():
        if not rule.arguments and "GET" in (rule.methods or ()) and not rule.rule.startswith(("/api/events", "/auth/")):
            yield rule.rule


def test_no_page_and_no_answer_gives_a_saved_secret_back(site: Site, admin: FlaskClient) -> None:
    said = {name: f"secret-of-{name.replace('_', '-')}-{number:08d}" for number, name in enumerate(SECRETS)}
    said["video_proxy"] = f"socks5://user:{said['video_proxy']}@127.0.0.1:9"
    site.web.operations.kept.save(said)
    asked = [*pages(site)]
    assert {*asked} >= {"/settings", "/settings/service", "/status", "/notion"}
    for path in asked:
        text = admin.get(path).text
        assert [name for name in SECRETS if f"secret-of-{name.replace('_', '-')}" in text] == [], path


def test_two_admins_who_save_at_once_both_have_saved(site: Site, admin: FlaskClient) -> None:
    browsers, together = (admin, signed_in(site, "Alice")), threading.Barrier(2)
    answers: list[int] = []

    def save(browser: FlaskClient, seconds: int) -> None:
        together.wait()
        form = {"note_language": "German", "max_video_s": str(seconds)}
        answers.append(browser.post("/settings/service/preferences", data=form).status_code)

    threads = [threading.Thread(target=save, args=(one, 300 + n)) for n, one in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303, 303]
    assert site.web.operations.kept.values()["note_language"] == "German"
    assert site.web.operations.kept.values()["max_video_s"] in ("300", "301")


def test_a_setting_of_another_version_breaks_no_page_and_stays(site: Site, admin: FlaskClient) -> None:
    with site.database.transaction() as session:
        session.add(KeptSetting(name="of_tomorrow", sealed="<script>", changed_at=now()))
    assert admin.post("/settings/service/preferences", data=FORMS["preferences"]).status_code == 303
    assert "of_tomorrow" not in admin.get("/settings/service").text
    with site.database.reading() as session:
        assert session.get(KeptSetting, "of_tomorrow") is not None


@pytest.mark.parametrize("group", [one.name for one in GROUPS])
def test_a_value_of_a_megabyte_is_refused(site: Site, admin: FlaskClient, group: str) -> None:
    member = next(one for one in GROUPS if one.name == group).members[0]
    answer = admin.post(f"/settings/service/{group}", data={member.name: "x" * 1_000_000})
    assert answer.status_code in (303, 413, 422)
    assert site.web.operations.kept.values() == {}
