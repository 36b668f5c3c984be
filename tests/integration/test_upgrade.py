"""A data folder of an older version is opened: what was finished is there, what was under way is finished."""

import json
import os
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.settings import PROJECT_ROOT, Settings
from tests.attacks.test_secrets import NOBODY

pytestmark = pytest.mark.slow
OLD = PROJECT_ROOT / "tests/fixtures/data-of-1325494.tar.xz"
FINISHED, FAILED = "6615c6130bb236bad802", "6615c64aa9c579fb7e96"
IN_FLIGHT, WAITING = "6615c656f9897108376a", "6615c657248887f2074b"
HALF_UPLOAD = "7c7629a9e8134573b9c7"
MAX_WAIT_S = 240.0


@dataclass(frozen=True)
class Upgraded:
    """The page over the old folder, after all its work has ended."""

    address: str

    def get(self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Ask; an error is an answer too."""
        request = urllib.request.Request(self.address + path, method=method, headers=dict(headers or {}))
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read() or str(answer.headers).encode()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def entry(self, entry: str) -> dict[str, Any]:
        """What the API says of an entry."""
        return dict(json.loads(self.get(f"/api/entries/{entry}")[1]))


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    folder = tmp_path_factory.mktemp("old") / "data"
    with tarfile.open(OLD) as archive:
        # The filter came with Python 3.11.4; newer ones ask for it.
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # type: ignore[arg-type]
    _used_today(folder)
    with _serving(folder) as page:
        _wait_for(lambda: page.get("/health")[0] == 200)
        _wait_for(lambda: all(page.entry(e)["status"] in ("completed", "failed") for e in (IN_FLIGHT, WAITING)))
        yield page


def _used_today(folder: Path) -> None:
    """An upload that nobody went on with for a day is swept away."""
    for path in folder.rglob("*"):
        os.utime(path)


@contextmanager
def _serving(folder: Path) -> Iterator[Upgraded]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    names = ("PATH", "HOME", "LANG")
    env = {name: os.environ[name] for name in names if name in os.environ} | {
        "DATA_DIR": str(folder),
        "POSE_MODEL_FILE": str(Settings().pose_model),
        "HF_ENDPOINT": NOBODY,
        "PORT": str(port),
    }
    call = [sys.executable, "-m", "scripts.cli", "serve", "--no-sample"]
    with subprocess.Popen(call, env=env, cwd=PROJECT_ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            yield Upgraded(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def _wait_for(happens: Callable[[], bool]) -> None:
    until = time.monotonic() + MAX_WAIT_S
    while not _tried(happens):
        assert time.monotonic() < until
        time.sleep(0.1)


def _tried(happens: Callable[[], bool]) -> bool:
    try:
        return happens()
    except (OSError, KeyError):
        return False  # not up yet


def test_a_finished_note_is_as_it_was(upgraded: Upgraded) -> None:
    entry = upgraded.entry(FINISHED)
    assert entry["status"] == "completed"
    assert entry["title"] == entry["note"]["title"] == "My own title"
    assert entry["edited"] == ["title"]
    (squats,) = entry["note"]["fields"]["exercises"]["value"]
    assert squats["name"] == "Squats"
    assert entry["motion"]["segments"][0]["start_s"] == pytest.approx(1.15, abs=0.01)


@pytest.mark.parametrize("file", ["reel", "poster", "graph", "thumbnail", "media", "note.md", "note.json", "note.csv"])
def test_each_of_its_files_is_there(upgraded: Upgraded, file: str) -> None:
    status, content = upgraded.get(f"/api/entries/{FINISHED}/{file}")
    assert status == 200
    assert content


@pytest.mark.parametrize(
    "page", ["/", f"/entries/{FINISHED}", f"/entries/{FAILED}", f"/entries/{IN_FLIGHT}", "/status"]
)
def test_each_page_opens(upgraded: Upgraded, page: str) -> None:
    assert upgraded.get(page)[0] == 200


def test_an_old_failure_still_says_why(upgraded: Upgraded) -> None:
    entry = upgraded.entry(FAILED)
    assert entry["status"] == "failed"
    assert entry["message"]


def test_what_was_killed_goes_on_and_ends(upgraded: Upgraded) -> None:
    entry = upgraded.entry(IN_FLIGHT)
    assert (entry["status"], entry["message"]) == ("completed", "")
    assert "Pancakes" in json.dumps(entry["screen_text"])
    assert "flour" in json.dumps(entry["note"])


def test_what_waited_is_run(upgraded: Upgraded) -> None:
    entry = upgraded.entry(WAITING)
    assert (entry["status"], entry["message"]) == ("completed", "")
    assert "Bridge" in json.dumps(entry["note"])


def test_a_half_upload_goes_on_where_it_was(upgraded: Upgraded) -> None:
    status, said = upgraded.get(f"/api/uploads/resumable/{HALF_UPLOAD}", "HEAD", {"Tus-Resumable": "1.0.0"})
    assert status == 200
    assert b"Upload-Offset: 970" in said


def test_tokens_stay(upgraded: Upgraded) -> None:
    assert [token["name"] for token in json.loads(upgraded.get("/api/tokens")[1])["tokens"]] == ["phone"]


def test_all_is_found_by_its_words(upgraded: Upgraded) -> None:
    found = json.loads(upgraded.get("/api/entries?q=flour")[1])
    assert [entry["id"] for entry in found["entries"]] == [IN_FLIGHT]
