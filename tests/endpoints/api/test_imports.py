"""Imports over HTTP and on their pages."""

import io
import json
import re

from flask.testing import FlaskClient

from tests.fakes.site import LINK, Site

EXPORT = json.dumps(
    {
        "Activity": {
            "Favorite Videos": {"FavoriteVideoList": [{"Link": LINK}, {"Link": LINK[:-1] + "6"}]},
            "Like List": {"ItemFavoriteList": [{"link": LINK[:-1] + "7"}]},
        }
    }
).encode()


def sent(name: str = "user_data_tiktok.json", content: bytes = EXPORT) -> dict[str, object]:
    return {"data": {"files": (io.BytesIO(content), name)}, "content_type": "multipart/form-data"}


def test_an_export_is_previewed_begun_paused_and_forgotten(client: FlaskClient, site: Site) -> None:
    site.order()
    answer = client.post("/api/imports", **sent())
    made = answer.get_json()
    assert (answer.status_code, made["state"], made["counts"]) == (201, "draft", {"draft": 2, "known": 1})
    assert [(one["name"], one["new"], one["chosen"]) for one in made["collections"]] == [
        ("Favourites", 1, True), ("Likes", 1, False),
    ]  # fmt: skip

    wanted = {"collections": [{"name": "Likes", "tag": "fun"}]}
    started = client.post(made["links"]["start"], json=wanted).get_json()
    assert (started["state"], started["counts"]["waiting"]) == ("running", 1)
    assert client.post(made["links"]["pause"]).get_json()["state"] == "paused"
    assert client.post(made["links"]["resume"]).get_json()["state"] == "running"
    assert [one["id"] for one in client.get("/api/imports").get_json()["imports"]] == [made["id"]]
    assert client.delete(made["links"]["self"]).status_code == 204
    assert client.get(made["links"]["self"]).status_code == 404


def test_the_pages_work_without_javascript(client: FlaskClient) -> None:
    page = client.get(client.post("/imports", **sent()).headers["Location"]).text
    assert "3 posts found" in page
    address = client.get("/api/imports").get_json()["imports"][0]["links"]["page"]

    assert client.post(f"{address}/start", data={"take-0": "on", "tag-0": "Gym"}).status_code == 303
    page = " ".join(client.get(address).text.split())
    assert "Making notes: 0 of 2" in page
    assert "1 not chosen" in page
    assert "user_data_tiktok.json" in client.get("/imports").text


def test_what_came_of_the_links_is_counted_in_every_language(client: FlaskClient, site: Site) -> None:
    address = client.post("/imports", **sent()).headers["Location"]
    client.post(f"{address}/start", data={"take-0": "on"})
    page = client.get(address, headers={"Accept-Language": "de"}).text
    assert re.search(r"<span>2\s+wartend\s*</span>", page)


def test_what_is_no_export_is_refused_in_words(client: FlaskClient) -> None:
    assert "holds no text" in client.post("/api/imports", **sent("x.png", b"\x89PNG\0\0")).get_json()["detail"]
    assert client.post("/api/imports", data={}, content_type="multipart/form-data").status_code == 422
    assert "is empty" in client.post("/imports", **sent("x.json", b"")).text


def test_another_persons_import_is_at_no_address(client: FlaskClient, site: Site) -> None:
    made = client.post("/api/imports", **sent()).get_json()
    with site.database.transaction() as session:
        from clients.database.models import Import

        session.get_one(Import, made["id"]).user_id = "other"

    assert {client.get(path).status_code for path in (made["links"]["self"], made["links"]["page"])} == {404}
    assert client.post(made["links"]["start"]).status_code == 404
