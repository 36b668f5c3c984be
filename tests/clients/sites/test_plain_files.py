"""Plain files from allowed hosts, and what a person reads when there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.sites.plain_files import fetch_plain_file, file_name
from tests.fakes.web_server import WebServer, content, redirect, status, web_server
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server({"/a.mp4": content(b"x" * 2000)}) as running:
        yield running


def fetch(server: WebServer, path: str, folder: Path, said: list[str] | None = None) -> None:
    fetch_plain_file(
        server.url(path),
        folder / "file",
        hosts=[server.netloc],
        max_bytes=5000,
        max_s=5,
        report=lambda text, done=None: (said or []).append(text),
    )


def test_a_file_of_an_allowed_host_is_fetched(server: WebServer, tmp_path: Path) -> None:
    said = ["start"]
    fetch(server, "/a.mp4", tmp_path, said)

    assert (tmp_path / "file").stat().st_size == 2000
    assert said[-1] == "Downloading, 0.0 MB of 0.0 MB"


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        (403, NeedsUserError, "does not let anybody fetch"),
        (404, PermanentError, "no such file"),
        (410, PermanentError, "no such file"),
        (418, PermanentError, "status 418"),
        (429, TransientError, "busy"),
        (503, TransientError, "busy"),
    ],
)
def test_statuses_are_explained(
    server: WebServer, tmp_path: Path, code: int, kind: type[ClipsheetError], says: str
) -> None:
    server.routes["/a.mp4"] = status(code)

    with pytest.raises(kind, match=says):
        fetch(server, "/a.mp4", tmp_path)


def test_the_wish_to_wait_is_passed_on(server: WebServer, tmp_path: Path) -> None:
    server.routes["/a.mp4"] = status(503, Retry_After="30")

    with pytest.raises(TransientError) as caught:
        fetch(server, "/a.mp4", tmp_path)
    assert caught.value.retry_after_s == 30


def test_too_large_a_file_names_the_limit(server: WebServer, tmp_path: Path) -> None:
    server.routes["/a.mp4"] = content(b"x" * 5001)

    with pytest.raises(NeedsUserError, match="larger than"):
        fetch(server, "/a.mp4", tmp_path)


def test_a_redirect_into_the_network_is_refused(server: WebServer, tmp_path: Path) -> None:
    server.routes["/a.mp4"] = redirect("http://169.254.169.254/latest/meta-data/")

    with pytest.raises(PermanentError, match="may not be fetched"):
        fetch(server, "/a.mp4", tmp_path)


def test_a_host_that_does_not_answer_may_be_tried_again(tmp_path: Path) -> None:
    with web_server() as server:
        pass

    with pytest.raises(TransientError, match="cannot be reached"):
        fetch(server, "/a.mp4", tmp_path)


def test_a_host_without_a_port_means_the_usual_ports_only(server: WebServer, tmp_path: Path) -> None:
    with pytest.raises(PermanentError):
        fetch_plain_file(
            server.url("/a.mp4"),
            tmp_path / "file",
            hosts=["127.0.0.1"],
            max_bytes=5000,
            max_s=5,
            report=lambda text, done=None: None,
        )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://h/a/%D0%B2%D0%B8.mp4?x=/y", "ви.mp4"),
        ("http://h/a/", "a"),
        ("http://h/..%2F..%2Fetc%2Fpasswd", "passwd"),
    ],
)
def test_a_links_file_has_a_readable_name(url: str, name: str) -> None:
    assert file_name(url) == name
