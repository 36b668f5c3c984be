import logging
import secrets

import pytest
from flask.testing import FlaskClient

from services.domain.stages import StageName
from services.entries.labels import Labelling
from tests.endpoints.conftest import MakeSite
from tests.fakes import results
from tests.fakes.site import Site

PRIVATE = "only-for-the-owner"


@pytest.fixture
def shared(site: Site) -> tuple[str, str]:
    """A shared note of somebody who has others, and tags, a tag of the order, an address that is told: id, secret."""
    made = results.workout() | {StageName.DOWNLOAD: results.media(thumbnail=b"picture")}
    entry = site.finish(site.order(user_id="other"), made, title="5 minute core")
    site.finish(site.order("https://youtu.be/abcdefghijk", user_id="other"), made, title=PRIVATE)
    site.entries.labels.change("other", [entry.id], Labelling({"tag": [PRIVATE], "collection": [PRIVATE]}))
    site.web.messages.once.add("other", entry.id, f"https://receiver.example/{PRIVATE}")
    return entry.id, site.web.share_links.make("other", entry.id, with_video=True)[1]


def test_nothing_else_of_the_person_is_reached(client: FlaskClient, shared: tuple[str, str]) -> None:
    entry_id, secret = shared
    page = client.get(f"/n/{secret}")
    assert page.status_code == 200
    for private in (PRIVATE, entry_id, "other", "/entries/", "/api/", "faster-whisper", "Set-Cookie"):
        assert private not in page.text + str(page.headers), private
    for path in ("", "/note.json", "/note.md", "/subtitles.vtt", "/track", "/graph", "/shares", "/../entries"):
        assert client.get(f"/n/{secret}{path}/x").status_code == 404
        assert path == "" or client.get(f"/n/{secret}{path}").status_code in (404, 308)


def test_a_link_is_read_and_never_written(site: Site, client: FlaskClient, shared: tuple[str, str]) -> None:
    entry_id, secret = shared
    before = site.entries.find(entry_id)
    for path in ("", "/picture", "/media", "/reel"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert client.open(f"/n/{secret}{path}", method=method).status_code == 405
    assert site.entries.find(entry_id) == before


def test_wrong_ended_and_never_made_look_the_same(site: Site, client: FlaskClient, shared: tuple[str, str]) -> None:
    entry_id, secret = shared
    (link,) = site.web.share_links.of_entry("other", entry_id)
    site.web.share_links.revoke("other", entry_id, link.id)
    guesses = (secret, secret[:-1], secrets.token_urlsafe(32), link.id, entry_id, "x" * 3000, "%00", "..")

    answers = {(client.get(f"/n/{guess}").status_code) for guess in guesses}

    assert answers <= {404, 400}
    never = secrets.token_urlsafe(32)
    assert client.get(f"/n/{secret}").text.replace(secret, never) == client.get(f"/n/{never}").text


def test_a_person_who_is_forgotten_shares_nothing(site: Site, client: FlaskClient, shared: tuple[str, str]) -> None:
    site.web.operations.forgetting.forget("other")
    assert client.get(f"/n/{shared[1]}").status_code == 404


def test_a_failure_does_not_tell_the_secret_to_the_log(
    make_site: MakeSite, caplog: pytest.LogCaptureFixture, shared: tuple[str, str], site: Site
) -> None:
    site.database.close()
    (site.folder / "clipsheet.db").write_bytes(b"broken")
    with caplog.at_level(logging.DEBUG):
        assert site.app.test_client().get(f"/n/{shared[1]}").status_code >= 500
    assert shared[1] not in caplog.text + str([vars(record) for record in caplog.records])
