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
from services.pipeline.artifact_store import Artifacts, Stored
from services.pipeline.catalog import STAGES, Stage
from services.pipeline.child import Request
from services.pipeline.early import AtWork, Check, Early, Make, NoLonger
from services.pipeline.highlight_step import video_step
from services.pipeline.pipeline import Pipeline
from services.pipeline.slots import Slots
from services.pipeline.steps import StageDependencies
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

    def run(
        self, stage: Stage, request: Request, job: Path, *, report: Report, check: object, **_more: object
    ) -> StageResult:
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
    settings: Settings, database: Database, artifacts: Artifacts, runner: FakeRunner, entries: Entries, *, cores: int
) -> EntryView:
    store = FolderStore(settings.data_dir / "media")
    bench = StageDependencies(settings, store, artifacts, runner, Slots(1, cores=cores), DailyBudget(database, None))
    pipeline = Pipeline(database, [video_step(stage, bench) for stage in STAGES])
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
    heavy = {stage.name for stage in STAGES if stage.is_heavy}
    asked = [request.stage for request in runner.asked]
    assert [name for name in asked if name in heavy] == [stage.name for stage in STAGES if stage.is_heavy]


def test_what_failed_early_is_told_when_its_turn_comes(
    settings: Settings, database: Database, artifacts: Artifacts, runner: SideBySide, entries: Entries
) -> None:
    runner.fails = True
    entry = processed(settings, database, artifacts, runner, entries, cores=2)
    assert entry.status is Status.COMPLETED
    assert entry.degraded == {StageName.READ_TEXT: "The picture is damaged."}


class OneByOne(FakeRunner):
    """Lets the reading wait until movement is looked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._moving = threading.Event()
        self.moved_meanwhile = False

    def run(
        self, stage: Stage, request: Request, job: Path, *, report: Report, check: object, **_more: object
    ) -> StageResult:
        if stage.name is StageName.HIGHLIGHT:
            self._moving.set()
        if stage.name is StageName.READ_TEXT:
            self.moved_meanwhile = self._moving.wait(MAX_WAIT_S)
        return super().run(stage, request, job, report=report, check=check)


def test_the_next_begins_as_soon_as_one_has_ended(
    settings: Settings, database: Database, artifacts: Artifacts, tmp_path: Path, entries: Entries
) -> None:
    runner = OneByOne(tmp_path / "work")
    processed(settings, database, artifacts, runner, entries, cores=2)
    assert runner.moved_meanwhile


def working(work: threading.Event) -> Make:
    """Work until nobody wants it any more."""

    def make(_report: Report, check: Check, at_work: AtWork) -> Stored:
        with at_work:
            work.set()
            while True:
                check()

    return make


def waiting(asked: threading.Event) -> Make:
    """Wait for a core that never comes."""

    def make(_report: Report, check: Check, _at_work: AtWork) -> Stored:
        while True:
            asked.set()
            check()

    return make


def test_what_nobody_waits_for_any_more_ends() -> None:
    at_work = threading.Event()
    with Early() as early:
        early.begin(StageName.HIGHLIGHT, lambda: working(at_work))
        assert at_work.wait(MAX_WAIT_S)
    begun = early.taken(StageName.HIGHLIGHT)
    assert begun is not None
    with pytest.raises(NoLonger):
        begun.result(lambda _text, _done=None: None, lambda: None)


def test_whose_turn_comes_before_it_has_a_core_is_not_made_early_any_more() -> None:
    asked = threading.Event()
    with Early() as early:
        early.begin(StageName.HIGHLIGHT, lambda: waiting(asked))
        assert asked.wait(MAX_WAIT_S)
        assert early.taken(StageName.HIGHLIGHT) is None


def test_nothing_begins_where_nothing_is_to_be_done() -> None:
    with Early() as early:
        early.begin(StageName.HIGHLIGHT, lambda: None)
        assert early.taken(StageName.HIGHLIGHT) is None
