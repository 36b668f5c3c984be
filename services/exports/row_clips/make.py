"""Cuts the clips of a note's rows out of the video, each within one scene."""

from itertools import pairwise
from pathlib import Path

from clients.media.ffmpeg import Part, encode_muted
from clients.media.formats import FORMATS
from clients.media.frames import frames
from clients.media.shape import VideoTrack
from clients.media.shown import shown
from clients.media.video_track import look_at
from services.domain.row_clips import Moment, RowClip, RowClips
from services.domain.stages import StageContext
from services.exports.row_clips.choice import SHORTEST_S
from services.highlights.motion.camera import is_another_scene
from services.highlights.motion.picture import measure

WIDTH_PX, MOST_KB = 360, 390
_LOOK_S, _LOOK_PX = 0.2, 320
_AFTER_S = 0.05  # a cut may be so much later than the picture that shows it, by how pictures are left out
_READ_WHOLE = tuple(suffix for one in FORMATS if not one.has_index for suffix in one.suffixes)


def run(context: StageContext) -> RowClips:
    """Make all that is wished for; a moment without a scene that is long enough has none.

    Raises PermanentError when the video cannot be decoded.
    """
    assert context.media is not None
    assert context.row_clip_wish is not None
    track = context.media.track or look_at(context.media_path)
    found: list[RowClip] = []
    for number, moment in enumerate(context.row_clip_wish.moments):
        context.report(f"Clip {number + 1} of {len(context.row_clip_wish.moments)}", None)
        scene = longest_scene(context.media_path, track, moment)
        if scene is None:
            continue
        name = f"{moment.path.replace('/', '-')}.mp4"
        _encode(context.media_path, track, scene, context.work / name)
        found.append(RowClip(path=moment.path, start_s=scene[0], end_s=scene[1], file=name))
    return RowClips(clips=tuple(found))


def _encode(source: Path, track: VideoTrack, scene: tuple[float, float], target: Path) -> None:
    part = Part(*scene, seeks=source.suffix.lower() not in _READ_WHOLE)
    with shown(track) as pictures:
        encode_muted(source, part, target, size=_small(track.size), most_kb=MOST_KB, pictures=pictures)


def _small(size: tuple[int, int]) -> tuple[int, int]:
    width = min(WIDTH_PX, size[0] // 2 * 2)
    return width, max(2, round(size[1] * width / size[0] / 2) * 2)


def longest_scene(path: Path, track: VideoTrack, moment: Moment) -> tuple[float, float] | None:
    """Return the longest part of a moment without a cut; None when all are too short."""
    cuts, before = [moment.start_s], None
    for frame in frames(path, track=track, every_s=_LOOK_S, max_side=_LOOK_PX, sparse=True, from_s=moment.start_s):
        if frame.time_s >= moment.end_s:
            break
        picture = measure(frame.image)
        if before is not None and is_another_scene(before, picture):
            cuts.append(round(frame.time_s + _AFTER_S, 2))
        before = picture
    start_s, end_s = max(pairwise([*cuts, moment.end_s]), key=lambda scene: scene[1] - scene[0])
    # A cut is somewhere between two pictures.
    end_s = end_s if end_s == moment.end_s else end_s - _LOOK_S - _AFTER_S
    return (start_s, round(end_s, 2)) if end_s - start_s >= SHORTEST_S else None
