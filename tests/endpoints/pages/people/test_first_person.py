import re

import pytest
from flask.testing import FlaskClient

from tests.endpoints.people import PASSWORD, add_person, stop_the_clock
from tests.fakes.site import Site


def code_of(caplog: pytest.LogCaptureFixture) -> str:
    found = re.findall(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b", caplog.text)
    assert found
    return str(found[-1])


def test_the_code_in_the_terminal_makes_the_first_admin(
    site: Site, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    mine = site.order()
    page = client.get("/auth/first").text
    code = code_of(caplog)
    assert code not in page

    answer = client.post("/auth/first", data={"code": code, "name": "Alice", "password": PASSWORD})

    assert answer.headers["Location"] == "/"
    assert [one["id"] for one in client.get("/api/entries").get_json()["entries"]] == [mine.id]
    assert [(one.name, one.role) for one in site.web.sign_in.people.all()] == [("Alice", "admin")]
    assert site.app.test_client().get("/").headers["Location"] == "/auth/sign-in"


def test_without_the_code_nobody_is_made(site: Site, client: FlaskClient) -> None:
    for code in ("", "AAAA-AAAA", "é", "x" * 5000):
        answer = client.post("/auth/first", data={"code": code, "name": "Eve", "password": PASSWORD})
        assert answer.status_code == 422
        assert "This is not the code." in answer.text
        assert 'value="Eve"' in answer.text
    assert not site.web.sign_in.people.exist()


def test_a_password_that_is_too_short_loses_neither_name_nor_code(
    site: Site, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/auth/first")
    sent = {"code": code_of(caplog), "name": "Alice", "password": "short"}
    answer = client.post("/auth/first", data=sent)
    assert "at least 10 characters" in answer.text
    assert client.post("/auth/first", data=sent | {"password": PASSWORD}).status_code == 303


def test_where_there_is_somebody_the_page_is_closed(
    site: Site, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/auth/first")
    add_person(site, "Alice")
    assert client.get("/auth/first").headers["Location"] == "/auth/sign-in"
    answer = client.post("/auth/first", data={"code": code_of(caplog), "name": "Eve", "password": PASSWORD})
    assert "There is somebody already." in answer.text


def test_codes_cannot_be_tried_at_will(client: FlaskClient, site: Site) -> None:
    stop_the_clock(site)
    tried = [client.post("/auth/first", data={"code": "AAAA-AAAA", "name": "Eve"}).status_code for _ in range(11)]
    assert tried == [422] * 10 + [429]
