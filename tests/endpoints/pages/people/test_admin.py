import pytest
from flask.testing import FlaskClient

from services.accounts.people import PersonRole
from tests.endpoints.people import PASSWORD, add_person, signed_in
from tests.fakes.site import LINK, Site

ANOTHER = "a stapler on the moon"


@pytest.fixture
def bob(site: Site) -> str:
    """A member; Alice, the admin, came before."""
    add_person(site, "Alice")
    return add_person(site, "Bob").user_id


@pytest.fixture
def admin(bob: str, site: Site) -> FlaskClient:
    """Alice's browser."""
    return signed_in(site, "Alice")


def test_while_nobody_signs_in_the_page_makes_the_first_person(client: FlaskClient, site: Site) -> None:
    assert client.get("/people").headers["Location"] == "/auth/first"
    assert client.post("/people", data={"name": "Eve", "password": PASSWORD}).headers["Location"] == "/auth/first"
    assert not site.web.sign_in.people.exist()


def test_an_admin_adds_a_member_who_signs_in(admin: FlaskClient, site: Site) -> None:
    admin.post("/people", data={"name": "Carol", "password": PASSWORD, "role": "member"})
    page = admin.get("/people").text
    assert page.index("Alice") < page.index("Bob") < page.index("Carol")
    assert signed_in(site, "carol").get("/").status_code == 200


def test_what_cannot_be_added_is_said_and_kept(admin: FlaskClient) -> None:
    for name, password, why in (
        ("bob", PASSWORD, "already"),
        ("Dan", "short", "at least 10"),
        ("", PASSWORD, "A name"),
    ):
        answer = admin.post("/people", data={"name": name, "password": password, "role": "admin"})
        assert answer.status_code in (409, 422)
        assert why in answer.text
        assert f'value="{name}"' in answer.text
        assert 'value="admin" selected' in answer.text
        assert password not in answer.text


def test_roles_change_at_the_next_request(admin: FlaskClient, bob: str, site: Site) -> None:
    theirs = signed_in(site, "Bob")
    assert theirs.get("/people").status_code == 403
    admin.post(f"/people/{bob}/role/admin")
    assert theirs.get("/people").status_code == 200
    admin.post(f"/people/{bob}/role/member")
    assert theirs.get("/people").status_code == 403


def test_a_disabled_person_is_out_at_once_and_comes_back(admin: FlaskClient, bob: str, site: Site) -> None:
    theirs = signed_in(site, "Bob")
    admin.post(f"/people/{bob}/disable")
    assert theirs.get("/api/entries").status_code == 401
    assert "Disabled" in admin.get("/people").text
    admin.post(f"/people/{bob}/enable")
    assert signed_in(site, "Bob").get("/").status_code == 200


def test_a_new_password_signs_the_person_out(admin: FlaskClient, bob: str, site: Site) -> None:
    theirs = signed_in(site, "Bob")
    assert admin.post(f"/people/{bob}/password", data={"password": "short"}).status_code == 422
    assert theirs.get("/api/entries").status_code == 200
    admin.post(f"/people/{bob}/password", data={"password": ANOTHER})
    assert theirs.get("/api/entries").status_code == 401
    assert signed_in(site, "Bob", password=ANOTHER).get("/").status_code == 200


def test_a_person_is_removed_with_all_that_is_theirs(admin: FlaskClient, bob: str, site: Site) -> None:
    theirs = signed_in(site, "Bob")
    entry = theirs.post("/api/entries", json={"url": LINK}).get_json()["id"]
    assert "type “Bob”" in admin.get(f"/people/{bob}/remove").text
    assert admin.post(f"/people/{bob}/remove", data={"name": "Rob"}).status_code == 422
    assert site.entries.find(entry)
    assert admin.post(f"/people/{bob}/remove", data={"name": "Bob"}).headers["Location"] == "/people"
    assert site.entries.find(entry) is None
    assert theirs.get("/api/entries").status_code == 401
    assert [one.name for one in site.web.sign_in.people.all()] == ["Alice"]


@pytest.mark.parametrize("what", ["role/member", "disable", "remove"])
def test_the_last_admin_stays(admin: FlaskClient, site: Site, what: str) -> None:
    mine = site.order()
    answer = admin.post(f"/people/local/{what}", data={"name": "Alice"})
    assert answer.status_code == 409
    assert "This is the last admin." in answer.text
    assert site.entries.find(mine.id)
    assert admin.delete("/api/me", json={"confirm": "forget me"}).status_code == 409
    assert admin.get("/people").status_code == 200


def test_an_admin_who_steps_back_is_a_member(admin: FlaskClient, bob: str, site: Site) -> None:
    site.web.sign_in.people.set_role(bob, PersonRole.ADMIN)
    assert admin.post("/people/local/role/member").headers["Location"] == "/account"
    assert admin.get("/account").status_code == 200
    assert admin.get("/people").status_code == 403


def test_a_person_who_is_not_there_is_not_found(admin: FlaskClient) -> None:
    for path in ("role/admin", "disable", "password", "remove"):
        assert admin.post(f"/people/nobody/{path}", data={"password": ANOTHER}).status_code == 404


def test_a_name_is_no_markup(admin: FlaskClient) -> None:
    admin.post("/people", data={"name": "<b>x</b>", "password": PASSWORD})
    assert "<b>x</b>" not in admin.get("/people").text
