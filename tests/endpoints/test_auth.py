from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clients.database.models import OauthState
from tests.endpoints.conftest import MakeSite
from tests.endpoints.people import add_person, signed_in
from tests.fakes.notion.faults import FaultKind
from tests.fakes.notion.server import NotionServer, notion_server
from tests.fakes.notion.workspace import PERSON
from tests.fakes.site import Site

ALICE = f"notion-{PERSON}"


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as server:
        yield server


@pytest.fixture
def site(make_site: MakeSite, notion: NotionServer) -> Site:
    oauth = notion.oauth
    return make_site(
        notion_base_url=notion.url, notion_client_id=oauth.client_id, notion_client_secret=oauth.client_secret
    )


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return site.app.test_client()


def consent(client: FlaskClient) -> str:
    """Go to Notion as a browser does; the path and query of the way back."""
    to_notion = client.get("/auth/notion/login").headers["Location"]
    back = urlsplit(httpx.get(to_notion).headers["Location"])
    return f"{back.path}?{back.query}"


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[[], TestResponse]:
    return lambda: client.get(consent(client))


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/auth/sign-in"
    assert "Sign in with Notion" in client.get("/auth/sign-in").text


@pytest.mark.parametrize("path", ["/api/entries", "/api/databases", "/api/connections", "/api/events", "/api/nothing"])
def test_a_program_without_a_session_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_every_address_is_closed_but_for_the_public_ones(site: Site, client: FlaskClient) -> None:
    rules = [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    paths = {rule.rule for rule in rules if "<" not in rule.rule}
    opened = {path for path in paths if client.get(path).status_code == 200}
    public = {
        "/auth/sign-in",
        "/auth/first",
        "/offline",
        "/service-worker.js",
        "/errors",
        "/health",
        "/health/ready",
        "/health/db",
        "/health/redis",
        "/metrics",
    }
    assert opened <= public


def test_signing_in_creates_the_user(site: Site, client: FlaskClient, sign_in: Callable[[], TestResponse]) -> None:
    assert sign_in().headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.get("/api/connections").get_json()["connections"][0]["workspace"] == "Test workspace"
    assert site.notion.connections.of_user(ALICE)[0].state == "ok"


def test_the_session_ends_with_logging_out(client: FlaskClient, sign_in: Callable[[], TestResponse]) -> None:
    sign_in()
    client.post("/auth/logout")
    assert client.get("/api/entries").status_code == 401


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(
    site: Site, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    sign_in()
    copied = client.get_cookie("clipsheet")
    assert copied
    thief = site.app.test_client()
    thief.set_cookie("clipsheet", copied.value)
    assert thief.get("/api/entries").status_code == 200

    client.post("/auth/logout")

    assert thief.get("/api/entries").status_code == 401


def test_a_state_works_once(client: FlaskClient) -> None:
    back = consent(client)
    client.get(back)
    assert client.get(back).status_code == 422


def test_a_state_of_another_browser_is_refused(site: Site, client: FlaskClient) -> None:
    answer = site.app.test_client().get(consent(client))
    assert answer.status_code == 422
    assert "not begun in this browser" in answer.text


def test_a_state_that_is_too_old_is_refused(site: Site, client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["sign_ins"] = ["1700000000.of-yesterday"]
    assert "too old" in client.get("/auth/notion/callback?state=1700000000.of-yesterday&code=c").text


def test_sign_ins_that_are_only_begun_fill_nothing(site: Site, client: FlaskClient) -> None:
    for _ in range(5):
        client.get("/auth/notion/login")
    with site.database.reading() as session:
        assert session.query(OauthState).count() == 0


def test_only_the_hash_of_a_state_is_kept(site: Site, client: FlaskClient) -> None:
    back = consent(client)
    client.get(back)
    (state,) = parse_qs(urlsplit(back).query)["state"]
    with site.database.reading() as session:
        assert [row.id for row in session.query(OauthState)] != [state]


def test_a_person_who_says_no_is_told_what_to_do(
    notion: NotionServer, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    notion.oauth.is_denied = True
    answer = sign_in()
    assert answer.status_code == 422
    assert "You did not give Clipsheet access" in answer.text


def test_a_code_that_notion_refuses_is_explained(notion: NotionServer, client: FlaskClient) -> None:
    back = consent(client)
    notion.oauth.codes.clear()
    assert "no longer accepts this sign-in" in client.get(back).text


def test_wrong_client_secrets_are_named(notion: NotionServer, client: FlaskClient) -> None:
    back = consent(client)
    notion.oauth.client_secret = "another"
    assert "NOTION_CLIENT_SECRET" in client.get(back).text


def test_the_tokens_are_encrypted_and_never_in_the_cookie(
    notion: NotionServer, site: Site, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    cookie = sign_in().headers["Set-Cookie"]
    (token,) = (one for one in notion.oauth.access if one != notion.token)
    assert token not in cookie
    assert token.encode() not in b"".join(path.read_bytes() for path in site.folder.glob("clipsheet.db*"))


def test_one_user_never_sees_anothers_entries(
    site: Site, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    theirs = site.order(user_id="other")
    sign_in()
    assert client.get("/api/entries").get_json()["entries"] == []
    assert client.get(f"/api/entries/{theirs.id}").status_code == 404
    assert client.get(f"/entries/{theirs.id}").status_code == 404


def test_a_signed_in_person_owns_what_they_order(
    site: Site, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    sign_in()
    answer = client.post("/api/entries", json={"url": "https://www.tiktok.com/@coach/video/7106594312292453675"})
    assert site.entries.get(ALICE, answer.get_json()["id"]).user_id == ALICE


def test_a_session_of_a_user_who_is_gone_is_no_session(
    site: Site, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    sign_in()
    with client.session_transaction() as session:
        session["session"] = "of-nobody"
    assert client.get("/api/entries").status_code == 401


def test_disconnecting_revokes_the_token(
    notion: NotionServer, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    sign_in()
    (one,) = client.get("/api/connections").get_json()["connections"]
    assert client.delete(f"/api/connections/{one['id']}").status_code == 204
    assert list(notion.oauth.access) == [notion.token]
    assert client.get("/api/connections").get_json()["connections"] == []


def test_whoever_leaves_for_good_takes_the_token_along(
    notion: NotionServer, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    sign_in()
    assert client.delete("/api/me", json={"confirm": "forget me"}).status_code == 204
    assert list(notion.oauth.access) == [notion.token]
    assert client.get("/api/entries").status_code == 401


def test_tokens_codes_and_states_are_never_logged(
    notion: NotionServer, client: FlaskClient, sign_in: Callable[[], TestResponse], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    sign_in()
    notion.inject(FaultKind.INTERNAL, times=2)
    client.post("/api/link-database/register", json={"database": "0" * 32})
    secrets = {*notion.oauth.access, *notion.oauth.refresh, notion.oauth.client_secret} - {notion.token}
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "/v1/databases" in logged
    assert not [one for one in secrets if one in logged]


def test_disconnecting_works_while_notion_is_away(
    notion: NotionServer, client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    sign_in()
    (one,) = client.get("/api/connections").get_json()["connections"]
    notion.oauth.client_secret = "another"
    assert client.delete(f"/api/connections/{one['id']}").status_code == 204


def test_signing_in_again_keeps_the_connection(client: FlaskClient, sign_in: Callable[[], TestResponse]) -> None:
    sign_in()
    first = client.get("/api/connections").get_json()
    sign_in()
    assert client.get("/api/connections").get_json() == first


def test_without_oauth_there_is_no_sign_in(make_site: MakeSite) -> None:
    client = make_site().app.test_client()
    assert client.get("/auth/notion/login").status_code == 404
    assert client.get("/auth/sign-in").headers["Location"] == "/"
    assert client.get("/api/entries").status_code == 200


def test_what_a_phone_shared_is_there_after_signing_in(
    client: FlaskClient, sign_in: Callable[[], TestResponse]
) -> None:
    shared = "/share?text=https://youtu.be/abcdefghijk"
    assert client.get(shared).headers["Location"] == "/auth/sign-in"
    back = sign_in().headers["Location"]
    assert back == shared
    assert "youtube.com/watch?v=abcdefghijk" in client.get(back).text
    client.post("/auth/logout")
    assert sign_in().headers["Location"] == "/"


def test_a_person_with_a_password_connects_notion_to_their_own_account(site: Site) -> None:
    add_person(site, "Alice")
    alice = signed_in(site, "Alice")
    assert "Connect Notion" in alice.get("/notion").text
    assert alice.get(consent(alice)).headers["Location"] == "/notion"
    (one,) = alice.get("/api/connections").get_json()["connections"]
    assert one["workspace"] == "Test workspace"
    assert [view.user_id for view in site.notion.connections.of_user("local")] == ["local"]
    assert "Sign out, Alice" in alice.get("/").text


def test_while_the_database_is_away_probes_answer_and_nobody_is_let_in(make_site: MakeSite) -> None:
    site = make_site()
    client = site.app.test_client()
    site.database.close()
    (site.folder / "clipsheet.db").write_bytes(b"broken")
    assert client.get("/health").status_code == 200
    page = client.get("/")
    assert page.status_code == 503
    assert "Back to your notes" in page.text
    assert client.get("/api/entries").status_code == 503
