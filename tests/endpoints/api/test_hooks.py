import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import create_app
from services.notion.monitor.hooks import NotionHooks
from services.notion.rows.poll_schedule import Schedule
from tests.fakes.site import Site

TOKEN = "secret_of-tests"
EVENT = json.dumps({"id": "e1", "type": "page.created", "authors": [], "entity": {"id": "p", "type": "page"}})


@pytest.fixture
def hooked(site: Site) -> FlaskClient:
    """The site, with webhooks."""
    hooks = NotionHooks(Schedule(site.database), token=TOKEN, folder=site.folder)
    return create_app(replace(site.web, hooks=hooks)).test_client()


def signature(body: str) -> dict[str, str]:
    return {"X-Notion-Signature": "sha256=" + hmac.new(TOKEN.encode(), body.encode(), hashlib.sha256).hexdigest()}


def test_a_signed_event_is_taken(hooked: FlaskClient) -> None:
    assert hooked.post("/hooks/notion", data=EVENT, headers=signature(EVENT)).status_code == 200


def test_an_unsigned_event_is_refused(hooked: FlaskClient) -> None:
    assert hooked.post("/hooks/notion", data=EVENT).status_code == 401


def test_nonsense_is_refused(hooked: FlaskClient) -> None:
    assert hooked.post("/hooks/notion", data="no").status_code == 400


def test_the_handshake_is_answered_while_there_is_no_token(site: Site, hooked: FlaskClient) -> None:
    new = NotionHooks(Schedule(site.database), token="", folder=site.folder)
    waiting = create_app(replace(site.web, hooks=new)).test_client()
    assert waiting.post("/hooks/notion", json={"verification_token": "secret_new"}).status_code == 200
    assert hooked.post("/hooks/notion", json={"verification_token": "secret_new"}).status_code == 401


def test_a_browser_on_another_site_is_kept_out(hooked: FlaskClient) -> None:
    headers = {**signature(EVENT), "Sec-Fetch-Site": "cross-site"}
    assert hooked.post("/hooks/notion", data=EVENT, headers=headers).status_code == 403


def test_a_large_body_is_refused(hooked: FlaskClient) -> None:
    assert hooked.post("/hooks/notion", data=b"x" * 300_000).status_code == 413


def test_it_is_not_there_where_it_is_not_set_up(client: FlaskClient) -> None:
    assert client.post("/hooks/notion", data=EVENT).status_code == 404
