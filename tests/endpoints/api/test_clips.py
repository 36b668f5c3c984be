"""The API of clips: order, look, change, split, merge, undo, fetch; fonts, templates and transitions."""

import io
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.clips.captions.font_library import SHIPPED
from services.clips.clip_view import ClipStatus
from services.domain.artifacts import Segment, Transcript
from services.domain.clips import ClipFile
from services.domain.entries import EntryView
from services.domain.stages import StageName
from tests.fakes.results import workout
from tests.fakes.site import Made, Site
from tests.services.clips.said import told

SAID = told(["One two three four five six seven.", "Eight nine ten eleven twelve.", "And so on it goes."], pause_s=1.0)
WORDS = Transcript(
    engine="given", segments=(Segment(start_s=0.5, end_s=9, text=" ".join(w.text for w in SAID), words=tuple(SAID)),)
)
MADE = ClipFile(
    file="clip.mp4", poster_file="poster.jpg", srt_file="captions.srt", duration_s=5, width=540, height=960, fps=25.0,
    size_bytes=5, loudness_lufs=-14.1, true_peak_db=-1.6,
)  # fmt: skip


@pytest.fixture
def entry(site: Site) -> EntryView:
    results = {**workout(), StageName.TRANSCRIBE: Made(WORDS, {})}
    return site.finish(site.order(), results, title="A talk")


@pytest.fixture
def path(entry: EntryView) -> str:
    return f"/api/entries/{entry.id}/clips"


def mark(client: FlaskClient, path: str, start_s: float, end_s: float) -> dict[str, Any]:
    answer = client.post(path, json={"parts": [{"start_s": start_s, "end_s": end_s}]})
    assert answer.status_code == 202, answer.text
    return next(one for one in answer.get_json()["clips"] if one["start_s"] == start_s)


def made(site: Site, entry: EntryView, clip_id: str) -> None:
    """As a worker makes it."""
    begun = site.clips.begin(clip_id)
    assert begun is not None
    files: dict[str, bytes] = {"clip.mp4": b"video", "poster.jpg": b"jpeg", "captions.srt": "1\n…".encode()}
    site.clips.finish(begun[0], site.publish(entry, StageName.CLIPS, Made(MADE, files)), MADE)


def test_an_order_is_kept_and_a_run_begins(client: FlaskClient, site: Site, entry: EntryView, path: str) -> None:
    before = len(site.queue.enqueued)
    answer = client.post(path, json={"count": 3, "min_s": 20, "style": {"template": "punch", "aspect": "1:1"}})
    assert answer.status_code == 202
    assert answer.get_json()["order"]["wish"]["style"]["template"] == "punch"
    assert len(site.queue.enqueued) == before + 1
    assert site.entries.find(entry.id).run_from is StageName.CLIPS  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"count": 0}, "count"),
        ({"min_s": 50, "max_s": 20}, "body"),
        ({"style": {"template": "sparkle"}}, "style.template"),
        ({"style": {"font": "Impact"}}, "style.font"),
        ({"style": {"colour": "red"}}, "style.colour"),
        ({"style": {"sparkle": 1}}, "style.sparkle"),
        ({"parts": [{"start_s": 5, "end_s": 2}]}, "parts.0"),
        ({"parts": [{"start_s": 500, "end_s": 520}]}, "parts"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(client: FlaskClient, path: str, asked: Any, field: str) -> None:
    answer = client.post(path, json=asked)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == field


def test_a_marked_stretch_is_a_clip_with_its_words(client: FlaskClient, path: str) -> None:
    clip = mark(client, path, 0.4, 5.4)
    assert clip["text"].startswith("One two three")
    assert (clip["status"], clip["score"], clip["made_by"], clip["number"]) == ("waiting", None, "you", 1)
    assert set(clip["links"]) == {"self"}


def test_only_what_is_changed_is_made_anew(client: FlaskClient, site: Site, entry: EntryView, path: str) -> None:
    first, second = mark(client, path, 0.4, 3.5), mark(client, path, 3.6, 8.0)
    for clip in (first, second):
        made(site, entry, clip["id"])
    changed = {"words": [{"start_s": SAID[1].start_s, "text": "TWO"}], "style": {"template": "pill"}, "end_s": 4.0}
    answer = client.patch(f"{path}/{first['id']}", json=changed)
    assert answer.status_code == 202
    clip = answer.get_json()
    assert (clip["status"], clip["can_undo"], clip["end_s"], clip["style"]["template"]) == (
        "waiting",
        True,
        4.0,
        "pill",
    )
    assert clip["text"].startswith("One TWO three")
    assert site.clips.waiting(entry.id) == [first["id"]]
    assert client.post(f"{path}/{first['id']}/undo").get_json()["end_s"] == 3.5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"end_s": 400}, "start_s"),
        ({"start_s": 5, "end_s": 4}, "end_s"),
        ({"words": [{"start_s": 77, "text": "x"}]}, "words"),
        ({"style": {"size": 9000}}, "style.size"),
        ({"parts": [{"start_s": 0, "end_s": 4}, {"start_s": 3, "end_s": 6}]}, "start_s"),
        ({"crops": {"0": 2}}, "body"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(client: FlaskClient, path: str, change: Any, field: str) -> None:
    clip = mark(client, path, 0.4, 5.4)
    answer = client.patch(f"{path}/{clip['id']}", json=change)
    assert (answer.status_code, answer.get_json()["errors"][0]["field"]) == (422, field)
    assert client.get(f"{path}/{clip['id']}").get_json()["can_undo"] is False


def test_one_becomes_two_and_two_become_one(client: FlaskClient, path: str) -> None:
    clip = mark(client, path, 0.4, 8.4)
    halves = client.post(f"{path}/{clip['id']}/split", json={"at_s": 4.0}).get_json()["clips"]
    assert [(one["start_s"], one["end_s"]) for one in halves] == [(0.4, 4.0), (4.0, 8.4)]
    whole = client.post(f"{path}/{halves[0]['id']}/merge", json={"clip_ids": [halves[1]["id"]]}).get_json()["clips"]
    assert [(one["start_s"], one["end_s"]) for one in whole] == [(0.4, 8.4)]
    assert client.delete(f"{path}/{whole[0]['id']}").status_code == 204
    assert client.get(path).get_json()["clips"] == []


def test_files_come_whole_in_parts_and_all_in_one(client: FlaskClient, site: Site, entry: EntryView, path: str) -> None:
    assert client.get(f"{path}/archive.zip").status_code == 404
    clip_id = mark(client, path, 0.4, 5.4)["id"]
    made(site, entry, clip_id)
    clip = client.get(f"{path}/{clip_id}").get_json()
    assert (clip["status"], clip["loudness_lufs"], clip["width"]) == (ClipStatus.READY, -14.1, 540)
    assert client.get(clip["links"]["video"], headers={"Range": "bytes=1-2"}).data == b"id"
    assert client.get(clip["links"]["srt"]).mimetype == "text/plain"
    assert client.get(f"{path}/{clip_id}/ass").status_code == 404
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"{path}/archive.zip").data))
    assert archive.namelist() == [
        "01-one-two-three-four-five-six-seven.mp4",
        "01-one-two-three-four-five-six-seven.srt",
    ]


def test_words_alone_have_no_clips(client: FlaskClient) -> None:
    entry = client.post("/api/entries", json={"text": "Flour, sugar, eggs"}).get_json()["id"]
    answer = client.post(f"/api/entries/{entry}/clips", json={})
    assert (answer.status_code, answer.get_json()["detail"]) == (
        409, "This note is of words alone.",
    )  # fmt: skip


def test_an_order_for_an_entry_on_its_way_waits_for_it(client: FlaskClient, site: Site) -> None:
    entry = site.order("https://www.tiktok.com/@coach/video/7106594312292450042")
    before = list(site.queue.enqueued)
    assert client.post(f"/api/entries/{entry.id}/clips", json={}).status_code == 202
    assert site.queue.enqueued == before
    assert site.clips.open_order(entry.id) is not None


def test_the_looks_can_be_read(client: FlaskClient) -> None:
    names = [one["name"] for one in client.get("/api/caption-templates").get_json()["templates"]]
    assert names == ["clear", "comic", "glow", "pill", "punch", "quiet", "single"]
    assert [one["name"] for one in client.get("/api/transitions").get_json()["transitions"]] == [
        "cut", "fade", "slide", "zoom",
    ]  # fmt: skip
    fonts = client.get("/api/fonts").get_json()["fonts"]
    assert {"Anton", "Noto Sans"} <= {one["family"] for one in fonts}
    assert client.get(fonts[0]["url"]).mimetype == "font/ttf"


def test_an_own_font_is_checked_kept_used_and_forgotten(client: FlaskClient, path: str) -> None:
    def send(content: bytes) -> Any:
        return client.post("/api/fonts", data={"files": (io.BytesIO(content), "../x.ttf")})

    assert send(b"no font").status_code == 400
    assert "already" in send((SHIPPED / "Anton.ttf").read_bytes()).get_json()["detail"]
    own = (
        (SHIPPED / "BebasNeue.ttf")
        .read_bytes()
        .replace("Bebas Neue".encode("utf-16-be"), "Bebas Mine".encode("utf-16-be"))
    )
    font = send(own).get_json()
    assert (font["family"], font["is_own"]) == ("Bebas Mine", True)
    assert client.post(path, json={"style": {"font": "Bebas Mine"}}).status_code == 202
    assert client.delete(f"/api/fonts/{font['id']}").status_code == 204
    assert client.get(font["url"]).status_code == 404
    shipped = client.get("/api/fonts").get_json()["fonts"][0]
    assert client.delete(f"/api/fonts/{shipped['id']}").status_code == 404
