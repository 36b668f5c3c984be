"""Cuts the clips of a note's rows out of the video, each within one scene."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

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
from services.highlights.motion.track import Track

WIDTH_PX, MAX_KB = 360, 390
AT_ONCE = 2
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
    wished, seen = context.row_clip_wish.moments, _seen(context.earlier_track)

    def clip(number: int) -> RowClip | None:
        context.report(f"Clip {number + 1} of {len(wished)}", None)
        scene = scene_seen(seen, wished[number]) if seen else longest_scene(context.media_path, track, wished[number])
        return _clip(context, track, wished[number], scene) if scene else None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return RowClips(clips=tuple(filter(None, pool.map(clip, range(len(wished))))))


def _clip(context: StageContext, track: VideoTrack, moment: Moment, scene: tuple[float, float]) -> RowClip:
    name = f"{moment.path.replace('/', '-')}.mp4"
    _encode(context.media_path, track, scene, context.work / name)
    return RowClip(path=moment.path, start_s=scene[0], end_s=scene[1], file=name)


def _encode(source: Path, track: VideoTrack, scene: tuple[float, float], target: Path) -> None:
    part = Part(*scene, seeks=source.suffix.lower() not in _READ_WHOLE)
    with shown(track) as pictures:
        encode_muted(source, part, target, size=_small(track.size), most_kb=MAX_KB, pictures=pictures)


def _small(size: tuple[int, int]) -> tuple[int, int]:
    width = min(WIDTH_PX, size[0] // 2 * 2)
    return width, max(2, round(size[1] * width / size[0] / 2) * 2)


def _seen(path: Path | None) -> Track | None:
    """What was seen of the video when somebody was looked for in it: where its scenes begin, too."""
    if path is None:
        return None
    with suppress(OSError, ValueError, KeyError, BadZipFile):
        return Track.load(path)
    return None


def scene_seen(seen: Track, moment: Moment) -> tuple[float, float] | None:
    """Return the longest part of a moment without a cut, without looking again; None when all are too short."""
    cuts = [
        (float(before_s), float(time_s))
        for before_s, time_s, is_new in zip(seen.times_s, seen.times_s[1:], seen.scenes[1:], strict=False)
        if is_new and moment.start_s < time_s < moment.end_s
    ]
    begins = [moment.start_s, *(after_s + _AFTER_S for _, after_s in cuts)]
    ends = [*(before_s - _AFTER_S for before_s, _ in cuts), moment.end_s]
    return _long_enough(max(zip(begins, ends, strict=True), key=lambda scene: scene[1] - scene[0]))


def _long_enough(scene: tuple[float, float]) -> tuple[float, float] | None:
    return (round(scene[0], 2), round(scene[1], 2)) if scene[1] - scene[0] >= SHORTEST_S else None


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
    return _long_enough((start_s, end_s))
