"""The step that finds movement: where there is none, its reel shows what the note rests on."""

from collections.abc import Sequence

from services.domain.artifacts import Cut, Media, Motion, Note, Transcript
from services.domain.entries import EntryView
from services.domain.stages import EarlierRun, StageName
from services.highlights.moments import moments_of
from services.pipeline.artifact_store import ArtifactKey, Stored
from services.pipeline.catalog import Stage
from services.pipeline.child import Request
from services.pipeline.runner import StageCrashed
from services.pipeline.stage_dependencies import StageDependencies
from services.pipeline.steps import Done, Job, VideoStep, artifact_key
from utils.errors import ClipsheetError
from utils.logger import get_logger

log = get_logger(__name__)


class HighlightStep(VideoStep):
    """Looks for movement with or before the other stages; only then is there a note whose moments can be shown."""

    def _find_or_make(self, job: Job) -> Stored:
        found = super()._find_or_make(job)
        moments = self._moments(job, found)
        if not moments:
            return found
        try:
            return self._shown(job, moments)
        except (ClipsheetError, StageCrashed) as error:  # what was found is right without a reel
            log.warning("no reel of moments", extra={"error": str(error)[:500]})
            return found

    def _is_heavy(self, job: Job) -> bool:
        """Only cutting the reel again takes a second or two, and must not wait behind a whole video."""
        if job.journal.entry.run_from is not StageName.HIGHLIGHT:
            return super()._is_heavy(job)
        media = self._read(job.done, StageName.DOWNLOAD, Media)
        return not (media and self._earlier_runs(job.journal.entry, media))

    def _request(self, entry: EntryView, done: Done) -> Request:
        request = super()._request(entry, done)
        earlier = self._earlier_runs(entry, request.media) if request.media else ()
        track = next((run.folder / run.motion.track_file for run in earlier if run.motion.track_file), None)
        return request.model_copy(update={"earlier_track": track, "earlier_runs": earlier})

    def _earlier_runs(self, entry: EntryView, media: Media) -> tuple[EarlierRun, ...]:
        made = self._artifacts.newest(entry.video_id, self.name)
        runs = (
            EarlierRun(folder=stored.folder, motion=stored.read(Motion)) for stored in made if self._is_whole(stored)
        )
        return tuple(run for run in runs if run.motion.track_file and run.motion.media_sha256 == media.sha256)

    def _moments(self, job: Job, found: Stored) -> Sequence[Cut]:
        media, note = self._read(job.done, StageName.DOWNLOAD, Media), self._read(job.done, StageName.SUMMARIZE, Note)
        motion = found.read(Motion)
        if media is None or note is None or not media.has_video or motion.segments:
            return ()
        return moments_of(note, self._read(job.done, StageName.TRANSCRIBE, Transcript), media.duration_s)

    def _shown(self, job: Job, moments: Sequence[Cut]) -> Stored:
        base = artifact_key(self._stage, job.journal.entry, job.done, self._settings)
        about = {**base.params, "moments": [part.model_dump() for part in moments]}
        key = ArtifactKey(base.video_id, base.kind, about)
        with self._artifacts.making(key, job.check):
            return self._found(key) or self._run_stage(key, job, job.journal.progress, job.check, None, moments)


def video_step(stage: Stage, dependencies: StageDependencies) -> VideoStep:
    """Return the step of a stage."""
    return (HighlightStep if stage.name is StageName.HIGHLIGHT else VideoStep)(stage, dependencies)
