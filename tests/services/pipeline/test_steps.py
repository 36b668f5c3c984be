from pathlib import Path

import pytest
from sqlalchemy import update

from clients.database.models import Artifact as Row
from clients.database.session import Database
from clients.progress import Report
from clients.stores.media_store import FolderStore
from config.settings import Settings
from services.costs.spending import DailyBudget
from services.domain.artifacts import Motion, Note, StageResult, Transcript
from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from services.entries.intake import Intake
from services.entries.store import Entries
from services.exports.results import ResultReader
from services.pipeline.artifact_store import Artifacts
from services.pipeline.catalog import STAGES, Stage
from services.pipeline.child import Request
from services.pipeline.highlight_step import video_step
from services.pipeline.pipeline import Pipeline
from services.pipeline.runner import StageRunner
from services.pipeline.slots import Slots
from services.pipeline.steps import StageDependencies
from services.sources.texts import text_source
from tests.fakes import results
from tests.fakes.orders import TIKTOK_1, accept
from tests.fakes.queue import FakeQueue
from tests.fakes.site import Made
from tests.fakes.steps import straight


class FakeRunner(StageRunner):
    """Has every result ready, and remembers what was asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.made = results.workout() | {StageName.HIGHLIGHT: results.motion(track=b"track")}
        self.asked: list[Request] = []

    def run(
        self, stage: Stage, request: Request, job: Path, *, report: Report, check: object, **_more: object
    ) -> StageResult:
        """Write the stage's files."""
        self.asked.append(request)
        made = self.made[stage.name]
        assert made is not None
        for name, content in made.files.items():
            assert isinstance(content, bytes)
            (job / "work" / name).write_bytes(content)
        return made.result


def with_row(artifacts: Artifacts, artifact_id: str, **values: str) -> None:
    with artifacts._database.transaction() as session:
        session.execute(update(Row).where(Row.id == artifact_id).values(**values))


@pytest.fixture
def runner(tmp_path: Path) -> FakeRunner:
    return FakeRunner(tmp_path / "work")


@pytest.fixture
def pipeline(settings: Settings, database: Database, artifacts: Artifacts, runner: FakeRunner) -> Pipeline:
    store = FolderStore(settings.data_dir / "media")
    bench = StageDependencies(settings, store, artifacts, runner, Slots(1), DailyBudget(database, None))
    return Pipeline(database, [video_step(stage, bench) for stage in STAGES])


@pytest.fixture
def entry(pipeline: Pipeline, entries: Entries) -> EntryView:
    entry = accept(entries)
    pipeline.process(entry.id, entry.run, straight)
    return entries.get("local", entry.id)


def recut(entries: Entries, entry: EntryView, **settings: float) -> EntryView:
    motion = entry.options.motion.model_copy(update=settings)
    return Intake(entries, FakeQueue(), lambda _: TIKTOK_1).recut("local", entry.id, motion)


def test_a_recut_runs_highlight_alone_with_the_earlier_track(
    entries: Entries, entry: EntryView, pipeline: Pipeline, runner: FakeRunner
) -> None:
    runner.asked.clear()
    again = recut(entries, entry, enter_threshold=0.5)
    pipeline.process(again.id, again.run, straight)

    [asked] = runner.asked
    assert (asked.stage, asked.options.motion.enter_threshold) == (StageName.HIGHLIGHT, 0.5)
    assert asked.earlier_track
    assert asked.earlier_track.read_bytes() == b"track"
    [earlier] = asked.earlier_runs
    assert earlier.motion == results.motion(track=b"track").result
    assert (earlier.folder / "reel.mp4").is_file()
    done = entries.get("local", entry.id)
    assert {**done.results, "highlight": ""} == {**entry.results, "highlight": ""}


def test_an_edit_needs_no_video_and_a_fetch_brings_it_back_with_the_note_as_it_is(
    entries: Entries, entry: EntryView, pipeline: Pipeline, runner: FakeRunner, artifacts: Artifacts
) -> None:
    media = artifacts.get(entry.results["download"])
    assert media
    (media.folder / "video.mp4").unlink()  # as the sweep does
    with_row(artifacts, media.id, params_key=f"trimmed {media.id}")
    intake, note = Intake(entries, FakeQueue(), lambda _: ("", "")), results.workout_note().result
    assert isinstance(note, Note)
    runner.asked.clear()

    edit = intake.edit("local", entry.id, {"rounds": 4}, note=note)
    pipeline.process(edit.id, edit.run, straight)
    assert runner.asked == []

    again = intake.fetch_again("local", entry.id)
    pipeline.process(again.id, again.run, straight)
    done = entries.get("local", entry.id)
    assert [asked.stage for asked in runner.asked] == [StageName.DOWNLOAD, StageName.HIGHLIGHT]
    assert done.results["summarize"] == entry.results["summarize"]
    assert "media" in ResultReader(artifacts).read(done).files


def test_an_order_of_somebody_else_leaves_a_note_that_is_not_used_again(
    entries: Entries, pipeline: Pipeline, runner: FakeRunner, artifacts: Artifacts
) -> None:
    made = runner.made[StageName.SUMMARIZE]
    assert made
    runner.made[StageName.SUMMARIZE] = Made(made.result.model_copy(update={"reusable": False}), made.files)
    for user in ("local", "other"):
        order = accept(entries, user=user)
        pipeline.process(order.id, order.run, straight)

    notes = {entry.results["summarize"] for user in ("local", "other") for entry in entries.page(user)}
    assert len(notes) == 2
    assert all(artifacts.get(note) for note in notes)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"{}", None])
def test_a_retry_makes_a_damaged_result_anew(
    entries: Entries,
    entry: EntryView,
    pipeline: Pipeline,
    runner: FakeRunner,
    artifacts: Artifacts,
    damage: bytes | None,
) -> None:
    hurt = (StageName.TRANSCRIBE, StageName.HIGHLIGHT)
    for stage in hurt:
        stored = artifacts.get(entry.results[stage])
        assert stored
        (stored.folder / "result.json").unlink()
        if damage is not None:
            (stored.folder / "result.json").write_bytes(damage)
    runner.asked.clear()
    again, _ = entries.retry("local", entry.id)
    pipeline.process(again.id, again.run, straight)

    done = entries.get("local", entry.id)
    assert (done.status, done.partial) == (Status.COMPLETED, False)
    # The note is made of the transcript, so it is made anew too.
    assert {asked.stage for asked in runner.asked} == {*hurt, StageName.SUMMARIZE}
    assert ResultReader(artifacts).read(done).damaged == ()


def test_a_track_of_another_file_is_not_used(
    entries: Entries, entry: EntryView, pipeline: Pipeline, runner: FakeRunner
) -> None:
    made = results.motion(track=b"of another file")
    runner.made[StageName.HIGHLIGHT] = Made(made.result.model_copy(update={"media_sha256": "1" * 64}), made.files)
    for threshold in (0.5, 0.6):
        again = recut(entries, entry, enter_threshold=threshold)
        pipeline.process(again.id, again.run, straight)

    track = runner.asked[-1].earlier_track
    assert track
    assert track.read_bytes() == b"track"
    assert {run.motion.media_sha256 for run in runner.asked[-1].earlier_runs} == {results.SHA}


def test_what_a_recut_keeps_and_is_gone_is_made_again(
    entries: Entries, entry: EntryView, pipeline: Pipeline, runner: FakeRunner, database: Database
) -> None:
    with database.transaction() as session:
        session.delete(session.get_one(Row, entry.results["transcribe"]))
    runner.asked.clear()
    again = recut(entries, entry, enter_threshold=0.5)
    pipeline.process(again.id, again.run, straight)

    assert [asked.stage for asked in runner.asked] == [StageName.TRANSCRIBE, StageName.HIGHLIGHT]


def test_a_video_that_has_had_its_time_is_fetched_again_for_a_recut(
    entries: Entries, entry: EntryView, pipeline: Pipeline, runner: FakeRunner, database: Database, artifacts: Artifacts
) -> None:
    download = artifacts.get(entry.results["download"])
    assert download
    with database.transaction() as session:
        session.get_one(Row, download.id).params_key = "trimmed"
    for video in download.folder.glob("*.mp4"):
        video.unlink()
    runner.asked.clear()

    again = recut(entries, entry, enter_threshold=0.5)
    pipeline.process(again.id, again.run, straight)

    assert [asked.stage for asked in runner.asked] == [StageName.DOWNLOAD, StageName.HIGHLIGHT]


def test_words_alone_start_no_process_but_the_notes(
    pipeline: Pipeline, entries: Entries, runner: FakeRunner, artifacts: Artifacts
) -> None:
    words = text_source("Pea soup\n\nIngredients:\n300 g peas")
    entry = accept(entries, words, identity=("text", "pea-soup"))
    pipeline.process(entry.id, entry.run, straight)
    done = entries.get("local", entry.id)
    assert done.status is Status.COMPLETED
    assert {request.stage for request in runner.asked} <= {StageName.SUMMARIZE, StageName.SAVE}
    transcript, motion = (artifacts.get(done.results[name]) for name in (StageName.TRANSCRIBE, StageName.HIGHLIGHT))
    assert transcript
    assert transcript.read(Transcript).reason == "Only words were given, and none of this kind."
    assert motion
    assert motion.read(Motion).zero_reason == "There are words alone, so there is no motion to find."


class InTwo(FakeRunner):
    """Tells when a stage's first process has ended."""

    def run(
        self, stage: Stage, request: Request, job: Path, *, report: Report, check: object, **more: object
    ) -> StageResult:
        """Do it, and go on with the second."""
        between = more["between"]
        assert callable(between)
        if stage.first:
            between()
        return super().run(stage, request, job, report=report, check=check)


def test_what_a_stage_goes_on_with_waits_for_its_own_memory(
    settings: Settings, database: Database, artifacts: Artifacts, entries: Entries, tmp_path: Path
) -> None:
    asked: list[tuple[int, int]] = []

    def fits(running_mb: int, more_mb: int) -> bool:
        asked.append((running_mb, more_mb))
        return True

    slots, runner = Slots(2, fits=fits), InTwo(tmp_path / "work")
    store = FolderStore(settings.data_dir / "media")
    bench = StageDependencies(settings, store, artifacts, runner, slots, DailyBudget(database, None))
    highlight = next(stage for stage in STAGES if stage.name is StageName.HIGHLIGHT)
    assert highlight.first
    entry = accept(entries)
    with slots.hold(1, lambda: None, memory_mb=7):
        asked.clear()
        Pipeline(database, [video_step(stage, bench) for stage in STAGES]).process(entry.id, entry.run, straight)
    assert asked[-2:] == [(7, highlight.first.usual_mb), (7, highlight.usual_mb(settings))]
