"""What many tests stand on: a database of their own, and the services over it."""

import gc
import logging
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from clients.database import answer_time
from clients.database.locks import FileLocks
from clients.database.models import User
from clients.database.session import Database
from clients.local_models.pose import PoseNetworks
from clients.stores.media_store import FolderStore
from config.settings import Settings
from services.entries.store import Entries
from services.pipeline.artifact_store import Artifacts
from tests.fakes.chromium import CHROMIUM, FLAGS
from tests.fakes.postgres import UsedAgain, postgres_database

os.environ["SEARCH_BY_MEANING"] = "false"  # its model is 91 MB; who tests it brings one of its own

pytest_plugins = ["tests.units"]
_OUTCOME = "outcome"

# A busy machine may stop for longer than the fifth of a second that Hypothesis allows an example.
hypothesis.settings.register_profile("unhurried", parent=hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep what was imported out of the garbage collector's way: going through it takes half a second, many times."""
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """What a test sets up is its own: a command that keeps quiet would silence all tests after it."""
    root = logging.root
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(autouse=True)
def patient_as_it_was() -> Iterator[None]:
    """A page that a test asked for has told its thread to be impatient, which is that of the next test."""
    before = answer_time.limit.set(None)
    yield
    answer_time.limit.reset(before)


class Outcome(Protocol):
    """Tell what a fault of a vendor came to; all that was told is printed as a table when the tests are done."""

    def __call__(self, vendor: str, fault: str, became: str, calls: int, reason: str | None) -> None: ...


@pytest.fixture
def outcome(record_property: Callable[[str, object], None]) -> Outcome:
    """Collects a row of the table of faults and outcomes."""

    def tell(vendor: str, fault: str, became: str, calls: int, reason: str | None) -> None:
        record_property(_OUTCOME, f"{vendor:10}{fault:44}{became:40}{calls:>2}  {reason or ''}".rstrip())

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table of faults and outcomes."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    told = [value for report in reports for name, value in report.user_properties if name == _OUTCOME]
    if told:
        terminalreporter.section("faults of vendors and what becomes of the note, or the post")
        terminalreporter.write_line(f"{'vendor':10}{'fault':44}{'outcome':38}calls  reason")
        terminalreporter.write_line("\n".join(dict.fromkeys(told)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Defaults, in a folder of the test's own."""
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("database")
    _fill(f"sqlite:///{folder / 'empty.db'}", folder)
    return folder / "empty.db"


@pytest.fixture(scope="session")
def empty_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated PostgreSQL database to copy."""
    with postgres_database() as url:
        _fill(url, tmp_path_factory.mktemp("postgres"))
        yield url


def _fill(url: str, folder: Path) -> None:
    database = Database(url)
    database.upgrade(folder)
    with database.transaction() as session:
        session.add_all([User(id="local", name="Local user"), User(id="other", name="Somebody else")])
    database.close()


@pytest.fixture(scope="session")
def empty_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL database to copy that has the engine's tables too: it makes them when a worker first starts."""
    # heavy: what it brings along would be loaded for every unit test too
    from tests.chaos.arena import Arena, settings_for

    with postgres_database() as url:
        arena = Arena(settings_for(tmp_path_factory.mktemp("engine"), database=url))
        arena.kill(arena.start_worker())
        arena.close()
        yield url


@pytest.fixture(scope="session")
def postgres_url(empty_postgres: str) -> Iterator[Callable[[], str]]:
    """Gives the URL of a copy of it that is as new."""
    with ExitStack() as copies:
        used: list[UsedAgain] = []

        def as_new() -> str:
            if not used or not used[-1].as_new():
                url = copies.enter_context(postgres_database(template=empty_postgres))
                used.append(UsedAgain(url))
                copies.callback(used[-1].close)
            return used[-1].url

        yield as_new


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """A database with two users: what holds on one kind has to hold on the other."""
    if request.param == "postgres":
        yield request.getfixturevalue("postgres_url")()
        return
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    path = settings.data_dir / "clipsheet.db"
    path.write_bytes(request.getfixturevalue("empty_database").read_bytes())
    yield f"sqlite:///{path}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, open."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def entries(database: Database) -> Entries:
    """The entries in it."""
    return Entries(database)


@pytest.fixture
def artifacts(database: Database, tmp_path: Path) -> Artifacts:
    """Artifacts in a folder store."""
    return Artifacts(database, FolderStore(tmp_path / "media"), FileLocks(tmp_path / "locks"))


@pytest.fixture
def networks() -> PoseNetworks:
    """The real pose networks, which set-up has built."""
    path = Settings().pose_model
    if not path.is_file():
        pytest.skip("the pose model is not built")
    return PoseNetworks(path)
