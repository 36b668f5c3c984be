import re

import pytest
from flask.testing import FlaskClient

from services.accounts.api_tokens import Scope
from services.domain.stages import Source
from tests.endpoints.conftest import MakeSite
from tests.fakes.site import LINK, Site


def bearer(site: Site, scope: Scope = Scope.WRITE, user: str = "local") -> dict[str, str]:
    return {"Authorization": f"Bearer {site.web.sign_in.tokens.make(user, 'script', scope)[1]}"}


def test_a_token_is_made_shown_once_and_revoked(client: FlaskClient) -> None:
    made = client.post("/api/tokens", json={"name": "phone", "scope": "write"})
    listed = client.get("/api/tokens").get_json()["tokens"]

    assert made.status_code == 201
    assert made.get_json()["token"].startswith("cs_")
    assert [one["name"] for one in listed] == ["phone"]
    assert "token" not in listed[0]
    assert client.delete(f"/api/tokens/{listed[0]['id']}").status_code == 204
    assert client.delete(f"/api/tokens/{listed[0]['id']}").status_code == 404


@pytest.mark.parametrize(("sent", "field"), [({}, "name"), ({"name": "x", "scope": "all"}, "scope")])
def test_a_wrong_wish_names_the_field(client: FlaskClient, sent: dict[str, str], field: str) -> None:
    assert client.post("/api/tokens", json=sent).get_json()["errors"][0]["field"] == field


def test_a_program_acts_for_its_person_alone(client: FlaskClient, site: Site) -> None:
    mine = site.order()
    theirs = site.intake.accept("other", Source(kind="link", url=LINK), mine.options)
    headers = bearer(site, user="other")

    found = client.get("/api/entries", headers=headers).get_json()["entries"]

    assert [entry["id"] for entry in found] == [theirs.id]
    assert client.get(f"/api/entries/{mine.id}", headers=headers).status_code == 404


def test_a_reading_token_changes_nothing(client: FlaskClient, site: Site) -> None:
    headers = bearer(site, Scope.READ)
    assert client.get("/api/entries", headers=headers).status_code == 200
    assert client.post("/api/entries", json={"url": LINK}, headers=headers).status_code == 403
    assert site.queue.enqueued == []


@pytest.mark.parametrize("sent", ["Bearer cs_wrong", "Bearer", "Basic bG9jYWw6", "Bearer é"])
def test_a_wrong_token_is_refused_even_where_nobody_signs_in(client: FlaskClient, sent: str) -> None:
    answer = client.get("/api/entries", headers={"Authorization": sent})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_cannot_make_tokens(client: FlaskClient, site: Site) -> None:
    headers = bearer(site)
    assert client.post("/api/tokens", json={"name": "more"}, headers=headers).status_code == 403
    assert client.delete("/api/me", json={"confirm": "forget me"}, headers=headers).status_code == 403


def test_each_token_has_a_limit_of_its_own(make_site: MakeSite) -> None:
    site = make_site(requests_per_minute=2)
    client, one, two = site.app.test_client(), bearer(site), bearer(site)

    codes = [client.post("/api/entries", json={"url": LINK}, headers=one).status_code for _ in range(3)]

    assert codes == [202, 202, 429]
    assert client.post("/api/entries", json={"url": LINK}, headers=two).status_code == 202


def test_guessing_is_slowed_down(client: FlaskClient) -> None:
    codes = {client.get("/api/entries", headers={"Authorization": "Bearer x"}).status_code for _ in range(40)}
    assert codes == {401, 429}


def test_where_people_sign_in_a_token_is_enough(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s")
    client = site.app.test_client()
    assert client.get("/api/entries").status_code == 401
    assert client.get("/api/entries", headers=bearer(site)).status_code == 200


def test_a_stream_ends_when_its_token_is_revoked(client: FlaskClient, site: Site) -> None:
    token, secret = site.web.sign_in.tokens.make("local", "script", Scope.READ)
    answer = client.get("/api/events", headers={"Authorization": f"Bearer {secret}"}, buffered=False)
    frames = answer.iter_encoded()
    assert next(iter(frames))

    site.web.sign_in.tokens.revoke("local", token.id)

    assert b"".join(frames) == b""  # it would go on for ever


def test_a_key_makes_a_repeated_order_the_same_order(client: FlaskClient, site: Site) -> None:
    key = {"Idempotency-Key": "a-1"}
    first = client.post("/api/entries", json={"url": LINK}, headers=key).get_json()
    site.journal(site.entries.get("local", first["id"])).fail("no", "permanent")

    again = client.post("/api/entries", json={"url": LINK}, headers=key).get_json()
    other = client.post("/api/entries", json={"url": "https://youtu.be/abcdefghijk"}, headers=key)

    assert (again["id"], again["run"], again["status"]) == (first["id"], 1, "failed")  # not run again
    assert other.status_code == 422


def test_the_page_shows_a_new_token_once(client: FlaskClient) -> None:
    answer = client.post("/settings/tokens", data={"name": "Phone <b>", "scope": "write"})
    secret = re.search(r'id="secret"[^>]*>(cs_[\w-]{43})<', answer.text)

    assert answer.status_code == 201
    assert secret
    page = client.get("/settings").text
    assert "Phone &lt;b&gt;" in page
    assert secret.group(1) not in page
    assert client.get("/api/entries", headers={"Authorization": f"Bearer {secret.group(1)}"}).status_code == 200


def test_the_page_revokes(client: FlaskClient, site: Site) -> None:
    token, _ = site.web.sign_in.tokens.make("local", "old", Scope.READ)
    assert client.post(f"/settings/tokens/{token.id}/revoke").status_code == 303
    assert "No program has a token yet" in client.get("/settings").text
