import re

from flask.testing import FlaskClient

from tests.endpoints.conftest import MakeSite
from tests.fakes.site import Site


def test_the_service_worker_names_what_it_keeps_and_all_of_it_is_there(client: FlaskClient) -> None:
    answer = client.get("/service-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = re.findall(r'"(/[^"]+)"', answer.text)
    assert len(kept) > 20
    assert [path for path in kept if client.get(path).status_code != 200] == []


def test_its_bytes_change_with_what_it_keeps_and_not_otherwise(client: FlaskClient, site: Site) -> None:
    before = client.get("/service-worker.js").text
    assert client.get("/service-worker.js").text == before
    site.app.jinja_env.globals["kept_words"] = lambda: ""
    assert client.get("/service-worker.js").text == before
    site.app.jinja_env.globals["status_words"] = lambda: {"failed": "Did not work"}
    assert client.get("/service-worker.js").text != before


def test_it_may_fetch_from_the_bucket_that_pages_play_from(make_site: MakeSite) -> None:
    policy = make_site().app.test_client().get("/service-worker.js").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; script-src 'self'; connect-src 'self'"


def test_who_has_not_signed_in_is_told_nothing_but_has_the_page(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s", public_url="http://localhost")
    client = site.app.test_client()
    assert "data-person" not in client.get("/offline").text
    assert client.get("/service-worker.js").status_code == 200
    assert 'data-person=""' in client.get("/auth/sign-in").text


def test_a_person_is_the_same_on_every_page_and_another_elsewhere(client: FlaskClient) -> None:
    keys = {re.findall(r'data-person="(\w+)"', client.get(path).text)[0] for path in ("/", "/settings", "/notion")}
    assert len(keys) == 1
    assert "local" not in keys
