"""The language of a page: who chooses it, and that nothing else follows from the choice."""

import pytest

from tests.endpoints.conftest import MakeSite
from tests.fakes.site import Site


@pytest.mark.parametrize(
    ("chosen", "asked", "expected"),
    [
        ("", "", '<html lang="en" dir="ltr">'),
        ("", "de-AT,de;q=0.9,en;q=0.8", '<html lang="de" dir="ltr">'),
        ("", "ar", '<html lang="ar" dir="rtl">'),
        ("", "nl", '<html lang="en" dir="ltr">'),
        ("fr", "de", '<html lang="fr" dir="ltr">'),
        ("tlh", "de", '<html lang="de" dir="ltr">'),
        ("", ";;q=x,,*", '<html lang="en" dir="ltr">'),
    ],
)
def test_the_choice_counts_then_the_browser_then_english(site: Site, chosen: str, asked: str, expected: str) -> None:
    client = site.app.test_client()
    client.set_cookie("language", chosen)
    assert expected in client.get("/", headers={"Accept-Language": asked}).text


def test_who_asks_for_no_language_gets_the_one_of_the_settings(make_site: MakeSite) -> None:
    assert '<html lang="ja" dir="ltr">' in make_site(default_language="ja").app.test_client().get("/").text


def test_the_menu_keeps_the_choice_and_shows_the_same_page(site: Site) -> None:
    client = site.app.test_client()
    answer = client.post("/language", data={"language": "es", "back": "/trash?before=x"})
    assert (answer.status_code, answer.location) == (303, "/trash?before=x")
    assert '<html lang="es" dir="ltr">' in client.get("/trash").text


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:1"])
def test_the_menu_leads_nowhere_else(site: Site, back: str) -> None:
    assert site.app.test_client().post("/language", data={"language": "de", "back": back}).location == "/"


def test_a_language_that_there_is_not_changes_nothing(site: Site) -> None:
    answer = site.app.test_client().post("/language", data={"language": "xx"})
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (303, False)
