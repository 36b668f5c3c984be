import itertools
from urllib.parse import urlsplit

import httpx
import pytest
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter
from werkzeug.routing.converters import NumberConverter

from app import create_app
from endpoints.auth import USER
from tests.endpoints.conftest import MakeSite
from tests.fakes.notion.server import notion_server
from tests.fakes.results import workout
from tests.fakes.site import LINK, Site

SECRET = "only-for-the-other"


@pytest.fixture
def theirs(site: Site) -> str:
    """A finished entry of somebody else."""
    return site.finish(site.order(user_id="other"), workout(), title=SECRET).id


def addresses(site: Site, entry_id: str) -> list[tuple[str, str]]:
    """Every method and path that takes an entry's id, also those that are added one day."""
    found = []
    for rule in site.app.url_map.iter_rules():
        if "entry_id" not in rule.arguments:
            continue
        choices = {name: sorted(one.items) for name, one in rule._converters.items() if isinstance(one, AnyConverter)}
        numbers = {name: ["1"] for name, one in rule._converters.items() if isinstance(one, NumberConverter)}
        choices = {"name": ["title"], **choices, **numbers}
        names = sorted(rule.arguments - {"entry_id"})
        for values in itertools.product(*(choices.get(name, ["x"]) for name in names)):
            path = site.app.url_map.bind("localhost").build(
                rule.endpoint, {"entry_id": entry_id, **dict(zip(names, values, strict=True))}
            )
            found += [(method, path) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return sorted(set(found))


def test_anothers_entry_exists_at_no_address(client: FlaskClient, site: Site, theirs: str) -> None:
    before = site.entries.find(theirs)
    tried = addresses(site, theirs)
    assert len(tried) > 15

    for method, path in tried:
        answer = client.open(path, method=method, json={} if path.startswith("/api") else None)
        assert answer.status_code in (404, 415, 422), (method, path, answer.status_code)
        assert SECRET not in answer.text

    assert site.entries.find(theirs) == before
    assert site.queue.cancelled == []


def test_lists_and_numbers_are_of_ones_own(client: FlaskClient, theirs: str) -> None:
    for path in ("/", "/api/entries", "/api/stats", "/metrics", "/api/entries/export.csv", "/api/entries/export.json"):
        text = client.get(path).text
        assert SECRET not in text, path
        assert theirs not in text, path
    assert client.get("/api/stats").get_json()["entries"] == 0


def test_anothers_link_is_no_way_to_their_entry(client: FlaskClient, theirs: str) -> None:
    mine = client.post("/api/entries", json={"url": LINK}).get_json()["id"]
    assert mine != theirs


@pytest.fixture
def public(make_site: MakeSite) -> Site:
    return make_site(
        notion_client_id="i", notion_client_secret="s", public_url="https://clipsheet.example", metrics_token="t"
    )


def test_the_cookie_is_for_https_and_not_for_scripts(public: Site) -> None:
    client = create_app(public.web).test_client()
    cookie = client.get("/auth/notion/login", base_url="https://clipsheet.example").headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_session_from_before_the_sign_in_is_not_kept(make_site: MakeSite) -> None:
    with notion_server() as notion:
        oauth = notion.oauth
        site = make_site(
            notion_base_url=notion.url, notion_client_id=oauth.client_id, notion_client_secret=oauth.client_secret
        )
        client = site.app.test_client()
        with client.session_transaction() as session:
            session["planted"] = "by the attacker"
        back = urlsplit(httpx.get(client.get("/auth/notion/login").headers["Location"]).headers["Location"])
        client.get(f"{back.path}?{back.query}")

        with client.session_transaction() as session:
            assert session[USER].startswith("notion-")
            assert "planted" not in session


def test_a_cookie_that_somebody_else_signed_is_no_session(public: Site) -> None:
    client = public.app.test_client()
    client.set_cookie("clipsheet", "eyJ1c2VyX2lkIjoib3RoZXIifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb", domain="localhost")
    assert client.get("/api/entries").status_code == 401
