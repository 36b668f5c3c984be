"""A collector inside of the network needs no token at the metrics' own port, and finds nothing else there."""

import pytest
from werkzeug.test import Client

from endpoints.metrics_port import metrics_alone
from tests.endpoints.conftest import MakeSite

SIGN_IN = {"notion_client_id": "c", "notion_client_secret": "s", "metrics_token": "zanzibar"}


@pytest.fixture
def inside(make_site: MakeSite) -> Client:
    """Speaks with the port, by an address that is none of the page's names."""
    return Client(metrics_alone(make_site(**SIGN_IN).app))


def test_the_metrics_need_no_token_there(inside: Client) -> None:
    answer = inside.get("/metrics", headers={"Host": "[fdaa::3]:9091"})
    assert answer.status_code == 200
    assert "clipsheet_entries" in answer.text


@pytest.mark.parametrize("path", ["/", "/api/entries", "/health/ready", "/metrics/x"])
def test_nothing_else_is_there(inside: Client, path: str) -> None:
    assert inside.get(path).status_code == 404


def test_nothing_can_be_sent_there(inside: Client) -> None:
    assert inside.post("/metrics").status_code == 404


@pytest.mark.parametrize("name", ["clipsheet.metrics_port", "clipsheet_metrics_port", "Clipsheet-Metrics-Port"])
def test_the_page_itself_still_asks_for_it(make_site: MakeSite, name: str) -> None:
    client = make_site(**SIGN_IN).app.test_client()
    assert client.get("/metrics", headers={name: "1"}).status_code == 401
