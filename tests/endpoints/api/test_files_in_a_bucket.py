"""Where videos lie in a bucket, a browser is sent there; everything else comes from us."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from clients.stores.bucket_store import BucketStore
from clients.stores.signed_links import Delivery
from services.domain.entries import EntryView
from tests.fakes import results
from tests.fakes.results import VIDEO_BYTES
from tests.fakes.s3 import BUCKET, s3_server
from tests.fakes.site import Site


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with s3_server() as address:
        yield address


def _bucket(copies: Path, delivery: Delivery = Delivery.SIGNED) -> BucketStore:
    return BucketStore(f"s3://{BUCKET}/site", copies, delivery=delivery, leave_videos=True)


@pytest.fixture
def site(s3: str, tmp_path: Path, empty_database: Path) -> Iterator[Site]:
    made = Site(tmp_path, empty_database, store=_bucket(tmp_path / "copies"))
    yield made
    made.close()


@pytest.fixture
def entry(site: Site) -> EntryView:
    """A finished workout, that this process did not make: its videos are not here."""
    made = site.finish(site.order(), results.workout(), title="Core")
    for path in (site.folder / "copies").rglob("*.mp4"):
        path.rename(path.with_name(f"{path.name}.elsewhere"))
    for path in (site.folder / "copies").rglob("*.elsewhere"):
        path.write_bytes(b"")
    return made


@pytest.mark.parametrize("what", ["media", "reel"])
def test_a_video_is_fetched_from_the_bucket(client: FlaskClient, entry: EntryView, s3: str, what: str) -> None:
    answer = client.get(f"/api/entries/{entry.id}/{what}")
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Location"].startswith(f"{s3}/")
    with urllib.request.urlopen(answer.headers["Location"], timeout=30) as fetched:
        assert fetched.read() == VIDEO_BYTES


def test_the_button_that_saves_the_reel_saves_it(client: FlaskClient, entry: EntryView) -> None:
    location = client.get(f"/api/entries/{entry.id}/reel?save=1").headers["Location"]
    (shown,) = parse_qs(urlsplit(location).query)["response-content-disposition"]
    assert shown == 'attachment; filename="reel.mp4"'


def test_pages_show_videos_and_let_the_browser_fetch_them(client: FlaskClient, entry: EntryView, s3: str) -> None:
    answer = client.get(f"/entries/{entry.id}")
    assert f"/api/entries/{entry.id}/reel" in answer.text
    assert f"media-src 'self' {s3};" in answer.headers["Content-Security-Policy"]


def test_what_another_machine_swept_is_not_found(client: FlaskClient, site: Site, entry: EntryView) -> None:
    bucket = _bucket(site.folder / "elsewhere")
    for folder in list(bucket.folders()):
        bucket.trim(folder.key, {".json"})
    assert client.get(f"/api/entries/{entry.id}/media").status_code == 404
