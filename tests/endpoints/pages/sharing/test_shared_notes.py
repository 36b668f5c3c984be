import re

import pytest
from flask.testing import FlaskClient

from services.domain.stages import StageName
from tests.endpoints.conftest import MakeSite
from tests.fakes import results
from tests.fakes.site import Site

PNG = b"\x89PNG picture"


@pytest.fixture
def note_id(site: Site) -> str:
    made = results.workout() | {StageName.DOWNLOAD: results.media(thumbnail=PNG)}
    return site.finish(site.order(), made, title="5 minute core").id


def test_a_link_is_made_shown_once_and_ended(client: FlaskClient, note_id: str) -> None:
    page = client.post(f"/entries/{note_id}/shares", data={"days": "7"})
    url = re.search(r"https?://[^\s<]+/n/[\w-]{43}", page.text)
    assert (page.status_code, url is not None, page.headers["Cache-Control"]) == (201, True, "no-store")
    path = "/n/" + url.group().rpartition("/")[2] if url else ""

    assert path.rpartition("/")[2] not in client.get(f"/entries/{note_id}/shares").text
    assert client.get(path).status_code == 200
    (link,) = client.get(f"/api/entries/{note_id}/shares").get_json()["shares"]
    assert client.post(f"/entries/{note_id}/shares/{link['id']}/revoke").status_code == 303
    assert client.get(path).status_code == 404


def test_a_shared_note_previews_and_is_not_indexed(site: Site, client: FlaskClient, note_id: str) -> None:
    made = client.post(f"/api/entries/{note_id}/shares", json={}).get_json()
    path = made["url"].removeprefix(site.settings.address)
    page = client.get(path)

    assert '<meta property="og:title" content="5 minute core">' in page.text
    assert f'<meta property="og:image" content="{made["url"]}/picture">' in page.text
    assert client.get(f"{path}/picture").data == PNG
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Elbow plank" in page.text
    assert "<form" not in page.text


def test_the_video_is_shared_only_where_that_was_ticked(site: Site, client: FlaskClient, note_id: str) -> None:
    _, plain = site.web.share_links.make("local", note_id)
    _, whole = site.web.share_links.make("local", note_id, with_video=True)

    for what in ("media", "reel"):
        assert client.get(f"/n/{plain}/{what}").status_code == 404
        assert client.get(f"/n/{whole}/{what}").data == results.VIDEO_BYTES
    assert "<video" not in client.get(f"/n/{plain}").text


def test_pictures_of_a_post_are_shared_only_where_that_was_ticked(site: Site, client: FlaskClient) -> None:
    made = results.workout() | {StageName.DOWNLOAD: results.photo_post()}
    entry = site.finish(site.order(), made)
    _, plain = site.web.share_links.make("local", entry.id)
    _, whole = site.web.share_links.make("local", entry.id, with_video=True)

    assert client.get(f"/n/{plain}/slides/3").status_code == 404
    assert client.get(f"/n/{whole}/slides/3").data == b"picture 3"
    assert client.get(f"/n/{whole}/slides/2").status_code == 404


def test_who_has_not_signed_in_reads_a_shared_note_alone(make_site: MakeSite) -> None:
    site = make_site(notion_client_id="i", notion_client_secret="s")
    entry = site.finish(site.order(), results.workout(), title="5 minute core")
    _, secret = site.web.share_links.make("local", entry.id, with_video=True)
    stranger = site.app.test_client()

    assert "Elbow plank" in stranger.get(f"/n/{secret}").text
    assert stranger.get(f"/n/{secret}/media").status_code == 200
    assert stranger.get(f"/entries/{entry.id}/shares").status_code == 303
    assert stranger.get(f"/entries/{entry.id}").status_code == 303


@pytest.mark.parametrize("sent", [{"days": 0}, {"days": 4000}, {"with_video": "yes"}, {"until": 1}])
def test_a_wrong_wish_names_its_field(client: FlaskClient, note_id: str, sent: dict[str, object]) -> None:
    answer = client.post(f"/api/entries/{note_id}/shares", json=sent)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, next(iter(sent)))


def test_what_has_no_note_cannot_be_shared(client: FlaskClient, site: Site) -> None:
    assert client.post(f"/api/entries/{site.order().id}/shares").status_code == 404
