import json

import pytest
from flask.testing import FlaskClient

from tests.fakes.site import LINK, Site

SHORT = "https://vm.tiktok.com/ZMabc1234/"


@pytest.mark.parametrize(
    "shared",
    [
        {"url": SHORT},
        {"text": SHORT, "title": "A video"},
        {"text": f"Schau dir dieses Video an! {SHORT} #fyp", "url": ""},
        {"title": SHORT},
        {"url": "https://example.com/", "text": f"Look: {SHORT}."},
    ],
)
def test_the_link_is_found_wherever_the_app_put_it(client: FlaskClient, shared: dict[str, str]) -> None:
    page = client.get("/share", query_string=shared).text
    assert f'name="url" value="{SHORT}"' in page


def test_looking_makes_nothing_and_one_tap_makes_the_note(client: FlaskClient, site: Site) -> None:
    client.get("/share", query_string={"text": LINK})
    assert site.entries.count("local") == 0

    first = client.post("/share", data={"url": LINK})
    again = client.post("/share", data={"url": LINK})

    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"] == f"/entries/{site.entries.page('local')[0].id}"
    assert site.entries.count("local") == 1


def test_another_site_cannot_tap(client: FlaskClient, site: Site) -> None:
    answer = client.post("/share", data={"url": LINK}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, site.entries.count("local")) == (403, 0)


@pytest.mark.parametrize(
    ("shared", "says"),
    [
        ({}, "Share a video here"),
        ({"text": "a photo of my cat"}, "is not a link"),
        ({"text": "https://www.tiktok.com/@coach/live/7106594312292453675"}, "live stream"),
        ({"text": f"{LINK} https://youtu.be/abcdefghijk"}, "holds 2 video links"),
        ({"text": "<script>alert(1)</script>"}, "is not a link"),
    ],
)
def test_what_is_no_link_is_explained_and_can_be_mended(client: FlaskClient, shared: dict[str, str], says: str) -> None:
    page = client.get("/share", query_string=shared).text
    assert says in page
    assert "<textarea" in page
    assert "<script>alert" not in page


def test_a_wrong_tap_says_why(client: FlaskClient) -> None:
    answer = client.post("/share", data={"url": "https://example.com/x"})
    assert (answer.status_code, "not a supported site" in answer.text) == (422, True)


def test_the_manifest_offers_the_share_target_and_its_icons(client: FlaskClient) -> None:
    manifest = json.loads(client.get("/static/manifest.webmanifest").text)
    assert (manifest["share_target"]["action"], manifest["share_target"]["method"]) == ("/share", "GET")
    for icon in manifest["icons"]:
        assert client.get(f"/static/{icon['src']}").mimetype == icon["type"]
    start = client.get("/")
    assert 'rel="manifest"' in start.text
    assert "manifest-src 'self'" in start.headers["Content-Security-Policy"]
    assert client.get("/static/manifest.webmanifest").mimetype == "application/manifest+json"


def test_the_bookmark_leads_here_and_a_tag_stays(client: FlaskClient, site: Site) -> None:
    page = client.get("/ways-in").text
    assert "javascript:location.href=&#39;http://localhost/share?url=&#39;+encodeURIComponent(location.href)" in page

    assert 'value="gym"' in client.get("/share", query_string={"url": LINK, "tag": "gym"}).text
    client.post("/share", data={"url": LINK, "tag": "gym"})
    assert site.entries.page("local")[0].options.tag == "gym"
