"""The highlight stage: finds where a person moves and cuts the reel of it."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from clients.progress import Report
from services.domain.artifacts import Cut, Media, Motion, MotionSegment, MotionSettings
from services.domain.losses import shortfall
from services.domain.stages import EarlierRun, StageContext
from services.highlights import reel
from services.highlights.look import TRACK, WATCHED, Finder, body_finder, look, track_in
from services.highlights.motion import graph
from services.highlights.motion.curve import Curve, motion_curve
from services.highlights.motion.explain import seconds, zero_reason
from services.highlights.motion.segments import find_cuts, find_segments
from services.highlights.motion.track import Track
from services.highlights.reel_plan import EarlierReel

CURVE, GRAPH, REEL, POSTER = "curve.json", "motion.png", "reel.mp4", "poster.jpg"


def run(context: StageContext) -> Motion:
    """Find the motion and cut the reel. No highlight is a normal result with a `zero_reason`."""
    return highlight(context, body_finder(context))


def highlight(context: StageContext, finder: Finder) -> Motion:
    """Do what `run` does, looking for people with any finder where that was not done before."""
    media = context.media
    assert media is not None  # the download stage has run
    settings = context.options.motion
    if not media.has_video:
        reason = f"{_what_there_is(media)}, so there is no motion to find."
        return Motion(duration_s=media.duration_s, settings=settings, zero_reason=reason)
    if earlier := track_in(context.earlier_track):
        earlier.save(context.work / TRACK)
    elif not (context.work / TRACK).exists():
        look(context, finder)
    track = Track.load(context.work / TRACK)  # which rounds: a recut then finds the same moments
    # A track of an earlier version does not tell.
    lost = track.lost or next((run.motion.lost_pictures for run in context.earlier_runs), 0)
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
