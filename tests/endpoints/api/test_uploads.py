import io
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.fakes.site import Site

MP4 = b"\0\0\0\x18ftypisom" + bytes(5000)


def send(client: FlaskClient, *files: tuple[bytes, str]) -> Any:
    return client.post("/api/uploads", data={"files": [(io.BytesIO(data), name) for data, name in files]})


def kept_files(site: Site) -> list[Path]:
    folders = (site.folder / "uploads", site.folder / "media")  # where they arrive, where they are kept
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_many_files_arrive_at_once(client: FlaskClient, site: Site) -> None:
    answer = send(client, (MP4, "a.mp4"), (MP4 + b"2", "b.mov"))

    uploads = answer.get_json()["uploads"]
    assert answer.status_code == 201
    assert [(one["name"], one["size_bytes"]) for one in uploads] == [("a.mp4", 5012), ("b.mov", 5013)]
    assert sorted(path.stat().st_size for path in kept_files(site)) == [5012, 5013]


def test_the_sent_name_is_never_a_path(client: FlaskClient, site: Site) -> None:
    answer = send(client, (MP4, "../../etc/\u202egpj.mp4"), (MP4, "/x/вправо 视频.mp4"))

    assert [one["name"] for one in answer.get_json()["uploads"]] == ["gpj.mp4", "вправо 视频.mp4"]
    assert {path.name for path in kept_files(site)} == {"video.mp4"}
    assert len(kept_files(site)) == 2


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"this is a text, not a video", 400, "not a video"),
        (b"<html><script>alert(1)</script>" * 500, 400, "not a video"),
        (b"", 400, "is empty"),
        (b"II*\0\x08\0\0\0" + bytes(5000), 400, "a picture in TIFF"),
        (MP4 + bytes(6 * 1024 * 1024), 422, "larger than 5 MB"),
    ],
)
def test_what_is_no_video_is_refused_and_leaves_nothing(
    client: FlaskClient, site: Site, data: bytes, status: int, words: str
) -> None:
    answer = send(client, (data, "x.mp4"))

    assert answer.status_code == status
    assert words in answer.get_json()["detail"]
    assert kept_files(site) == []


def test_one_wrong_file_does_not_stop_the_others(client: FlaskClient, site: Site) -> None:
    answer = send(client, (MP4, "a.mp4"), (b"text", "b.txt"), (MP4, "c.mp4")).get_json()

    assert [one["name"] for one in answer["uploads"]] == ["a.mp4", "c.mp4"]
    assert [(one["name"], one["status"]) for one in answer["refused"]] == [("b.txt", 400)]
    assert len(kept_files(site)) == 2


def test_too_many_files_are_refused_and_leave_nothing(client: FlaskClient, site: Site) -> None:
    answer = send(client, *((MP4, f"{n}.mp4") for n in range(51)))

    assert answer.status_code == 413
    assert kept_files(site) == []


def test_an_upload_that_breaks_off_leaves_nothing(client: FlaskClient, site: Site) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.mp4"\r\n\r\n' + MP4

    answer = client.post("/api/uploads", data=body, content_type="multipart/form-data; boundary=b")

    assert answer.status_code == 400
    assert kept_files(site) == []


@pytest.mark.parametrize(
    ("content_type", "status"),
    [("application/json", 415), ("video/mp4", 415), ("multipart/form-data", 400)],
)
def test_what_is_no_form_with_files_is_refused(client: FlaskClient, content_type: str, status: int) -> None:
    assert client.post("/api/uploads", data=MP4, content_type=content_type).status_code == status


def test_a_form_without_a_file_is_refused(client: FlaskClient) -> None:
    answer = client.post("/api/uploads", data={"x": "y"}, content_type="multipart/form-data")

    assert (answer.status_code, answer.get_json()["detail"]) == (422, "No file was sent.")


def test_more_than_all_files_may_hold_is_refused_before_it_is_read(site: Site) -> None:
    body = Body(b"--b\r\n", b"--b--\r\n", 300_000_000)

    assert stream(site, body) == "413 REQUEST ENTITY TOO LARGE"
    assert body.is_untouched


def test_fifty_megabytes_take_no_memory(make_site: Callable[..., Site]) -> None:
    site = make_site(max_video_mb=60)
    begin = b"--b\r\nContent-Disposition: form-data; name=f; filename=a.mp4\r\n\r\n" + MP4
    tracemalloc.start()

    status = stream(site, Body(begin, b"\r\n--b--\r\n", 50_000_000))

    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert status == "201 CREATED"
    assert kept_files(site)[0].stat().st_size == 50_000_000 + len(MP4)
    assert peak_bytes < 4_000_000


def stream(site: Site, body: "Body") -> str:
    """Send a body to the application itself: a test client would read it first. Gives the status line."""
    environ = EnvironBuilder("/api/uploads", method="POST").get_environ() | {
        "CONTENT_TYPE": "multipart/form-data; boundary=b",
        "CONTENT_LENGTH": str(body.size_bytes),
        "wsgi.input": body,
    }
    return run_wsgi_app(site.app, environ, buffered=True)[1]


class Body(io.RawIOBase):
    """A request body made while it is read: a beginning, many zeros, an end."""

    def __init__(self, begin: bytes, end: bytes, zeros: int) -> None:
        self._parts = [(begin, len(begin)), (bytes(65_536), zeros), (end, len(end))]
        self.size_bytes = len(begin) + zeros + len(end)
        self.is_untouched = True

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.is_untouched = False
        if not self._parts:
            return 0
        data, left = self._parts[0]
        count = min(len(buffer), len(data), left)
        buffer[:count] = data[:count]
        self._parts[0] = (data if left > 65_536 else data[count:] or data, left - count)
        if left == count:
            self._parts.pop(0)
        return count
