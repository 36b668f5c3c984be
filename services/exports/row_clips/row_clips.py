"""The clips beside a note's rows: which there may be, and their files, made when they are first asked for."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from config.settings import Settings
from services.domain.artifacts import Media, Motion
from services.domain.entries import EntryView
from services.domain.row_clips import Moment, RowClips, RowClipWish
from services.domain.stages import StageName
from services.exports.results import Results
from services.exports.row_clips.choice import moments
from services.exports.row_clips.stage import KIND, MAKE
from services.pipeline.artifact_store import ArtifactKey, Artifacts, Stored
from services.pipeline.child import Request
from services.pipeline.runner import StageCrashed, StageRunner
from services.pipeline.stage_process import start_as_it_can
from utils.errors import ClipsheetError, TransientError
from utils.logger import get_logger

LONGEST_WAIT_S = 240.0
log = get_logger(__name__)
FilesOf = Callable[[EntryView, Results], Mapping[str, Path]]  # a row's path, such as "exercises/0", to its clip


class RowClipMaker:
    """Finds the clips of a note, or has them made in a process of its own."""

    def __init__(self, artifacts: Artifacts, runner: StageRunner, wish: str = "with_note") -> None:
        self._artifacts = artifacts
        self._runner = runner
        self._wish = wish

    def for_note(self, entry: EntryView, results: Results) -> dict[str, Path]:
        """Return the clips that go with a saved note; none where they wait until somebody looks."""
        return self.files(entry, results) if self._wish == "with_note" else {}

    def files(self, entry: EntryView, results: Results) -> dict[str, Path]:
        """Return the clips by row; none where they cannot be made: a note is whole without them."""
        wished = moments_of(results)
        try:
            stored = self._find_or_make(entry, wished) if wished else None
        except (ClipsheetError, StageCrashed) as error:
            log.warning("no clips beside the rows", extra={"entry": entry.id, "error": str(error)[:500]})
            return {}
        clips = stored.read(RowClips).clips if stored else ()
        return {
            clip.path: stored.folder / clip.file for clip in clips if stored and self._artifacts.has(stored, clip.file)
        }

    def _find_or_make(self, entry: EntryView, wished: tuple[Moment, ...]) -> Stored | None:
        video = self._artifacts.get(entry.results.get(StageName.DOWNLOAD, ""))
        about = {"version": MAKE.version, "moments": [moment.model_dump() for moment in wished]}
        key = ArtifactKey(entry.video_id, KIND, {**about, "video": video.id if video else ""})
        if found := self._artifacts.find(key):
            return found
        media = video.read(Media) if video else None
        if video is None or media is None or not media.has_video or not (video.folder / media.file).is_file():
            return None  # it has had its time
        with self._artifacts.making(key, _wait_at_most()):
            return self._artifacts.find(key) or self._make(entry, key, video, wished)

    def _make(self, entry: EntryView, key: ArtifactKey, video: Stored, wished: tuple[Moment, ...]) -> Stored:
        request = Request(
            stage=MAKE.name,
            source=entry.source,
            options=entry.options,
            media=video.read(Media),
            media_folder=video.folder,
            earlier_track=self._track(entry),
            row_clip_wish=RowClipWish(moments=wished),
        )
        with self._runner.job_folder(f"{entry.id}-{KIND}-{key.digest[:8]}") as job:
            result = self._runner.run(MAKE, request, job, report=lambda _text, _done=None: None, check=lambda: None)
            return self._artifacts.publish(key, job / "work", result)

    def _track(self, entry: EntryView) -> Path | None:
        """What was seen of the video when somebody was looked for in it."""
        stored = self._artifacts.get(entry.results.get(StageName.HIGHLIGHT, ""))
        name = stored.read(Motion).track_file if stored else None
        return stored.folder / name if stored and name and self._artifacts.has(stored, name) else None


def row_clips(settings: Settings, artifacts: Artifacts) -> RowClipMaker:
    """Return what makes them, as the settings wish."""
    return RowClipMaker(artifacts, StageRunner(settings.work_dir, start=start_as_it_can), settings.step_clips)


def moments_of(results: Results) -> tuple[Moment, ...]:
    """Return the moments of a note's rows; none of a note without a video."""
    if results.note is None or results.media is None or not results.media.has_video:
        return ()
    return moments(results.note, results.motion, results.media.duration_s)


def no_files(_entry: EntryView, _results: Results) -> dict[str, Path]:
    """Where nobody wishes for clips."""
    return {}


def _wait_at_most() -> Callable[[], None]:
    until = time.monotonic() + LONGEST_WAIT_S

    def wait_no_longer() -> None:
        if time.monotonic() > until:
            raise TransientError("The clips are still being made.", "Try again in a minute.")

    return wait_no_longer
