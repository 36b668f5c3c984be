from typing import Any

import pytest
from flask.testing import FlaskClient

from endpoints.auth import KEY, USER
from endpoints.password_tries import OF_ACCOUNT, OF_ADDRESS
from services.accounts.api_tokens import Scope
from services.accounts.passwords import LONGEST
from tests.endpoints.people import PASSWORD, add_person, signed_in, stop_the_clock
from tests.fakes.site import LINK, Site


@pytest.fixture
def alice(site: Site) -> str:
    """The first person."""
    return add_person(site, "Alice").user_id


QUICKLY_WRONG = "x" * (LONGEST + 1)  # refused without work: what is measured here is how many may come in a minute


def attempt(client: FlaskClient, name: str, password: str, **kwargs: Any) -> int:
    return client.post("/auth/password", data={"name": name, "password": password}, **kwargs).status_code


def test_until_there_is_a_person_nothing_changes(client: FlaskClient) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/auth/sign-in").headers["Location"] == "/"
    assert attempt(client, "Alice", PASSWORD) == 303
    assert client.get("/api/entries").status_code == 200


def test_from_the_first_person_on_everybody_signs_in(site: Site, client: FlaskClient) -> None:
    mine = site.order()
    assert client.get("/api/entries").status_code == 200
    add_person(site, "Alice")
    assert client.get("/").headers["Location"] == "/auth/sign-in"
    assert client.get("/api/entries").status_code == 401
    assert [one["id"] for one in signed_in(site, "alice").get("/api/entries").get_json()["entries"]] == [mine.id]


def test_the_page_asks_for_name_and_password(alice: str, client: FlaskClient) -> None:
    page = client.get("/auth/sign-in").text
    assert 'autocomplete="current-password"' in page
    assert "Notion" not in page


def test_a_wrong_password_is_told_and_the_name_kept(alice: str, client: FlaskClient) -> None:
    answer = client.post("/auth/password", data={"name": "Alice", "password": "wrong"})
    assert answer.status_code == 401
    assert "The name or the password is wrong." in answer.text
    assert 'value="Alice"' in answer.text
    assert 'wrong"' not in answer.text
    assert client.get("/api/entries").status_code == 401


def test_names_that_are_not_there_are_answered_alike(alice: str, client: FlaskClient) -> None:
    known, unknown = (
        client.post("/auth/password", data={"name": name, "password": "wrong"}).text for name in ("Alice", "Blice")
    )
    assert known.replace("Alice", "Blice") == unknown


def test_signing_out_ends_the_session_on_the_server(alice: str, site: Site) -> None:
    client = signed_in(site, "Alice")
    copied = client.get_cookie("clipsheet")
    assert copied
    assert "Sign out" in client.get("/").text
    client.post("/auth/logout")
    thief = site.app.test_client()
    thief.set_cookie("clipsheet", copied.value)
    assert thief.get("/api/entries").status_code == 401


def test_what_the_browser_held_before_is_worth_nothing_after(alice: str, site: Site) -> None:
    client = site.app.test_client()
    planted = site.web.sign_in.people.sessions.begin(alice)
    with client.session_transaction() as session:
        session["planted"], session[KEY] = "by the attacker", planted
    attempt(client, "Alice", PASSWORD)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session[USER] == alice
        assert session[KEY] != planted
    assert site.web.sign_in.people.sessions.find(planted) is None


def test_a_note_that_was_asked_for_is_shown_after_signing_in(alice: str, site: Site) -> None:
    entry, client = site.order(), site.app.test_client()
    client.get(f"/entries/{entry.id}")
    answer = client.post("/auth/password", data={"name": "Alice", "password": PASSWORD})
    assert answer.headers["Location"] == f"/entries/{entry.id}"


def test_a_person_sees_their_own_entries_alone(alice: str, site: Site) -> None:
    add_person(site, "Bob")
    mine = signed_in(site, "Alice").post("/api/entries", json={"url": LINK}).get_json()["id"]
    bob = signed_in(site, "Bob")
    assert bob.get(f"/api/entries/{mine}").status_code == 404
    assert bob.get("/api/entries").get_json()["entries"] == []


def test_guessing_an_account_is_slowed_and_told(alice: str, site: Site) -> None:
    stop_the_clock(site)
    client = site.app.test_client()
    for number in range(OF_ACCOUNT):
        assert attempt(client, "Alice", QUICKLY_WRONG, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"}) == 401
    answer = client.post("/auth/password", data={"name": "ALICE", "password": PASSWORD})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 6
    assert "Wait 6 s" in answer.text


def test_guessing_from_an_address_is_slowed(alice: str, site: Site) -> None:
    stop_the_clock(site)
    client = site.app.test_client()
    tried = [attempt(client, f"name {number}", QUICKLY_WRONG) for number in range(OF_ADDRESS + 1)]
    assert tried == [401] * OF_ADDRESS + [429]


def test_a_network_of_ipv6_addresses_counts_as_one(alice: str, site: Site) -> None:
    stop_the_clock(site)
    client = site.app.test_client()
    for number in range(OF_ADDRESS):
        attempt(client, f"name {number}", QUICKLY_WRONG, environ_base={"REMOTE_ADDR": f"2001:db8::{number:x}"})
    assert attempt(client, "Alice", PASSWORD, environ_base={"REMOTE_ADDR": "2001:db8::ffff"}) == 429
    assert attempt(client, "Alice", PASSWORD, environ_base={"REMOTE_ADDR": "2001:db9::1"}) == 303


def test_a_browser_that_is_known_is_not_kept_out_by_strangers(alice: str, site: Site) -> None:
    stop_the_clock(site)
    client, stranger = signed_in(site, "Alice"), site.app.test_client()
    client.post("/auth/logout")
    for _ in range(OF_ADDRESS + 1):
        attempt(stranger, "Alice", QUICKLY_WRONG)
    assert attempt(stranger, "Alice", PASSWORD) == 429
    assert attempt(client, "Alice", PASSWORD) == 303
    assert attempt(client, "Bob", PASSWORD) == 429


def test_a_forged_mark_of_a_known_browser_is_none(alice: str, site: Site) -> None:
    stop_the_clock(site)
    client = site.app.test_client()
    for _ in range(OF_ACCOUNT):
        client.set_cookie("clipsheet_known", '["alice","x"].forged')
        attempt(client, "Alice", QUICKLY_WRONG)
    assert attempt(client, "Alice", PASSWORD) == 429


def test_a_password_of_a_megabyte_is_refused_at_the_door(alice: str, client: FlaskClient) -> None:
    assert attempt(client, "Alice", "x" * 1_000_000) == 413
    assert attempt(client, "Alice", "x" * 200_000) == 401


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_other_site_signs_a_browser_in(alice: str, client: FlaskClient, headers: dict[str, str]) -> None:
    assert attempt(client, "Alice", PASSWORD, headers=headers) == 403


def test_a_token_of_a_disabled_person_ends(alice: str, site: Site) -> None:
    bob = add_person(site, "Bob").user_id
    token, secret = site.web.sign_in.tokens.make(bob, "phone", Scope.READ)
    headers, client = {"Authorization": f"Bearer {secret}"}, site.app.test_client()
    assert client.get("/api/entries", headers=headers).status_code == 200
    site.web.sign_in.people.set_disabled(bob, disabled=True)
    assert client.get("/api/entries", headers=headers).status_code == 401
    assert not site.web.sign_in.tokens.lives(token.id)


def test_the_numbers_are_closed_once_people_sign_in(site: Site, client: FlaskClient) -> None:
    add_person(site, "Alice")
    assert client.get("/metrics").status_code == 401


def test_the_log_says_where_a_wrong_sign_in_came_from_and_no_more(
    alice: str, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    attempt(client, "typed-into-the-wrong-box", "and-the-password", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert "A sign-in from 192.0.2.9 was refused." in caplog.text
    assert "typed-into" not in caplog.text
    assert "and-the-password" not in caplog.text
