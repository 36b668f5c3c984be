"""Which tests are unit tests, and the guard that holds them to it: no process, no connection, no sleep.

A test file has unit tests when nothing that it imports from this folder, however far away, can start something real.
That is read from the source, so that `-m unit` imports no other file.
"""

import ast
import sys
import threading
import time
import traceback
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import SupportsIndex

import pytest

TESTS = Path(__file__).resolve().parent
OURS = ("tests", "benchmarks")  # what is followed to what it imports
REAL = {
    "ai_edge_litert.interpreter",
    "av",  # ffmpeg's libraries in our own process
    "cheroot",
    "faster_whisper",
    "http.server",
    "moto",
    "multiprocessing",
    "playwright",
    "rapidocr",
    "socketserver",
    "subprocess",
    "tests.fakes.postgres",
    "wsgiref",
}
# Their text does not show it: the code that they test starts a program, listens or sleeps. Files, or single tests.
REAL_THROUGH_OUR_CODE = {
    "clients/local_models/sentences/test_sentence_process.py",
    "clients/media/test_loudness.py::test_every_ffmpeg_there_is_measures",
    "clients/sites/test_downloader.py",
    "attacks/test_answers.py",
    "attacks/test_crowds.py",
    "attacks/test_settings.py::test_no_page_and_no_answer_gives_a_saved_secret_back",
    "deployment/test_watching.py",
    "endpoints/api/test_metrics.py",
    "endpoints/test_metrics_port.py",
    "endpoints/api/test_resumable_uploads.py::test_a_form_is_not_read_when_there_is_no_room_at_all",
    "endpoints/pages/test_status.py",
    "scripts/commands/test_doctor.py",
    "scripts/setup/test_console.py",
    "scripts/setup/test_locks.py",
    "scripts/setup/test_system.py",
    "scripts/setup/test_uv.py",
    "scripts/setup/test_watched.py",
    "services/entries/test_journal.py::test_a_write_waits_for_a_database_that_is_away",
    "services/pipeline/test_runner.py",
    "services/pipeline/test_database_away.py",
    "services/operations/test_downloads.py",
    "test_app.py",
    "utils/test_process.py",
}
UNIT = "unit"
NOT_UNIT_MARKS = ("slow", "exhaustive")
PROCESS_EVENTS = {"subprocess.Popen", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system"}
SOCKET_EVENTS = {"socket.bind", "socket.connect"}
LONGEST_PAUSE_S = 0.1  # who waits for a lock looks again and again
WHAT_TO_DO = (
    "Give it a fake. If what is real is its point, name it in tests/units.py, REAL_THROUGH_OUR_CODE; "
    "a file that itself imports what can start it needs no entry."
)
_sleep = time.sleep


def is_unit_test(item: pytest.Item) -> bool:
    """Whether the guard is to watch it."""
    name = f"{item.path.relative_to(TESTS)}::{item.name.partition('[')[0]}"
    is_named = name in REAL_THROUGH_OUR_CODE or any(map(item.get_closest_marker, NOT_UNIT_MARKS))
    return not is_named and not _is_on_postgres(item) and is_unit_file(item.path)


def _is_on_postgres(item: pytest.Item) -> bool:
    callspec = getattr(item, "callspec", None)
    return callspec is not None and any(
        isinstance(value, str) and value == "postgres" for value in callspec.params.values()
    )


@cache
def is_unit_file(path: Path) -> bool:
    """Whether a test file starts nothing real, as far as its text tells."""
    return str(path.relative_to(TESTS)) not in REAL_THROUGH_OUR_CODE and not _reaches_something_real(path)


def _reaches_something_real(path: Path) -> bool:
    seen: set[Path] = set()
    ahead = [path]
    while ahead:
        seen.add(here := ahead.pop())
        names = _imported(here)
        if any(name == real or name.startswith(f"{real}.") for name in names for real in REAL):
            return True
        ahead += {ours for name in names if (ours := _source(name)) and ours not in seen}
    return False


@cache
def _imported(path: Path) -> frozenset[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def _source(module: str) -> Path | None:
    path = TESTS.parent / f"{module.replace('.', '/')}.py"
    return path if module.startswith(OURS) and path.exists() else None


class Guard:
    """Ends a test that does what it may not.

    Python tells audit hooks of all that is started, whoever starts it; a patched `subprocess` would miss the rest.
    A hook cannot be taken away again, so there is one, and it looks aside between unit tests. Threads that an earlier
    test left behind are none of this one's; nor, among tests of other kinds, is any thread but its own, as nobody
    knows who began it.
    """

    def __init__(self, *, among_others: bool = False) -> None:
        self.among_others = among_others
        self._own = 0
        self._watching = False
        self._others: set[int | None] = set()
        self._done: list[str] = []
        sys.addaudithook(self._hear)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch until the block ends."""
        self._done.clear()
        self._own = threading.get_ident()
        self._others = {thread.ident for thread in threading.enumerate()} - {self._own}
        self._watching = True
        time.sleep = self._doze  # it tells no audit hook before Python 3.13
        try:
            yield
        finally:
            self._watching = False
            time.sleep = _sleep

    def tell(self) -> None:
        """Fail the test for what it did meanwhile, in a thread or under an `except` of the code, too."""
        if self._done:
            pytest.fail(f"{self._done[0]} {WHAT_TO_DO}", pytrace=False)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._watching or self._is_anothers(threading.get_ident()):
            return
        if event in PROCESS_EVENTS and not _is_importing():
            self._refuse(f"A unit test starts no process, but this one did: {event} {arguments[:2]}.")
        elif event in SOCKET_EVENTS:
            self._refuse(f"A unit test opens no connection and no server, but this one did: {event} {arguments[1:]}.")
        elif event == "socket.getaddrinfo" and not _is_number(arguments[0]):
            self._refuse(f"A unit test asks no name server, but this one did: {arguments[0]}.")

    def _doze(self, seconds: float | SupportsIndex) -> None:
        if float(seconds) > LONGEST_PAUSE_S and not self._is_anothers(threading.get_ident()):
            self._refuse(f"A unit test does not sleep, but this one wanted to: {seconds} s.")
        _sleep(seconds)

    def _is_anothers(self, thread: int) -> bool:
        return thread in self._others or (self.among_others and thread != self._own)

    def _refuse(self, what: str) -> None:
        self._done.append(what)
        pytest.fail(f"{what} {WHAT_TO_DO}")  # not an Exception: the code under test does not take it for a vendor's


def _is_importing() -> bool:
    """Whether a library does it as it is imported (ctypes asks ldconfig): which test is the first to, is chance."""
    return any(frame.f_code.co_filename == "<frozen importlib._bootstrap>" for frame, _ in traceback.walk_stack(None))


def _is_number(host: object) -> bool:
    with suppress(ValueError):
        return host is None or bool(ip_address(str(host)))
    return False


_guard = Guard()


def pytest_configure(config: pytest.Config) -> None:
    """Tell the guard whether other tests run too."""
    _guard.among_others = config.option.markexpr != UNIT


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where unit tests alone are wanted, leave other files: to import them takes longer than most tests."""
    is_asked_for = config.option.markexpr == UNIT and collection_path.match("test_*.py")
    return True if is_asked_for and not is_unit_file(collection_path) else None


@pytest.hookimpl(tryfirst=True)  # before pytest looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the unit tests."""
    for item in items:
        if is_unit_test(item):
            item.add_marker(UNIT)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Watch a unit test and its fixtures."""
    if not item.get_closest_marker(UNIT):
        return (yield)
    with _guard.watching():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Fail a unit test for what it started, whatever became of it."""
    result = yield
    _guard.tell()
    return result
