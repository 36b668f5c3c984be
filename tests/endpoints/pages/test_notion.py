import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.endpoints.conftest import MakeSite
from tests.fakes.notion.server import NotionServer, notion_server

OURS: dict[str, Any] = {"Name": {"title": {}}, "URL": {"url": {}}, "Status": {"select": {}}, "Other": {"url": {}}}


@pytest.fixture
def notion() -> Iterator[NotionServer]:
    with notion_server() as server:
        yield server


@pytest.fixture
def client(make_site: MakeSite, notion: NotionServer) -> FlaskClient:
    return make_site(notion_base_url=notion.url, notion_token=notion.token).app.test_client()


def base(notion: NotionServer, title: str) -> str:
    workspace = notion.workspace
    return workspace.table(workspace.database(title, OURS)).database_id


def test_without_a_token_the_page_says_what_to_do(make_site: MakeSite) -> None:
    page = make_site().app.test_client().get("/notion").text
    assert "Not connected" in page
    assert "<form class" not in page


def test_databases_are_made_from_nothing(client: FlaskClient, notion: NotionServer) -> None:
    asked = {"page": notion.workspace.page("Home"), "link": "on", "schema": ["workout", "recipe"]}
    assert client.post("/notion/databases", data=asked).status_code == 303
    page = client.get("/notion").text
    assert "Video links" in page
    assert "Workout notes" in page
    assert "Recipe notes" in page


def test_a_second_database_for_a_tag_and_misplaced_statuses_are_told(client: FlaskClient, notion: NotionServer) -> None:
    for title, says in (("Gym", 303), ("Home gym", 200)):
        told = client.post("/notion/contents", data={"database": base(notion, title), "tag": "gym"})
        assert told.status_code == says
    assert "went to “Gym” before; they stay there, new ones go here." in told.text
    notion.workspace.knows_groups = False
    table = notion.workspace.table(notion.workspace.database("Board", {**OURS, "Status": {"status": {}}}))
    told = client.post("/notion/links", data={"database": table.database_id, "url": "URL", "confirmed": "yes"})
    assert "so boards show them in the wrong column. Move them once" in told.text


def test_columns_for_clips_and_posts_are_shown_before_they_are_added(client: FlaskClient, notion: NotionServer) -> None:
    link = {"database": base(notion, "My links"), "add_posting": "on", "url": "URL"}
    shown = client.post("/notion/links", data=link).text
    assert "a new property, “Publish to”" in shown
    assert client.post("/notion/links", data={**link, "confirmed": "yes"}).status_code == 303
    assert "Clips, Publish to, Publish at, Posts" in client.get("/notion").text


def test_ones_own_databases_are_registered_and_forgotten(client: FlaskClient, notion: NotionServer) -> None:
    link = {"database": base(notion, "My links"), "add_missing": "on", "url": "Other", "tag": ""}
    shown = client.post("/notion/links", data=link)
    assert (shown.status_code, "what will be used for what" in shown.text) == (200, True)
    assert "None yet" in client.get("/notion").text, "nothing is registered before the person says yes"
    assert client.post("/notion/links", data={**link, "confirmed": "yes"}).status_code == 303
    content = {"database": base(notion, "Gym"), "tag": "gym", "prompt": "Metric <b>units</b>."}
    assert client.post("/notion/contents", data=content).status_code == 303
    page = client.get("/notion").text
    assert "uses Url, Status, Tag, Progress, Updated, Note, Cost" in page
    assert "Metric &lt;b&gt;units" in page
    for address in re.findall(r'action="(/notion/forget/\w+)"', page):
        client.post(address)
    assert "None yet" in client.get("/notion").text


def test_what_is_refused_is_explained_and_what_was_typed_stays(client: FlaskClient) -> None:
    answer = client.post("/notion/links", data={"database": "https://example.com/<x>"})
    assert answer.status_code == 422
    assert "is not a link to Notion" in answer.text
    assert 'value="https://example.com/&lt;x&gt;"' in answer.text


def test_a_connection_is_ended(client: FlaskClient, notion: NotionServer) -> None:
    client.post("/notion/links", data={"database": base(notion, "My links"), "confirmed": "yes"})
    (address,) = re.findall(r'action="(/notion/disconnect/\w+)"', client.get("/notion").text)
    client.post(address)
    assert "My links" not in client.get("/notion").text


def test_another_site_cannot_register_anything(client: FlaskClient) -> None:
    answer = client.post("/notion/links", data={"database": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
