"""The steps of the pipeline: five stages that make artifacts of a video, and the one that saves the note."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

from clients.progress import Report
from config.settings import Settings
from services.costs.estimates import estimate
from services.domain.artifacts import Cut, Media, Note, ScreenText, StageResult, Transcript
from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from services.entries.journal import EntryGone, Journal
from services.notes.edits import edited
from services.pipeline.artifact_store import ArtifactKey, Stored
from services.pipeline.catalog import Stage
from services.pipeline.child import Request
from services.pipeline.disk import full_disk_told
from services.pipeline.early import AtWork, Check, Early, Make
from services.pipeline.retry import delay_s
from services.pipeline.runner import StageCrashed
from services.pipeline.slots import HeldSlot
from services.pipeline.stage_dependencies import StageDependencies as StageDependencies
from services.sources.uploads import with_local_path
from utils.errors import ClipsheetError, TransientError
from utils.logger import get_logger

log = get_logger(__name__)
A = TypeVar("A", bound=StageResult)
Done = Mapping[str, str]  # stage -> artifact id


class CancelledByUser(Exception):
    """The person asked to stop."""


@dataclass(frozen=True)
class Job:
    """One entry on its way through the steps."""

    journal: Journal
    done: Done
    early: Early | None = None
    begin_others: Callable[["Job"], None] = lambda _job: None  # those that can run beside the stage at work

    def check(self) -> None:
        """Raise when the work should stop."""
        if self.journal.stop_requested():
            raise CancelledByUser

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the person wants to."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, 0.5))


class Step(Protocol):
    """One step. It may run again from the top at any time."""

    @property
    def name(self) -> StageName: ...

    def run(self, job: Job) -> Done:
        """Do it, and return the id of the artifact it made; nothing when it made none."""


@runtime_checkable
class BeginsEarly(Step, Protocol):
    """A step that can begin before its turn."""

    def early(self, job: Job) -> Make | None:
        """What can be done before its turn; None when that is nothing, or there is no core for it."""


@runtime_checkable
class MakesParts(Step, Protocol):
    """A step whose result is a list of parts, by id, each of which is made as a step of its own."""

    def make_part(self, job: Job, part_id: str) -> None:
        """Make one; what goes wrong is told with the part and stops no other."""

    def give_up(self, entry: EntryView, why: str | None) -> None:
        """Nothing more is made of what waits: cancelled, or why not."""


class VideoStep:
    """A stage that makes an artifact of the video, or finds the one made before."""

    def __init__(self, stage: Stage, stage_dependencies: StageDependencies) -> None:
        self._read_settings = stage_dependencies.in_use
        self._described = stage
        self._store = stage_dependencies.store
        self._artifacts = stage_dependencies.artifacts
        self._runner = stage_dependencies.runner
        self._slots = stage_dependencies.slots
        self._budget = stage_dependencies.budget

    @property
    def name(self) -> StageName:
        """The stage's name."""
        return self._described.name

    @property
    def _settings(self) -> Settings:
        return self._read_settings()

    @property
    def _stage(self) -> Stage:
        return self._described.with_waiting(self._settings)

    def run(self, job: Job) -> Done:
        """Make or find the artifact. An error of a stage that is not required makes the note partial."""
        stage, started = self._stage, time.monotonic()
        job.check()
        if (kept := self._kept(job.journal.entry)) is not None:
            return kept
        try:
            job.journal.enter(stage.name, stage.status, stage.line)
            stored = self._find_or_make(job)
        except (ClipsheetError, StageCrashed) as error:
            if stage.required:
                raise
            log.warning("stage gave nothing", extra={"stage": stage.name, "error": str(error)})
            job.journal.degrade(stage.name, _why(stage, error), seconds=time.monotonic() - started)
            return {}
        result = stored.read(stage.result)
        title = _title(result, job.journal.entry)
        seconds = max(time.monotonic() - started, _early_s(job, stage.name))
        own = job.journal.entry.options.own_schema
        shown = edited(result, job.journal.entry.edits, own) if isinstance(result, Note) else result
        job.journal.stage_done(
            stage.name,
            stored.id,
            seconds=seconds,
            title=title,
            usage=result.usage,
            result=shown,
            shortfall=result.shortfall,
        )
        return {stage.name: stored.id}

    def early(self, job: Job) -> Make | None:
        """Make the artifact of a stage that needs the video alone, once there is a core that nobody uses."""
        stage, entry = self._stage, job.journal.entry
        if not stage.is_heavy or stage.needs != (StageName.DOWNLOAD,) or self._kept(entry) is not None:
            return None
        key = artifact_key(stage, entry, job.done, self._settings)
        if self._found(key):
            return None

        def make(report: Report, check: Check, at_work: AtWork) -> Stored:
            core = self._slots.hold(entry.priority, check, early=True, memory_mb=self._first_mb())
            with core as held, at_work, self._artifacts.making(key, check):
                return self._found(key) or self._run_stage(key, job, report, check, held)

        return make

    def _kept(self, entry: EntryView) -> Done | None:
        """What an earlier run made, or could not make, when this one begins at a later stage."""
        stages = list(StageName)
        if entry.run_from is None or stages.index(self.name) >= stages.index(entry.run_from):
            return None
        if self.name in entry.degraded and self.name not in entry.results:
            return {}
        stored = self._stored(entry.results, self.name)
        # Saving a person's words needs no video: one that has had its time is not fetched for it.
        needs_video = entry.run_from is not StageName.SAVE
        return {self.name: stored.id} if stored and self._is_whole(stored, needs_video=needs_video) else None

    def _is_whole(self, stored: Stored, *, needs_video: bool = True) -> bool:
        try:
            result = stored.read(self._stage.result)
        except (OSError, ValueError):  # a disk loses files, and parts of them
            log.warning("a damaged result is made anew", extra={"stage": self.name, "artifact": stored.id})
            return False
        # The video itself may have had its time.
        if not needs_video or not isinstance(result, Media):
            return True
        return all(self._artifacts.has(stored, name) for name in result.files)

    def _found(self, key: ArtifactKey) -> Stored | None:
        stored = self._artifacts.find(key)
        return stored if stored and self._is_whole(stored) else None

    def _find_or_make(self, job: Job) -> Stored:
        key = artifact_key(self._stage, job.journal.entry, job.done, self._settings)
        if found := self._found(key):
            return found
        if job.early and (begun := job.early.taken(self.name)):
            with suppress(TransientError):  # it is tried again
                return begun.result(job.journal.progress, job.check)
        with self._artifacts.making(key, job.check):
            return self._found(key) or self._make(key, job)

    def _make(self, key: ArtifactKey, job: Job) -> Stored:
        attempt = 1
        while True:
            try:
                return self._attempt(key, job)
            except TransientError as error:
                delay = delay_s(error, attempt)
                if delay is None:
                    raise
                attempt += 1
                job.journal.progress(f"{error.message} Trying again in {delay:.0f} s.", None)
                job.pause(delay)

    def _attempt(self, key: ArtifactKey, job: Job) -> Stored:
        is_at_hand = self._stage.at_hand(job.journal.entry.source, job.journal.entry.options) is not None
        is_light = is_at_hand or not self._is_heavy(job)
        priority, memory_mb = job.journal.entry.priority, self._first_mb()
        slot = nullcontext() if is_light else self._slots.hold(priority, job.check, memory_mb=memory_mb)
        with slot as held, full_disk_told():
            job.begin_others(job)
            return self._run_stage(key, job, job.journal.progress, job.check, held)

    def _first_mb(self) -> int:
        stage = self._stage
        return stage.first.usual_mb if stage.first else stage.usual_mb(self._settings)

    def _is_heavy(self, _job: Job) -> bool:
        return self._stage.is_heavy

    def _run_stage(
        self,
        key: ArtifactKey,
        job: Job,
        report: Report,
        check: Check,
        held: HeldSlot | None,
        moments: Sequence[Cut] = (),
    ) -> Stored:
        entry, cores = job.journal.entry, held.cores if held else None

        def between() -> None:
            if held:
                held.becomes(self._stage.usual_mb(self._settings), check)

        with self._runner.job_folder(f"{entry.id}-{self._stage.name}") as folder:
            request = self._request(entry, job.done).model_copy(update={"cores": cores, "moments": tuple(moments)})
            result = self._stage.at_hand(request.source, request.options)
            if result is None:
                result = self._runner.run(self._stage, request, folder, report=report, check=check, between=between)
            return self._artifacts.publish(key, folder / "work", result)

    def _request(self, entry: EntryView, done: Done) -> Request:
        stored = self._stored(done, StageName.DOWNLOAD)
        media = stored.read(Media) if stored else None
        return Request(
            stage=self._stage.name,
            source=with_local_path(entry.source, self._store),
            options=entry.options,
            media=media,
            media_folder=stored.folder if stored else None,
            transcript=self._read(done, StageName.TRANSCRIBE, Transcript),
            screen_text=self._read(done, StageName.READ_TEXT, ScreenText),
            paused=self._budget.pause(entry.user_id, self._next_usd(media)),
        )

    def _next_usd(self, media: Media | None) -> float:
        """About what this stage will cost; nothing where no paid engine is configured for it."""
        return estimate(self._settings, media.duration_s if media else None).by_stage.get(self.name, 0.0)

    def _stored(self, done: Done, name: StageName) -> Stored | None:
        return self._artifacts.get(done[name]) if name in done else None

    def _read(self, done: Done, name: StageName, model: type[A]) -> A | None:
        stored = self._stored(done, name)
        return stored.read(model) if stored else None


def _early_s(job: Job, stage: StageName) -> float:
    """The seconds that a stage took before its turn."""
    return job.early.seconds(stage) if job.early else 0.0


class SaveStep:
    """Writes the finished note where it is kept."""

    name = StageName.SAVE

    def __init__(
        self, where: str, save: Callable[[EntryView], str], undo: Callable[[EntryView], None] = lambda _entry: None
    ) -> None:
        self._where = where
        self._save = save
        self._undo = undo

    def run(self, job: Job) -> Done:
        """Write it; an earlier half-written or older copy is replaced."""
        started = time.monotonic()
        job.check()
        job.journal.enter(self.name, Status.SAVING, "Saving the note")
        with full_disk_told():
            address = self._save(job.journal.entry)
        try:
            job.journal.saved(self._where, address, seconds=time.monotonic() - started)
        except EntryGone:  # its owner was forgotten while we wrote
            self._undo(job.journal.entry)
            raise
        return {}


def artifact_key(stage: Stage, entry: EntryView, done: Done, settings: Settings) -> ArtifactKey:
    """The result depends on the stage's version, its options, and the artifacts it is made from."""
    params = {
        "version": stage.version,
        "needs": {need: done.get(need) for need in stage.needs},
        **stage.params(entry.options, settings),
    }
    return ArtifactKey(entry.video_id, stage.name, params)


def _title(result: StageResult, entry: EntryView) -> str:
    """The entry's title from here on: the person's own, the note's, or as long as there is no note the video's."""
    if not isinstance(result, Media | Note):
        return ""
    return str(entry.edits.get("title") or result.title)


def _why(stage: Stage, error: Exception) -> str:
    if isinstance(error, ClipsheetError):
        return str(error)
    return f"{stage.line} ended unexpectedly. Try again; if it happens again, the log says why."
