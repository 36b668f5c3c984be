"""The API of segments: order, see how it stands, fetch."""

import io
import zipfile

import pytest
from flask.testing import FlaskClient

from services.domain.entries import EntryView
from services.domain.segments import SegmentFile, Segments, Why
from services.domain.stages import StageName
from tests.fakes.results import workout
from tests.fakes.site import Made, Site

NAMES = ("segment-001.mp4", "segment-002.mp4")
MADE = Segments(
    segments=(
        SegmentFile(number=1, file=NAMES[0], start_s=0, end_s=52.4, why=Why.SENTENCE, copied=True, distance_s=0),
        SegmentFile(number=2, file=NAMES[1], start_s=52.4, end_s=90, why=Why.END, copied=False, distance_s=0),
    )
)


@pytest.fixture
def entry(site: Site) -> EntryView:
    return site.finish(site.order(), workout(), title="A talk")


@pytest.fixture
def path(entry: EntryView) -> str:
    return f"/api/entries/{entry.id}/segments"


def made(site: Site, entry: EntryView) -> None:
    """As a worker makes them."""
    (order,) = site.segments.waiting(entry.id)
    files: dict[str, bytes] = {name: name.encode() for name in NAMES}
    site.segments.finish(order, site.publish(entry, StageName.CLIPS, Made(MADE, files)), MADE)


def test_nothing_is_there_before_it_is_asked_for(client: FlaskClient, path: str) -> None:
    told = client.get(path).get_json()
    assert (told["status"], told["segments"], set(told["links"])) == (None, [], {"self"})
    assert client.get(f"{path}/archive.zip").status_code == 404


def test_a_video_is_split_and_its_parts_are_fetched(
    client: FlaskClient, site: Site, entry: EntryView, path: str
) -> None:
    before = len(site.queue.enqueued)
    answer = client.post(path, json={"every_s": 90, "copy_only": True})
    assert (answer.status_code, answer.get_json()["status"]) == (202, "waiting")
    assert answer.get_json()["wish"] == {"every_s": 90, "copy_only": True}
    assert len(site.queue.enqueued) == before + 1
    made(site, entry)
    told = client.get(path).get_json()
    assert told["status"] == "done"
    first, second = told["segments"]
    assert (first["why"], first["copied"], first["end_s"], second["copied"]) == ("sentence", True, 52.4, False)
    assert client.get(second["links"]["video"]).data == b"segment-002.mp4"
    part = client.get(first["links"]["video"], headers={"Range": "bytes=0-6"})
    assert (part.status_code, part.data) == (206, b"segment")
    packed = zipfile.ZipFile(io.BytesIO(client.get(told["links"]["archive"]).data))
    assert packed.namelist() == list(NAMES)
    assert client.get(f"{path}/3/video").status_code == 404


def test_without_a_word_it_is_a_minute(client: FlaskClient, path: str) -> None:
    assert client.post(path).get_json()["wish"] == {"every_s": 60, "copy_only": False}


@pytest.mark.parametrize("asked", [{"every_s": 14}, {"every_s": 181}, {"every_s": "often"}, {"every": 60}])
def test_what_cannot_be_is_refused(client: FlaskClient, path: str, asked: object) -> None:
    assert client.post(path, json=asked).status_code == 422
    assert client.get(path).get_json()["status"] is None


def test_a_wish_that_comes_meanwhile_is_still_to_be_seen_to(
    client: FlaskClient, site: Site, entry: EntryView, path: str
) -> None:
    client.post(path)
    (order,) = site.segments.waiting(entry.id)
    client.post(path, json={"every_s": 30})
    site.segments.finish(order, site.publish(entry, StageName.CLIPS, Made(MADE, dict.fromkeys(NAMES, b""))), MADE)
    assert client.get(path).get_json()["status"] == "waiting"


def test_nobody_sees_anothers(client: FlaskClient, site: Site, path: str) -> None:
    other = path.replace("/entries/", "/entries/x")
    assert client.get(other).status_code == 404
    assert client.post(other).status_code == 404
