from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.endpoints.conftest import MakeSite
from tests.fakes.notion.faults import FaultKind
from tests.fakes.notion.server import NotionServer, notion_server

OURS: dict[str, Any] = {"Name": {"title": {}}, "URL": {"url": {}}, "Status": {"select": {}}}


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as server:
        yield server


@pytest.fixture
def client(make_site: MakeSite, notion: NotionServer) -> FlaskClient:
    return make_site(notion_base_url=notion.url, notion_token=notion.token).app.test_client()


@pytest.fixture
def base(notion: NotionServer) -> str:
    workspace = notion.workspace
    return workspace.table(workspace.database("Links", OURS)).database_id


def test_what_notion_shows_can_be_searched(client: FlaskClient, base: str) -> None:
    assert [one["title"] for one in client.get("/api/databases/available").get_json()["databases"]] == ["Links"]
    assert client.get("/api/databases/available?query=zzz").get_json()["databases"] == []


def test_a_link_database_is_registered_and_listed(client: FlaskClient, base: str) -> None:
    answer = client.post("/api/link-database/register", json={"database": base})
    assert answer.status_code == 201
    assert set(answer.get_json()["properties"]) == {"url", "status"}
    assert answer.get_json()["unused"] == ["tag", "progress", "updated", "note", "cost"]
    assert [one["id"] for one in client.get("/api/databases").get_json()["link"]] == [answer.get_json()["id"]]


def test_the_person_corrects_the_mapping_and_has_properties_added(client: FlaskClient, base: str) -> None:
    asked = {"database": base, "properties": {"url": "URL"}, "add_missing": True}
    assert client.post("/api/link-database/register", json=asked).get_json()["unused"] == []


def test_a_content_database_is_registered_and_forgotten(client: FlaskClient, base: str) -> None:
    asked = {"database": base, "tag": "Gym", "prompt": "Metric units."}
    made = client.post("/api/databases/register", json=asked).get_json()
    assert (made["tag"], made["fields"]) == ("Gym", list(OURS))
    assert client.delete(f"/api/databases/{made['id']}").status_code == 204
    assert client.get("/api/databases").get_json() == {"content": [], "link": []}


def test_databases_are_made_from_a_schema_or_for_links(client: FlaskClient, notion: NotionServer) -> None:
    page = notion.workspace.page("Home")
    assert client.post("/api/databases/create", json={"page": page, "schema": "Recipe"}).get_json()["tag"] == "Recipe"
    assert client.post("/api/databases/create", json={"page": page}).get_json()["title"] == "Video links"


@pytest.mark.parametrize(
    ("path", "asked", "status", "says"),
    [
        ("link-database/register", {}, 422, "database"),
        ("link-database/register", {"database": "x", "more": 1}, 422, "more"),
        ("link-database/register", {"database": "https://example.com"}, 422, "not a link to Notion"),
        ("link-database/register", {"database": "0" * 32}, 422, "cannot see"),
        ("databases/register", {"database": "0" * 32}, 422, "tag"),
        ("databases/create", {"page": "0" * 32, "schema": "poem"}, 422, "no schema"),
        ("databases/create", {"page": "0" * 32}, 422, "cannot see the page"),
    ],
)
def test_what_is_wrong_is_told(client: FlaskClient, path: str, asked: dict[str, Any], status: int, says: str) -> None:
    answer = client.post(f"/api/{path}", json=asked)
    assert answer.status_code == status
    assert says in answer.text


def test_without_a_connection_it_says_how_to_connect(make_site: MakeSite) -> None:
    answer = make_site().app.test_client().get("/api/databases/available")
    assert answer.status_code == 422
    assert "NOTION_TOKEN" in answer.get_json()["advice"]


def test_a_busy_notion_says_when_to_come_back(client: FlaskClient, notion: NotionServer) -> None:
    notion.inject(FaultKind.RATE_LIMITED, retry_after_s=90, times=9)
    answer = client.get("/api/databases/available")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "90")


def test_what_is_not_there_cannot_be_forgotten(client: FlaskClient) -> None:
    assert client.delete("/api/databases/nothing").status_code == 404
