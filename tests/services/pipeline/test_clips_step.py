"""Clips as steps of the pipeline: chosen once, made one by one, each finding what was made before."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clients.database.locks import FileLocks
from clients.database.session import Database
from clients.progress import Report
from clients.stores.media_store import FolderStore
from config.settings import Settings
from services.clips.captions.own_fonts import OwnFonts
from services.clips.clip_store import Clips
from services.clips.stage import MAKE
from services.costs.spending import DailyBudget
from services.domain.artifacts import Media, Segment, StageResult, Transcript
from services.domain.clips import ClipChoice, ClipFile, ClipPlan, ClipStyle, ClipWish, Span
from services.domain.entries import EntryView, Status
from services.domain.eye_contact import EyeContactFile, EyeContactWish
from services.domain.orders import OrderStatus
from services.domain.segments import SegmentFile, Segments, SegmentWish, Why
from services.domain.stage_description import Stage
from services.domain.stages import StageName
from services.entries.store import Entries
from services.eye_contact.order_store import EyeContactOrders
from services.pipeline.artifact_store import ArtifactKey, Artifacts
from services.pipeline.child import Request
from services.pipeline.clips_step import ClipsStep
from services.pipeline.pipeline import Pipeline
from services.pipeline.runner import StageRunner
from services.pipeline.slots import Slots
from services.pipeline.steps import Job, StageDependencies, Step
from services.segments.segment_store import SegmentOrders
from tests.fakes.orders import accept
from tests.fakes.steps import FakeStep, straight
from utils.errors import PermanentError, disk_full

ME = "local"
STARTS = (1.0, 20.0, 40.0)
SMALL_MB = 1


class FakeRunner(StageRunner):
    """Chooses three clips, and makes each in no time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.ran: list[str] = []
        self.full_at: int | None = None
        self.meanwhile: Callable[[], object] = lambda: None

    def run(
        self, stage: Stage, request: Request, job: Path, *, report: Report, check: Callable[[], None], **_more: object
    ) -> StageResult:
        if request.segment_wish:
            self.ran.append(f"split every {request.segment_wish.every_s:.0f}")
            assert request.transcript is not None
            if self.full_at:
                raise disk_full()
            (job / "work/segment-001.mp4").write_bytes(b"video")
            one = SegmentFile(number=1, file="segment-001.mp4", start_s=0, end_s=60, why=Why.END, copied=True)
            return Segments(segments=(one,))
        if request.eye_contact_wish:
            self.ran.append("preview" if request.eye_contact_wish.preview else "eyes")
            if self.full_at:
                raise disk_full()
            (job / "work/eye-contact.mp4").write_bytes(b"video")
            return EyeContactFile(file="eye-contact.mp4")
        if request.clip_wish:
            self.ran.append("choose")
            assert request.transcript is not None
            return ClipChoice(clips=tuple(plan(start_s) for start_s in STARTS))
        assert request.clip_job is not None
        self.ran.append(f"{request.clip_job.number} of {request.clip_job.of} {request.clip_job.style.template}")
        self.meanwhile()
        check()
        if request.clip_job.number == self.full_at:
            raise disk_full()
        (job / "work/clip.mp4").write_bytes(b"video")
        return ClipFile(file="clip.mp4", duration_s=5, width=2, height=2, fps=25, size_bytes=5)


def plan(start_s: float) -> ClipPlan:
    return ClipPlan(parts=(Span(start_s=start_s, end_s=start_s + 5),), title=f"At {start_s}", score=50)


class Bench:
    """A pipeline with a video that is there, words, clips and a place to save."""

    def __init__(self, database: Database, folder: Path) -> None:
        store = FolderStore(folder / "media")
        self.entries, self.clips = Entries(database), Clips(database)
        self.segments = SegmentOrders(database)
        self.eye_contact = EyeContactOrders(database)
        self.artifacts = Artifacts(database, store, FileLocks(folder / "locks"))
        self.runner = FakeRunner(folder / "work")
        settings = Settings(data_dir=folder)
        self.slots = Slots(2, fits=self._fits)
        self.beside_mb: list[int] = []  # what runs whenever a small stage begins beside it
        bench = StageDependencies(settings, store, self.artifacts, self.runner, self.slots, DailyBudget(database, None))
        self.entry = accept(self.entries)
        media = Media(file="a.mp4", sha256="0", size_bytes=1, duration_s=60.0)
        said = Transcript(engine="given", segments=(Segment(start_s=0, end_s=1, text="Hello."),))
        self.save = FakeStep(StageName.SAVE)
        steps: list[Step] = [
            Made(StageName.DOWNLOAD, self._published(media)),
            Made(StageName.TRANSCRIBE, self._published(said)),
            ClipsStep(bench, self.clips, OwnFonts(folder / "fonts"), self.segments, self.eye_contact),
            self.save,
        ]
        self.pipeline = Pipeline(database, steps)

    def _fits(self, running_mb: int, more_mb: int) -> bool:
        if more_mb == SMALL_MB:
            self.beside_mb.append(running_mb)
        return True

    def _published(self, result: StageResult) -> str:
        work = Path(self.runner._folder).parent / type(result).__name__
        work.mkdir(parents=True)
        (work / "a.mp4").write_bytes(b"video")
        return self.artifacts.publish(ArtifactKey(self.entry.video_id, type(result).__name__, {}), work, result).id

    def process(self, entry: EntryView | None = None) -> EntryView:
        entry = entry or self.entries.get(ME, self.entry.id)
        self.pipeline.process(entry.id, entry.run, straight)
        return self.entries.get(ME, self.entry.id)

    def make_clips(self) -> EntryView:
        return self.process(self.entries.choose(ME, self.entry.id, {}, run_from=StageName.CLIPS))

    def states(self) -> list[str]:
        return [one.status.value for one in self.clips.of_entry(ME, self.entry.id)[0]]


class Made(FakeStep):
    """A stage whose artifact is there."""

    def __init__(self, name: StageName, artifact_id: str) -> None:
        super().__init__(name)
        self._artifact_id = artifact_id

    def run(self, job: Job) -> dict[str, str]:
        return {self.name: self._artifact_id}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return Bench(database, tmp_path)


def test_an_entry_without_a_wish_has_no_clips(bench: Bench) -> None:
    assert bench.process().status is Status.COMPLETED
    assert (bench.runner.ran, bench.save.runs) == ([], 1)


def test_clips_are_chosen_and_made_one_by_one_and_the_note_is_not_saved_again(bench: Bench) -> None:
    bench.process()
    bench.clips.order(ME, bench.entry.id, ClipWish())
    assert bench.make_clips().status is Status.COMPLETED
    assert bench.runner.ran == ["choose", "1 of 3 clear", "2 of 3 clear", "3 of 3 clear"]
    assert bench.states() == ["ready"] * 3
    assert bench.save.runs == 1


def test_a_wish_that_came_with_the_order_is_seen_to_before_it_is_saved(bench: Bench) -> None:
    bench.clips.order(ME, bench.entry.id, ClipWish())
    bench.process()
    assert (bench.states(), bench.save.runs) == (["ready"] * 3, 1)


def test_a_disk_that_fills_at_one_clip_leaves_the_others(bench: Bench) -> None:
    bench.process()
    bench.runner.full_at = 2
    bench.clips.order(ME, bench.entry.id, ClipWish())
    entry = bench.make_clips()
    assert bench.states() == ["ready", "failed", "ready"]
    assert (entry.status, entry.partial) == (Status.COMPLETED, False)
    assert "disk is full" in bench.clips.of_entry(ME, bench.entry.id)[0][1].message


def test_another_look_of_one_makes_only_that_one_and_the_look_of_before_is_found_again(bench: Bench) -> None:
    bench.process()
    bench.clips.order(ME, bench.entry.id, ClipWish())
    bench.make_clips()
    bench.runner.ran.clear()
    second = bench.clips.of_entry(ME, bench.entry.id)[0][1]
    bench.clips.edit(ME, bench.entry.id, second.id, lambda clip: (clip.plan, ClipStyle(template="pill")))
    bench.make_clips()
    assert bench.runner.ran == ["2 of 3 pill"]
    bench.clips.undo(ME, bench.entry.id, second.id)
    bench.make_clips()
    assert bench.runner.ran == ["2 of 3 pill"]
    assert bench.clips.get(ME, bench.entry.id, second.id).artifact_id == second.artifact_id


def test_what_is_changed_meanwhile_is_made_in_the_same_run(bench: Bench) -> None:
    bench.process()
    bench.clips.order(ME, bench.entry.id, ClipWish())

    def restyle() -> None:
        bench.runner.meanwhile = lambda: None
        first = bench.clips.of_entry(ME, bench.entry.id)[0][0]
        bench.clips.edit(ME, bench.entry.id, first.id, lambda clip: (clip.plan, ClipStyle(template="glow")))

    bench.runner.meanwhile = restyle
    bench.make_clips()
    assert bench.runner.ran[1:] == ["1 of 3 clear", "2 of 3 clear", "3 of 3 clear", "1 of 3 glow"]
    assert bench.states() == ["ready"] * 3


def test_a_cancel_in_the_middle_keeps_what_is_made_and_the_note(bench: Bench) -> None:
    bench.process()
    bench.clips.order(ME, bench.entry.id, ClipWish())

    def cancel() -> None:
        if len(bench.runner.ran) == 3:
            bench.entries.request_cancel(ME, bench.entry.id)

    bench.runner.meanwhile = cancel
    entry = bench.make_clips()
    assert (entry.status, entry.cancel_requested) == (Status.COMPLETED, False)
    assert bench.states() == ["ready", "cancelled", "cancelled"]


def test_a_run_of_clips_that_fails_leaves_the_note_as_good_as_before(bench: Bench) -> None:
    bench.process()
    bench.clips.order(ME, bench.entry.id, ClipWish())

    def refuse(_job: Job) -> None:
        raise PermanentError("The video is gone.")

    bench.pipeline._steps = (FakeStep(StageName.DOWNLOAD, refuse), *bench.pipeline._steps[1:])
    entry = bench.make_clips()
    _, order = bench.clips.of_entry(ME, bench.entry.id)
    assert entry.status is Status.COMPLETED
    assert order is not None
    assert (order.status, order.message) == ("failed", "The video is gone.")


def test_a_video_is_split_once_and_the_same_wish_finds_it_again(bench: Bench) -> None:
    bench.process()
    for every_s in (60, 30, 60):
        bench.segments.order(ME, bench.entry.id, SegmentWish(every_s=every_s))
        assert [one.id for one in bench.entries.with_waiting_clips()] == [bench.entry.id]
        assert bench.make_clips().status is Status.COMPLETED
    assert bench.runner.ran == ["split every 60", "split every 30"]
    order = bench.segments.of_entry(ME, bench.entry.id)
    assert order is not None
    assert (order.status, order.wish.every_s, order.made is not None) == (OrderStatus.DONE, 60, True)
    assert (bench.entries.with_waiting_clips(), bench.save.runs) == ([], 1)


def test_a_video_that_cannot_be_split_says_why_and_the_note_stays(bench: Bench) -> None:
    bench.process()
    bench.runner.full_at = 1
    bench.segments.order(ME, bench.entry.id, SegmentWish())
    entry = bench.make_clips()
    order = bench.segments.of_entry(ME, bench.entry.id)
    assert order is not None
    assert (entry.status, entry.partial, order.status) == (Status.COMPLETED, False, OrderStatus.FAILED)
    assert "disk is full" in order.message


def test_a_preview_is_made_before_the_whole_and_found_again(bench: Bench) -> None:
    bench.process()
    for wish in (EyeContactWish(), EyeContactWish(preview=True)):
        bench.eye_contact.order(ME, bench.entry.id, wish)
    assert bench.make_clips().status is Status.COMPLETED
    assert (bench.runner.ran, bench.save.runs) == (["preview", "eyes"], 1)
    views = bench.eye_contact.of_entry(ME, bench.entry.id)
    assert {view.status for view in views.values()} == {OrderStatus.DONE}
    bench.eye_contact.order(ME, bench.entry.id, EyeContactWish())
    bench.make_clips()
    assert bench.runner.ran == ["preview", "eyes"]


def test_eyes_that_cannot_be_corrected_leave_the_clips(bench: Bench) -> None:
    bench.process()
    bench.clips.order(ME, bench.entry.id, ClipWish())
    bench.eye_contact.order(ME, bench.entry.id, EyeContactWish())
    bench.runner.full_at = 9
    bench.make_clips()
    assert bench.states() == ["ready"] * 3
    (view,) = bench.eye_contact.of_entry(ME, bench.entry.id).values()
    assert (view.status, "disk is full" in view.message) == (OrderStatus.FAILED, True)


def test_what_a_clip_takes_counts_for_what_begins_beside_it(bench: Bench) -> None:
    def another_stage() -> None:
        with bench.slots.hold(1, lambda: None, memory_mb=SMALL_MB):
            pass

    bench.runner.meanwhile = another_stage
    bench.clips.order(ME, bench.entry.id, ClipWish())
    bench.process()
    assert bench.beside_mb == [MAKE.usual_mb(Settings())] * len(STARTS)
