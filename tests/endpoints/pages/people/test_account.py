import pytest
from flask.testing import FlaskClient

from endpoints.password_tries import OF_BROWSER
from tests.endpoints.people import PASSWORD, add_person, signed_in, stop_the_clock
from tests.fakes.site import Site

ANOTHER = "a stapler on the moon"


@pytest.fixture
def alice(site: Site) -> FlaskClient:
    """Her browser."""
    add_person(site, "Alice")
    return signed_in(site, "Alice")


def change(client: FlaskClient, old: str, new: str) -> int:
    return client.post("/account/password", data={"old": old, "new": new}).status_code


def test_where_nobody_signs_in_there_is_no_account(client: FlaskClient) -> None:
    assert client.get("/account").headers["Location"] == "/settings"


def test_a_new_password_needs_the_old_one_and_signs_others_out(alice: FlaskClient, site: Site) -> None:
    other = signed_in(site, "Alice")
    assert change(alice, "wrong", ANOTHER) == 422
    assert change(alice, PASSWORD, "short") == 422
    assert other.get("/api/entries").status_code == 200
    assert change(alice, PASSWORD, ANOTHER) == 303
    assert "The password is changed" in alice.get("/account?changed=password").text
    assert other.get("/api/entries").status_code == 401
    signed_in(site, "Alice", password=ANOTHER)


def test_the_old_password_cannot_be_guessed_by_a_borrowed_browser(alice: FlaskClient, site: Site) -> None:
    stop_the_clock(site)
    tried = [change(alice, "x" * 257, ANOTHER) for _ in range(OF_BROWSER + 1)]
    assert tried[0] == 422
    assert tried[-1] == 429


def test_browsers_are_listed_and_signed_out(alice: FlaskClient, site: Site) -> None:
    phone = site.app.test_client()
    agent = {"User-Agent": "Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1"}
    phone.post("/auth/password", data={"name": "Alice", "password": PASSWORD}, headers=agent)
    page = alice.get("/account").text
    assert "Safari, iPhone" in page
    assert page.count("this one") == 1

    ended = page.split("/account/sessions/")[1].split("/end")[0]
    alice.post(f"/account/sessions/{ended}/end")

    assert phone.get("/api/entries").status_code == 401
    assert alice.get("/api/entries").status_code == 200


def test_all_other_browsers_are_signed_out_at_once(alice: FlaskClient, site: Site) -> None:
    others = [signed_in(site, "Alice") for _ in range(2)]
    alice.post("/account/sessions/end-others")
    assert [one.get("/api/entries").status_code for one in others] == [401, 401]
    assert alice.get("/api/entries").status_code == 200


def test_nobody_signs_anothers_browser_out(alice: FlaskClient, site: Site) -> None:
    add_person(site, "Bob")
    theirs = site.web.sign_in.people.sessions.of_user("local", "")[0].id
    signed_in(site, "Bob").post(f"/account/sessions/{theirs}/end")
    assert alice.get("/api/entries").status_code == 200
