import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from clients.media.probe import probe
from services.domain.entries import EntryView
from services.domain.stages import StageName
from tests.clips import make_clip
from tests.fakes import results
from tests.fakes.results import VIDEO_BYTES
from tests.fakes.site import Site


@pytest.fixture
def entry(site: Site) -> EntryView:
    """A finished workout."""
    made = results.workout()
    made[StageName.DOWNLOAD] = results.media(thumbnail=b"\xff\xd8jpeg")
    return site.finish(site.order(), made, title="5 minute <core>")


def test_the_video_is_sent_whole_and_inline(client: FlaskClient, entry: EntryView) -> None:
    answer = client.get(f"/api/entries/{entry.id}/media")

    assert (answer.status_code, answer.data, answer.mimetype) == (200, VIDEO_BYTES, "video/mp4")
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


@pytest.mark.parametrize(
    ("wanted", "sent", "content_range"),
    [
        ("bytes=0-99", VIDEO_BYTES[:100], "bytes 0-99/2048"),
        ("bytes=2000-", VIDEO_BYTES[2000:], "bytes 2000-2047/2048"),
        ("bytes=-48", VIDEO_BYTES[2000:], "bytes 2000-2047/2048"),
    ],
)
def test_a_part_is_sent(client: FlaskClient, entry: EntryView, wanted: str, sent: bytes, content_range: str) -> None:
    answer = client.get(f"/api/entries/{entry.id}/reel", headers={"Range": wanted})

    assert (answer.status_code, answer.data) == (206, sent)
    assert answer.headers["Content-Range"] == content_range


def test_a_part_beyond_the_end_is_refused(client: FlaskClient, entry: EntryView) -> None:
    assert client.get(f"/api/entries/{entry.id}/media", headers={"Range": "bytes=9999-"}).status_code == 416


def test_an_unchanged_file_is_not_sent_again(client: FlaskClient, entry: EntryView) -> None:
    url = f"/api/entries/{entry.id}/thumbnail"
    etag = client.get(url).headers["ETag"]

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_a_row_that_the_video_does_not_show_has_no_clip(client: FlaskClient, entry: EntryView) -> None:
    for path in ("exercises/7", "format/0"):
        answer = client.get(f"/api/entries/{entry.id}/row-clips/{path}")
        assert answer.status_code == 404
        assert "no clip of this row" in answer.get_data(as_text=True)


@pytest.mark.slow
def test_the_clip_of_a_row_is_made_when_it_is_asked_for(site: Site, client: FlaskClient, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "v.mp4", seconds=40, size=(64, 64), fps=2)
    entry = site.finish(site.order(), {**results.workout(), StageName.DOWNLOAD: results.media(clip)})
    answer = client.get(f"/api/entries/{entry.id}/row-clips/exercises/1")
    assert (answer.status_code, answer.mimetype) == (200, "video/mp4")
    (tmp_path / "row.mp4").write_bytes(answer.data)
    assert 3 <= probe(tmp_path / "row.mp4", name="it", max_s=60).duration_s <= 8


def test_what_was_not_made_is_not_found(client: FlaskClient, entry: EntryView) -> None:
    assert client.get(f"/api/entries/{entry.id}/graph").status_code == 404
    assert client.get(f"/api/entries/{entry.id}/result.json").status_code == 404


def test_without_a_poster_the_thumbnail_stands_for_it(client: FlaskClient, entry: EntryView) -> None:
    assert client.get(f"/api/entries/{entry.id}/poster").data == b"\xff\xd8jpeg"


def test_the_note_is_a_markdown_file(client: FlaskClient, entry: EntryView) -> None:
    answer = client.get(f"/api/entries/{entry.id}/note.md")

    assert answer.text.count("# 5 minute core") == 1
    assert "filename=5-minute-core.md" in answer.headers["Content-Disposition"]


def test_the_note_is_a_json_file_without_paths(client: FlaskClient, site: Site, entry: EntryView) -> None:
    answer = client.get(f"/api/entries/{entry.id}/note.json")

    parts = json.loads(answer.text)
    assert parts["note"]["schema"] == "workout"
    assert parts["reel"] == f"/api/entries/{entry.id}/reel"
    assert str(site.folder) not in answer.text


def test_what_is_said_is_subtitles(client: FlaskClient, entry: EntryView) -> None:
    text = client.get(f"/api/entries/{entry.id}/subtitles.vtt").text

    assert text.startswith("WEBVTT\n\n00:00:00.500 --> 00:00:03.500\nThree exercises")
    assert "plank &amp; keep" in text


def test_a_damaged_note_is_told_with_what_to_do(client: FlaskClient, site: Site) -> None:
    entry = site.finish(site.order(), results.workout())
    stored = site.artifacts.get(entry.results["summarize"])
    assert stored
    (stored.folder / "result.json").write_bytes(b"\x00" * 100)

    answer = client.get(f"/api/entries/{entry.id}/note.md")
    assert (answer.status_code, answer.get_json()["advice"]) == (404, "Retry the entry to make it anew.")
    assert "damaged or gone. Retry" in client.get(f"/entries/{entry.id}").text
