import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from clients.local_models.model_hub import ModelHub
from clients.local_models.model_store import REMEMBER_FAILURE_S, ModelStore
from utils.errors import TransientError

FILES = {"config.json": b"{}", "model.bin": bytes(6 << 20), "vocabulary.txt": b"a", "README.md": b"not wanted"}


class FakeHub(ThreadingHTTPServer):
    """Answers as the model hub does; `asked` lists what it was asked for, `status` breaks it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.asked, self.status = files, list[str](), 200
        self.ranges: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeHub

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        name = self.path.rsplit("/", 1)[-1]
        if self.path.startswith("/api/models/"):
            siblings = [{"rfilename": file} for file in self.server.files]
            self._answer(self.server.status, json.dumps({"sha": "abc", "siblings": siblings}).encode())
        elif "Range" in self.headers:
            self.server.ranges.append(self.headers["Range"])
            self._answer(206, self.server.files[name][int(self.headers["Range"][6:-1]) :])
        else:
            self._answer(200, self.server.files[name])

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
        pass


@pytest.fixture
def server() -> Iterator[FakeHub]:
    hub = FakeHub(dict(FILES))
    thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield hub
    hub.shutdown()
    hub.server_close()
    thread.join()


def stored(url: str, folder: Path) -> ModelStore:
    return ModelStore(folder, [ModelHub(url)])


class Lines(list[str]):
    def __call__(self, text: str, done: float | None) -> None:
        self.append(text)


def test_a_model_is_fetched_whole_and_only_what_is_needed(server: FakeHub, tmp_path: Path) -> None:
    folder = stored(server.url, tmp_path).fetch("base", Lines())
    assert sorted(p.name for p in folder.iterdir()) == ["config.json", "model.bin", "vocabulary.txt"]
    assert (folder / "model.bin").stat().st_size == 6 << 20


def test_fetching_says_how_far_it_is(server: FakeHub, tmp_path: Path) -> None:
    lines = Lines()
    stored(server.url, tmp_path).fetch("base", lines)
    assert lines[0] == "Fetching the speech model base"
    assert lines[-1] == "Fetching the speech model base, 6 of 6 MB (only once)"


def test_a_model_that_is_there_is_not_fetched_again(server: FakeHub, tmp_path: Path) -> None:
    hub = stored(server.url, tmp_path)
    hub.fetch("base", Lines())
    asked = len(server.asked)
    hub.fetch("base", Lines())
    assert len(server.asked) == asked


def test_an_interrupted_file_goes_on_where_it_stopped(server: FakeHub, tmp_path: Path) -> None:
    (tmp_path / "base.part").mkdir()
    (tmp_path / "base.part" / "model.bin.piece").write_bytes(bytes(1 << 20))
    folder = stored(server.url, tmp_path).fetch("base", Lines())
    assert server.ranges == [f"bytes={1 << 20}-"]
    assert (folder / "model.bin").stat().st_size == 6 << 20


def test_no_connection_is_said_with_the_host(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match=r"no connection to 127\.0\.0\.1"):
        stored("http://127.0.0.1:9", tmp_path).fetch("base", Lines())


def test_a_failure_is_remembered_for_some_minutes(server: FakeHub, tmp_path: Path) -> None:
    now = 1000.0
    hub = ModelStore(tmp_path, [ModelHub(server.url)], clock=lambda: now)
    server.status = 503
    for _ in range(3):
        with pytest.raises(TransientError, match="answered with status 503"):
            hub.fetch("base", Lines())
    assert len(server.asked) == 1
    server.status, now = 200, 1000.0 + REMEMBER_FAILURE_S
    assert hub.fetch("base", Lines()).name == "base"


@pytest.mark.parametrize("files", [{"config.json": b"{}"}, {}])
def test_a_repository_without_a_model_is_refused(server: FakeHub, tmp_path: Path, files: dict[str, bytes]) -> None:
    server.files = files
    with pytest.raises(TransientError, match="not a speech model"):
        stored(server.url, tmp_path).fetch("base", Lines())
    assert not (tmp_path / "base").exists()


def test_names_that_leave_the_folder_are_not_fetched(server: FakeHub, tmp_path: Path) -> None:
    server.files = FILES | {"vocabulary./../../evil": b"x"}
    stored(server.url, tmp_path / "models").fetch("base", Lines())
    assert not any("evil" in path for path in server.asked)
