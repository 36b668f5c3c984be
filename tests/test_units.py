import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests import units
from tests.units import OURS, TESTS, Guard, is_unit_file

FOLDERS = ("clients", "config", "endpoints", "scripts", "services", "utils")
STARTS_ONE = """
import ctypes.util  # its text says nothing of processes: this module does

def test_a_library_is_found():
    assert ctypes.util.find_library("c")

def test_two_and_two():
    assert 2 + 2 == 4
"""


@pytest.fixture(scope="module")
def guard() -> Guard:
    """One for all: an audit hook stays."""
    return Guard()


@pytest.fixture
def watching(guard: Guard) -> Iterator[Guard]:
    """The guard of a unit test that runs just now."""
    with guard.watching():
        yield guard


def bind() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))


def connect() -> None:
    with socket.socket() as client:
        client.connect(("127.0.0.1", 9))


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: subprocess.run(["true"]), "no process.*Popen.*true"),
        (lambda: os.system("true"), "no process"),
        (lambda: os.fork() or os._exit(0), "no process"),
        (bind, "no connection and no server.*127.0.0.1"),
        (connect, "no connection and no server.*127.0.0.1"),
        (lambda: socket.getaddrinfo("nobody.invalid", 443), "name server.*nobody.invalid"),
        (lambda: time.sleep(30), "not sleep.*30"),
    ],
)
def test_a_unit_test_that_does_something_real_is_ended(watching: Guard, act: Callable[[], None], said: str) -> None:
    with pytest.raises(pytest.fail.Exception, match=said):
        act()


def test_it_is_told_of_even_when_the_code_goes_on(watching: Guard) -> None:
    with suppress(BaseException):
        subprocess.run(["true"])
    with pytest.raises(pytest.fail.Exception, match="Give it a fake"):
        watching.tell()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_is_watched_too(watching: Guard) -> None:
    thread = threading.Thread(target=bind)
    thread.start()
    thread.join()
    with pytest.raises(pytest.fail.Exception, match="no server"):
        watching.tell()


def test_a_thread_of_an_earlier_test_is_none_of_this_ones(guard: Guard) -> None:
    begun = threading.Event()

    def go_on() -> None:
        begun.wait()
        bind()

    earlier = threading.Thread(target=go_on)
    earlier.start()
    with guard.watching():
        begun.set()
        earlier.join()
    guard.tell()


def test_among_tests_of_other_kinds_only_its_own_thread_is_watched(guard: Guard) -> None:
    guard.among_others = True
    try:
        with guard.watching():
            late = threading.Thread(target=bind)
            late.start()
            late.join()
            guard.tell()
            with pytest.raises(pytest.fail.Exception):
                bind()
    finally:
        guard.among_others = False


def test_what_stays_in_the_process_is_allowed(watching: Guard, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "a.db").close()
    for end in socket.socketpair():
        end.close()
    socket.getaddrinfo("127.0.0.1", 443)
    time.sleep(0.001)
    watching.tell()


def test_between_unit_tests_anything_may_be_started(guard: Guard) -> None:
    with guard.watching():
        pass
    assert subprocess.run(["true"]).returncode == 0
    guard.tell()


@pytest.mark.parametrize(
    ("name", "is_unit"),
    [
        ("services/sources/test_links.py", True),
        ("endpoints/pages/test_pages.py", True),  # a site that nobody serves
        ("services/costs/test_spending.py", True),  # its half on SQLite
        ("test_units.py", False),  # imports subprocess
        ("services/speech/test_transcribe.py", False),  # makes clips with ffmpeg's libraries, by way of tests/clips.py
        ("services/notion/monitor/test_poll.py", False),  # a Notion is served in its container
        ("utils/test_process.py", False),  # is named
    ],
)
def test_the_text_of_a_file_tells(name: str, is_unit: bool) -> None:
    assert is_unit_file(TESTS / name) == is_unit


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_of_the_source_has_unit_tests(folder: str) -> None:
    files = list((TESTS / folder).rglob("test_*.py"))
    assert sum(map(is_unit_file, files)) > len(files) / 4


def test_every_exception_is_still_there() -> None:
    for name in units.REAL_THROUGH_OUR_CODE:
        file, _, test = name.partition("::")
        assert f"def {test}(" in (TESTS / file).read_text() if test else (TESTS / file).exists(), name


def test_a_run_of_the_unit_tests_fails_one_that_starts_a_process(tmp_path: Path) -> None:
    folder = tmp_path / OURS[0]
    folder.mkdir()
    shutil.copy(units.__file__, folder)
    (folder / "test_hidden.py").write_text(STARTS_ONE)
    (folder / "test_open.py").write_text(f"import subprocess\n{STARTS_ONE}")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.units",
        "-p",
        "no:cacheprovider",
        "-q",
        "-m",
        "unit",
        "tests",
    ]
    # Whatever set-up or another test has put into the environment, the copy is the one that is imported.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON"))}
    env |= {"PYTHONPATH": str(tmp_path)}
    said = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300).stdout
    assert "A unit test starts no process" in said
    assert "FAILED tests/test_hidden.py::test_a_library_is_found" in said
    assert "1 failed, 1 passed" in said
    assert "test_open" not in said
