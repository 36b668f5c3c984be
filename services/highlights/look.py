"""Looking for people: what the highlight stage does first, in a process of its own, which leaves the pose track."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

from clients.local_models.pose import PoseNetworks
from clients.media.frames import frames
from clients.progress import Report
from services.domain.artifacts import Media, Motion
from services.domain.stages import StageContext
from services.highlights.checkpoints import Checkpoints
from services.highlights.motion.finder import BodyFinder, PoseFinder
from services.highlights.motion.track import Track
from services.highlights.motion.watch import EVERY_S, MAX_SIDE, watch

TRACK = "track.npz"
WATCHED = 0.8  # part of the progress bar that looking takes

Finder = Callable[[], PoseFinder]


def run(context: StageContext) -> Motion:
    """Watch the video, if there is one, and leave the track in the work folder."""
    media = context.media
    assert media is not None  # the download stage has run
    if media.has_video:
        look(context, body_finder(context))
    return Motion(duration_s=media.duration_s, settings=context.options.motion)


def body_finder(context: StageContext) -> Finder:
    """Return what loads the networks that find people."""
    return lambda: BodyFinder(PoseNetworks(context.settings.pose_model))


def look(context: StageContext, finder: Finder) -> None:
    """Watch the video and leave the track in the work folder."""
    media = context.media
    assert media is not None  # as above
    context.report("Looking for movement", 0.0)
    checkpoints = Checkpoints(_seen_before(context, media))
    _watched(context.media_path, media, finder, context.report, checkpoints).save(context.work / TRACK)
    checkpoints.clear()


def track_in(path: Path | None) -> Track | None:
    """The pose track in a file, if there is one that this version can read."""
    if path is None:
        return None
    try:
        return Track.load(path)
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _seen_before(context: StageContext, media: Media) -> Path:
    """Where what is seen of a video is kept until there is a result; without its sum it is kept for this run alone."""
    return context.settings.work_dir / f"seen-{media.sha256[:24]}" if media.sha256 else context.work / "seen"


def _watched(path: Path, media: Media, finder: Finder, report: Report, checkpoints: Checkpoints) -> Track:
    """The track; what a run that was killed has seen is not looked at again."""
    told, lost, before = _Told(report, media.duration_s), list[float](), checkpoints.load()
    from_s = before.times_s[-1] if before.times_s else 0.0
    source = frames(path, track=media.track, every_s=EVERY_S, max_side=MAX_SIDE, sparse=True, lost=lost, from_s=from_s)
    track = watch(source, finder(), duration_s=media.duration_s, saw=told.saw, before=before, keep=checkpoints.keep)
    return replace(track, lost=len(lost))


class _Told:
    """Reports progress once a second of the video at most."""

    def __init__(self, report: Report, duration_s: float) -> None:
        self._report = report
        self._duration_s = max(duration_s, 0.1)
        self._next_s = 0.0

    def saw(self, time_s: float) -> None:
        if time_s < self._next_s:
            return
        self._next_s = time_s + max(1.0, self._duration_s / 100)
        seen_s = min(time_s, self._duration_s)
        self._report(
            f"Looking for movement, {seen_s:.0f} of {self._duration_s:.0f} s", WATCHED * seen_s / self._duration_s
        )
