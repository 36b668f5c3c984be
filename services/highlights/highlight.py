"""The highlight stage: finds where a person moves and cuts the reel of it."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

from clients.local_models.pose import PoseNetworks
from clients.media.frames import frames
from clients.progress import Report
from services.domain.artifacts import Cut, Media, Motion, MotionSegment, MotionSettings
from services.domain.losses import shortfall
from services.domain.stages import EarlierRun, StageContext
from services.highlights import reel
from services.highlights.checkpoints import Checkpoints
from services.highlights.motion import graph
from services.highlights.motion.curve import Curve, motion_curve
from services.highlights.motion.explain import seconds, zero_reason
from services.highlights.motion.finder import BodyFinder, PoseFinder
from services.highlights.motion.segments import find_cuts, find_segments
from services.highlights.motion.track import Track
from services.highlights.motion.watch import EVERY_S, MAX_SIDE, watch
from services.highlights.reel_plan import EarlierReel
from utils.memory import give_back

TRACK, CURVE, GRAPH, REEL, POSTER = "track.npz", "curve.json", "motion.png", "reel.mp4", "poster.jpg"
WATCHED = 0.8  # part of the progress bar that looking takes

Finder = Callable[[], PoseFinder]


def run(context: StageContext) -> Motion:
    """Watch the video, find the motion and cut the reel. No highlight is a normal result with a `zero_reason`."""
    return highlight(context, lambda: BodyFinder(PoseNetworks(context.settings.pose_model)))


def highlight(context: StageContext, finder: Finder) -> Motion:
    """Do what `run` does with any pose finder."""
    media = context.media
    assert media is not None  # the download stage has run
    settings = context.options.motion
    if not media.has_video:
        reason = f"{_what_there_is(media)}, so there is no motion to find."
        return Motion(duration_s=media.duration_s, settings=settings, zero_reason=reason)
    track, lost, checkpoints = _earlier(context.earlier_track), 0, None
    if track is None:
        context.report("Looking for movement", 0.0)
        checkpoints = Checkpoints(_seen_before(context, media))
        track, lost = _watched(context.media_path, media, finder, context.report, checkpoints)
        give_back()  # the networks and the pictures: the programs that encode the reel stand beside what is left
    elif context.earlier_runs:
        lost = context.earlier_runs[0].motion.lost_pictures
    track.save(context.work / TRACK)
    if checkpoints:
        checkpoints.clear()
    track = Track.load(context.work / TRACK)  # which rounds: a recut then finds the same moments
    return recut(
        track,
        settings,
        media=media,
        path=context.media_path,
        work=context.work,
        report=context.report,
        earlier=context.earlier_runs,
        lost=lost,
        moments=context.moments,
    )


def _what_there_is(media: Media) -> str:
    if media.slides:
        return "The post is pictures" if len(media.slides) > 1 else "The post is a picture"
    return "The file has sound but no picture"


def _seen_before(context: StageContext, media: Media) -> Path:
    """Where what is seen of a video is kept until there is a result; without its sum it is kept for this run alone."""
    return context.settings.work_dir / f"seen-{media.sha256[:24]}" if media.sha256 else context.work / "seen"


def _earlier(path: Path | None) -> Track | None:
    """The pose track of an earlier run, if this version can read it."""
    if path is None:
        return None
    try:
        return Track.load(path)
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _watched(path: Path, media: Media, finder: Finder, report: Report, checkpoints: Checkpoints) -> tuple[Track, int]:
    """The track, and how many pictures were damaged; what a run that was killed has seen is not looked at again."""
    told, lost, before = _Told(report, media.duration_s), list[float](), checkpoints.load()
    from_s = before.times_s[-1] if before.times_s else 0.0
    source = frames(path, track=media.track, every_s=EVERY_S, max_side=MAX_SIDE, sparse=True, lost=lost, from_s=from_s)
    track = watch(source, finder(), duration_s=media.duration_s, saw=told.saw, before=before, keep=checkpoints.keep)
    return track, len(lost)


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


def recut(
    track: Track,
    settings: MotionSettings,
    *,
    media: Media,
    path: Path,
    work: Path,
    report: Report,
    earlier: Sequence[EarlierRun] = (),
    lost: int = 0,
    moments: Sequence[Cut] = (),
) -> Motion:
    """Make segments, cuts, reel, poster and graph from a track, without looking at the video for people again.

    Where nobody moves the reel shows the `moments`, if there are any.
    With pictures `lost` nothing of the video is copied as it is: players stumble over what is damaged.
    The track's own file is expected in `work` as TRACK. What `earlier` runs have of reel and poster is copied.
    """
    curve = motion_curve(track, settings.subject)
    segments = find_segments(curve, settings)
    cuts = find_cuts(segments, curve, settings)
    parts = cuts or tuple(moments)
    version, poster_at_s, source = reel.COPIED, None, None
    if parts:
        poster_at_s = round(best_moment(curve, segments) if segments else _middle(parts[0]), 3)
        source = reel.probe(path, track=media.track, duration_s=media.duration_s, is_whole=not lost)
        made = reel.make_reel(source, parts, work / REEL, cutting=_teller(report, parts), earlier=_reels(earlier))
        parts, version = made.cuts, made.version
    report("Drawing the motion curve", 0.97)
    cuts, shown = (parts, ()) if cuts else ((), parts)
    with ThreadPoolExecutor(1) as beside:
        # Beside the drawing, not beside the encoder, which has 100 MB: the program that takes one picture has 50.
        poster = beside.submit(_poster, source, poster_at_s, work / POSTER, earlier)
        graph.write_json(work / CURVE, curve, cuts, settings)
        graph.draw(work / GRAPH, curve, segments, cuts, settings)
        poster.result()
    return Motion(
        duration_s=media.duration_s,
        settings=settings,
        segments=segments,
        cuts=cuts,
        moments=shown,
        people_s=round(curve.people_s, 2),
        peak=round(float(curve.motion.max(initial=0)), 3),
        track_file=TRACK,
        media_sha256=media.sha256,
        curve_file=CURVE,
        graph_file=GRAPH,
        reel_file=REEL if parts else None,
        reel_version=version,
        poster_file=POSTER if parts else None,
        poster_at_s=poster_at_s,
        lost_pictures=lost,
        shortfall=shortfall(lost, media),
        zero_reason=None if segments else zero_reason(curve, settings, media.duration_s),
    )


def _teller(report: Report, cuts: Sequence[Cut]) -> Callable[[int], None]:
    total_s = sum(cut.end_s - cut.start_s for cut in cuts)

    def cutting(number: int) -> None:
        done = WATCHED + 0.15 * number / len(cuts)
        report(f"Cutting the reel of {seconds(total_s)}, part {number + 1} of {len(cuts)}", done)

    return cutting


def _reels(earlier: Sequence[EarlierRun]) -> list[EarlierReel]:
    return [
        EarlierReel(run.folder / run.motion.reel_file, run.motion.reel_parts)
        for run in earlier
        if run.motion.reel_file and run.motion.reel_version == reel.VERSION
    ]


def _poster(source: reel.ReelSource | None, at_s: float | None, target: Path, earlier: Sequence[EarlierRun]) -> None:
    """Make the picture of a reel, if there is one."""
    if source is None or at_s is None:
        return
    for run in earlier:
        if run.motion.poster_file and run.motion.poster_at_s == at_s:
            with suppress(OSError):
                shutil.copyfile(run.folder / run.motion.poster_file, target)
                return
    reel.make_poster(source, at_s, target)


def _middle(part: Cut) -> float:
    return (part.start_s + part.end_s) / 2


def best_moment(curve: Curve, segments: Sequence[MotionSegment]) -> float:
    """Return when most motion is, inside the best segment."""
    best = max(segments, key=lambda segment: segment.score)
    inside = [
        (float(value), float(time_s))
        for time_s, value in zip(curve.times_s, curve.motion, strict=True)
        if best.start_s <= time_s <= best.end_s
    ]
    return max(inside)[1] if inside else best.start_s
