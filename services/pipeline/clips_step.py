"""The step that makes clips, segments and eye contact: each clip is a step, and a process, of its own."""

import time
from collections.abc import Mapping
from typing import Any, TypeVar

from services.clips.captions.own_fonts import OwnFonts
from services.clips.clip_store import Clips
from services.clips.clip_view import ClipView
from services.clips.stage import CHOOSE, KIND, MAKE
from services.domain.artifacts import Media, StageResult, Transcript
from services.domain.clips import ClipChoice, ClipFile, ClipJob, ClipWish
from services.domain.entries import EntryView
from services.domain.eye_contact import EyeContactFile
from services.domain.segments import Segments
from services.domain.stage_description import Stage
from services.domain.stages import StageName
from services.entries.video_orders import VideoOrders
from services.eye_contact.order_store import EyeContactOrders
from services.eye_contact.stage import CORRECT
from services.eye_contact.stage import KIND as GAZES
from services.pipeline.artifact_store import ArtifactKey, Stored
from services.pipeline.child import Request
from services.pipeline.disk import full_disk_told
from services.pipeline.retry import delay_s
from services.pipeline.runner import StageCrashed
from services.pipeline.steps import Done, Job, StageDependencies
from services.segments.segment_store import SegmentOrders
from services.segments.stage import KIND as SEGMENTS
from services.segments.stage import SPLIT
from services.sources.uploads import with_local_path
from utils.errors import ClipsheetError, PermanentError, TransientError
from utils.logger import get_logger

log = get_logger(__name__)
A = TypeVar("A", bound=StageResult)
ALL_SEGMENTS, EYES = "segments", "eye contact"  # parts that are made of the whole video; the others are ids of clips
CRASHED = "Making it ended unexpectedly. Try again; if it happens again, the log says why."


class ClipsStep:
    """Does nothing for an entry of which no clips, no segments and no eye contact are wanted."""

    name = StageName.CLIPS

    def __init__(
        self,
        dependencies: StageDependencies,
        clips: Clips,
        fonts: OwnFonts,
        segments: SegmentOrders,
        eye_contact: EyeContactOrders,
    ) -> None:
        self._with = dependencies
        self._clips = clips
        self._fonts = fonts
        self._segments = segments
        self._eye_contact = eye_contact

    def run(self, job: Job) -> Done:
        """Choose what is to be chosen, and return what is to be made: ids of clips, and parts of the whole video."""
        entry = job.journal.entry
        if entry.run_from is StageName.SAVE:
            return {}  # an edit is saved at once; the clips get a run of their own
        whole = {EYES: EYES} if self._eye_contact.waiting(entry.id) else {}
        whole |= {ALL_SEGMENTS: ALL_SEGMENTS} if self._segments.waiting(entry.id) else {}
        if not self._clips.has_work(entry.id):
            return whole
        job.check()
        if (wish := self._clips.open_order(entry.id)) is not None:
            self._choose(job, wish)
        clips = {f"clip {number}": clip_id for number, clip_id in enumerate(self._clips.waiting(entry.id))}
        return {**clips, **whole}

    def make_part(self, job: Job, part_id: str) -> None:
        """Make one clip, all segments or eye contact, or find the same that was made before."""
        job.check()
        if part_id == ALL_SEGMENTS:
            return self._make_ordered(job, self._segments, SPLIT, "segment")
        if part_id == EYES:
            return self._make_ordered(job, self._eye_contact, CORRECT, "eye_contact")
        return self._make_clip(job, part_id)

    def _make_clip(self, job: Job, part_id: str) -> None:
        begun = self._clips.begin(part_id)
        if begun is None:
            return
        clip, count = begun
        started = time.monotonic()
        try:
            job.journal.enter(self.name, MAKE.status, f"Clip {clip.number} of {count}")
            stored = self._stored_clip(job, clip, count)
            self._clips.finish(clip, stored.id, stored.read(ClipFile))
        except (ClipsheetError, StageCrashed) as error:
            log.warning("no clip", extra={"entry": clip.entry_id, "clip": clip.id, "error": str(error)})
            self._clips.fail(clip, str(error) if isinstance(error, ClipsheetError) else CRASHED)
        job.journal.stage_done(self.name, None, seconds=time.monotonic() - started)

    def give_up(self, entry: EntryView, why: str | None) -> None:
        """Nothing more is made of what waits."""
        self._clips.give_up(entry.id, why)
        self._segments.give_up(entry.id, why)
        self._eye_contact.give_up(entry.id, why)

    def _make_ordered(self, job: Job, orders: VideoOrders[Any, Any], stage: Stage, part: str) -> None:
        """Make what is ordered of the whole video, or find the same that was made before."""
        words = self._read(job.done, StageName.TRANSCRIBE, Transcript) if StageName.TRANSCRIBE in stage.needs else None
        more = {"transcript": words} if words else {}
        for order in orders.waiting(job.journal.entry.id):
            started = time.monotonic()
            try:
                job.journal.enter(self.name, stage.status, stage.line)
                key = self._key(stage, job, order.wish.model_dump(mode="json"))
                name = f"{part}-{order.kind}" if order.kind else part
                stored = self._find_or_make(stage, key, job, {f"{part}_wish": order.wish, **more}, name=name)
                orders.finish(order, stored.id, stored.read(orders.made))
            except (ClipsheetError, StageCrashed) as error:
                log.warning("not made", extra={"stage": stage.name, "entry": order.entry_id, "error": str(error)})
                orders.fail(order, str(error) if isinstance(error, ClipsheetError) else CRASHED)
            job.journal.stage_done(self.name, None, seconds=time.monotonic() - started)

    def _choose(self, job: Job, wish: ClipWish) -> None:
        started = time.monotonic()
        job.journal.enter(self.name, CHOOSE.status, CHOOSE.line)
        about = wish.model_dump(mode="json", exclude={"style"})
        key = self._key(CHOOSE, job, {**about, **CHOOSE.params(job.journal.entry.options, self._with.in_use())})
        try:
            transcript = self._read(job.done, StageName.TRANSCRIBE, Transcript)
            more = {"clip_wish": wish, "transcript": transcript}
            stored = self._find_or_make(CHOOSE, key, job, more)
        except (ClipsheetError, StageCrashed) as error:
            self._clips.fail_order(job.journal.entry.id, str(error) if isinstance(error, ClipsheetError) else CRASHED)
            job.journal.stage_done(self.name, None, seconds=time.monotonic() - started)
            return
        choice = stored.read(ClipChoice)
        self._clips.fill(job.journal.entry.id, wish, choice)
        job.journal.stage_done(self.name, stored.id, seconds=time.monotonic() - started, usage=choice.usage)

    def _stored_clip(self, job: Job, clip: ClipView, count: int) -> Stored:
        folders = self._fonts.folders(job.journal.entry.user_id)
        told = ClipJob(
            plan=clip.plan,
            style=clip.style,
            number=clip.number,
            of=count,
            font_folders=folders,
            watched=self._faces(clip),
        )
        key = self._key(MAKE, job, what_shows(clip))
        return self._find_or_make(MAKE, key, job, {"clip_job": told}, name=clip.id)

    def _find_or_make(
        self, stage: Stage, key: ArtifactKey, job: Job, more: Mapping[str, object], *, name: str = "choice"
    ) -> Stored:
        artifacts = self._with.artifacts
        with artifacts.making(key, job.check):
            found = artifacts.find(key)
            if found is not None and self._is_whole(found, stage):
                return found
            return self._make(stage, key, job, more, name)

    def _is_whole(self, stored: Stored, stage: Stage) -> bool:
        try:
            result = stored.read(stage.result)
        except (OSError, ValueError):
            return False
        files = [result.file] if isinstance(result, ClipFile | EyeContactFile) and result.file else []
        if isinstance(result, Segments):
            files = [one.file for one in result.segments]
        return all(self._with.artifacts.has(stored, file) for file in files)

    def _make(self, stage: Stage, key: ArtifactKey, job: Job, more: Mapping[str, object], name: str) -> Stored:
        attempt = 1
        while True:
            try:
                memory_mb = stage.usual_mb(self._with.in_use())
                slot = self._with.slots.hold(job.journal.entry.priority, job.check, memory_mb=memory_mb)
                with slot, full_disk_told():
                    return self._run(stage, key, job, more, name)
            except TransientError as error:
                delay = delay_s(error, attempt)
                if delay is None:
                    raise
                attempt += 1
                job.journal.progress(f"{error.message} Trying again in {delay:.0f} s.", None)
                job.pause(delay)

    def _run(self, stage: Stage, key: ArtifactKey, job: Job, more: Mapping[str, object], name: str) -> Stored:
        entry = job.journal.entry
        stored = self._with.artifacts.get(job.done.get(StageName.DOWNLOAD, ""))
        media = stored.read(Media) if stored else None
        if stored is None or media is None or not media.has_video:
            raise PermanentError("There is no video to cut.")
        request = Request.model_validate(
            {
                "stage": stage.name,
                "source": with_local_path(entry.source, self._with.store),
                "options": entry.options,
                "media": media,
                "media_folder": stored.folder,
                "paused": self._with.budget.pause(entry.user_id, 0.0),
                **more,
            }
        )
        patient = stage.with_waiting(self._with.in_use())
        with self._with.runner.job_folder(f"{entry.id}-{name}") as folder:
            result = self._with.runner.run(patient, request, folder, report=job.journal.progress, check=job.check)
            return self._with.artifacts.publish(key, folder / "work", result)

    def _faces(self, clip: ClipView) -> Any:
        stored = self._with.artifacts.get(clip.faces_id or "")
        return stored.folder / "faces.json" if stored else None

    def _read(self, done: Done, name: StageName, model: type[A]) -> A | None:
        stored = self._with.artifacts.get(done.get(name, ""))
        return stored.read(model) if stored else None

    def _key(self, stage: Stage, job: Job, about: Mapping[str, Any]) -> ArtifactKey:
        needs = {need: job.done.get(need) for need in stage.needs}
        kind = {MAKE: KIND, SPLIT: SEGMENTS, CORRECT: GAZES}.get(stage, stage.name)
        return ArtifactKey(job.journal.entry.video_id, kind, {"version": stage.version, "needs": needs, **about})


def what_shows(clip: ClipView) -> dict[str, Any]:
    """All that a clip's file depends on: the same wish again finds the same file."""
    plan = clip.plan.model_dump(mode="json", include={"parts", "words", "crops", "exact"})
    title = clip.plan.title if clip.style.hook_title else ""
    # As long as nobody chooses them, files of before there was the choice are found again.
    unchosen = {name for name in ("eye_contact", "emoji") if not getattr(clip.style, name)}
    style = clip.style.model_dump(mode="json", exclude=unchosen)
    return {**plan, "title": title, "style": style}
