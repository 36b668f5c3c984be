"""Stages that begin before their turn."""

import threading
from pathlib import Path

import pytest

from clients.database.session import Database
from clients.progress import Report
from clients.stores.media_store import FolderStore
from config.settings import Settings
from services.costs.spending import DailyBudget
from services.domain.artifacts import StageResult
from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from services.entries.store import Entries
from services.pipeline.artifact_store import Artifacts
from services.pipeline.catalog import STAGES, Stage
from services.pipeline.child import Request
from services.pipeline.early import Early, NoLonger
from services.pipeline.pipeline import Pipeline
from services.pipeline.slots import Slots
from services.pipeline.steps import StageDependencies, VideoStep
from tests.fakes.orders import accept
from tests.fakes.steps import straight
from tests.services.pipeline.test_steps import FakeRunner
from utils.errors import PermanentError

MAX_WAIT_S = 20.0


class SideBySide(FakeRunner):
    """Lets the transcript wait until the screen's text is being read."""

    def __init__(self, folder: Path, entries: Entries) -> None:
        super().__init__(folder)
        self._entries = entries
        self._reading = threading.Event()
        self.waited: bool | None = None
        self.shown: Status | None = None
        self.fails = False

    def run(self, stage: Stage, request: Request, job: Path, *, report: Report, check: object) -> StageResult:
        if stage.name is StageName.READ_TEXT:
            self._reading.set()
            if self.fails:
                raise PermanentError("The picture is damaged.")
        if stage.name is StageName.TRANSCRIBE:
            self.waited = self._reading.wait(MAX_WAIT_S if self.waited is None else 0)
            self.shown = self._entries.unfinished()[0].status
        return super().run(stage, request, job, report=report, check=check)


@pytest.fixture
def runner(tmp_path: Path, entries: Entries) -> SideBySide:
    return SideBySide(tmp_path / "work", entries)


def processed(
    settings: Settings, database: Database, artifacts: Artifacts, runner: SideBySide, entries: Entries, *, cores: int
) -> EntryView:
    store = FolderStore(settings.data_dir / "media")
    bench = StageDependencies(settings, store, artifacts, runner, Slots(1, cores=cores), DailyBudget(database, None))
    pipeline = Pipeline(database, [VideoStep(stage, bench) for stage in STAGES], has_room=lambda: True)
    entry = accept(entries)
    pipeline.process(entry.id, entry.run, straight)
    return entries.get("local", entry.id)


def test_two_stages_run_at_once_on_two_cores_while_the_row_names_the_first(
    settings: Settings, database: Database, artifacts: Artifacts, runner: SideBySide, entries: Entries
) -> None:
    entry = processed(settings, database, artifacts, runner, entries, cores=2)
    assert runner.waited
    assert runner.shown is Status.TRANSCRIBING
    assert entry.status is Status.COMPLETED
    assert sorted(request.stage for request in runner.asked) == sorted(stage.name for stage in STAGES)


def test_on_one_core_they_run_one_after_the_other(
    settings: Settings, database: Database, artifacts: Artifacts, runner: SideBySide, entries: Entries
) -> None:
    runner.waited = False
    processed(settings, database, artifacts, runner, entries, cores=1)
    assert [request.stage for request in runner.asked] == [stage.name for stage in STAGES]


def test_what_failed_early_is_told_when_its_turn_comes(
    settings: Settings, database: Database, artifacts: Artifacts, runner: SideBySide, entries: Entries
) -> None:
    runner.fails = True
    entry = processed(settings, database, artifacts, runner, entries, cores=2)
    assert entry.status is Status.COMPLETED
    assert entry.degraded == {StageName.READ_TEXT: "The picture is damaged."}


def test_what_nobody_waits_for_any_more_ends() -> None:
    ended = threading.Event()

    def make(_report: Report, check: object) -> None:
        try:
            while True:
                check()  # type: ignore[operator]
        except NoLonger:
            ended.set()
            raise

    with Early(has_room=lambda: True) as early:
        early.begin(StageName.HIGHLIGHT, lambda: make)  # type: ignore[arg-type,return-value]
    assert ended.is_set()


def test_without_room_nothing_begins() -> None:
    with Early(has_room=lambda: False) as early:
        early.begin(StageName.HIGHLIGHT, lambda: pytest.fail("there is no room"))
        assert early.begun(StageName.HIGHLIGHT) is None
