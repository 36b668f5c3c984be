"""The highlight reel: parts of a video joined to one MP4 that plays everywhere, copied where nothing must change.

A cut begins in the reel after the lengths of those before it, and its pictures keep their distances from there. So
sound stays in step, and a recut can copy from an earlier reel.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import av

from clients.media import ffmpeg
from clients.media.copying import splice
from clients.media.copying.splice import CannotJoin, Stretch
from clients.media.ffmpeg import Part
from clients.media.formats import FORMATS
from clients.media.shape import VideoTrack
from clients.media.shown import Shown, shown
from clients.media.sound.cut import save_sound
from clients.media.sound_tracks import sound_stream
from clients.media.video_track import begin_s, choose, look_at
from services.domain.artifacts import Cut
from services.highlights.reel_plan import EarlierReel, Origin, Piece, plan, shared_s, shift_at, starts
from utils.error_codes import ErrorCode
from utils.errors import PermanentError
from utils.logger import get_logger

log = get_logger(__name__)

VERSION = 2  # of how a reel's pictures are encoded and timed; goes up when an older one cannot be copied from
COPIED = 0  # a reel that has the video's own pictures

LONG_SIDE, SHORT_SIDE = 1920, 1080
COPIED_VIDEO = ("h264", ("yuv420p", "yuvj420p"))
COPIED_AUDIO = ("aac", "mp3")
WITHOUT_INDEX = tuple(one.demuxer for one in FORMATS if not one.has_index)
SNAP_S = 0.5  # the only cut may begin so much earlier when it can then be copied
ROUNDING_S = 0.002
CORES = os.cpu_count() or 1
AT_ONCE = max(1, CORES // 2)  # programs that encode; each fills two cores, and takes 90 MB at 720p
SOUNDS_AT_ONCE = 16  # stretches of sound that one program reads, each with threads of its own
TOGETHER = 50  # pieces that one program encodes: ffmpeg reads no expression of a hundred terms
AGAIN_CRF = 22  # of what was encoded before: so good that nobody sees that it was twice
POSTER_S = 5.0  # the next picture is not further away, or there is none


@dataclass(frozen=True)
class ReelSource:
    """What must be known of a file to cut it."""

    path: Path
    track: VideoTrack
    duration_s: float
    has_audio: bool
    can_copy: bool
    seeks: bool = True
    sound: int = 0  # the number, among the sound tracks, of the one that is heard


@dataclass(frozen=True)
class Reel:
    """What was made: the cuts in it, and how its pictures were encoded (VERSION or COPIED)."""

    cuts: tuple[Cut, ...]
    version: int


def probe(path: Path, *, track: VideoTrack | None = None, duration_s: float, is_whole: bool = True) -> ReelSource:
    """Read what is needed from the file, without decoding when the track is known. `is_whole`: nothing is damaged."""
    track = track or look_at(path)
    try:
        with av.open(str(path)) as container:
            video = choose(container)
            if video is None:
                raise PermanentError("The video has no picture.", code=ErrorCode.NOT_A_VIDEO)
            audio = sound_stream(container)
            sound = container.streams.audio.index(audio) if audio else 0
            context = video.codec_context
            seeks = container.format.name not in WITHOUT_INDEX
            can_copy = (
                seeks
                and is_whole
                and track.plays_everywhere
                and context.name == COPIED_VIDEO[0]
                and context.pix_fmt in COPIED_VIDEO[1]
                and (audio is None or audio.codec_context.name in COPIED_AUDIO)
                and fits(track.size) == track.size
            )
            return ReelSource(path, track, duration_s, audio is not None, can_copy, seeks, sound)
    except av.error.FFmpegError as error:
        raise PermanentError(
            "The video cannot be read.", "It may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        ) from error


def key_frames_before(path: Path, times_s: Sequence[float]) -> list[float | None]:
    """Return for each time the key frame that is shown then or before, as the file's index has it; None: unknown."""
    try:
        with av.open(str(path)) as container:
            video = choose(container)
            if video is None:
                return [None] * len(times_s)
            begin, tick = begin_s(container), video.time_base or 1
            found: list[float | None] = []
            for time_s in times_s:
                container.seek(int((time_s + begin + ROUNDING_S) / tick), stream=video)
                packet = next(container.demux(video))
                key_s = float(packet.pts * tick) - begin if packet.pts is not None else None
                is_before = key_s is not None and packet.is_keyframe and key_s <= time_s + ROUNDING_S
                found.append(key_s if is_before else None)
            return found
    except av.error.FFmpegError:
        return [None] * len(times_s)


def fits(size: tuple[int, int]) -> tuple[int, int]:
    """Return the even size, no larger than 1080p lying or standing, that keeps the shape."""
    scale = min(1.0, LONG_SIDE / max(size), SHORT_SIDE / min(size))
    width, height = (max(2, int(side * scale / 2 + 0.5) * 2) for side in size)
    return (width, height) if scale < 1 else (max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2))


def copyable(source: ReelSource, cuts: Sequence[Cut]) -> Cut | None:
    """Return the one cut, begun at the key frame before it, if all that is kept can be copied so; else None."""
    if not source.can_copy or len(cuts) != 1:
        return None
    [key_s] = key_frames_before(source.path, [cuts[0].start_s])
    if key_s is None or cuts[0].start_s - key_s > SNAP_S:
        return None
    return Cut(start_s=round(max(0.0, key_s), 3), end_s=cuts[0].end_s)


def make_reel(
    source: ReelSource,
    cuts: Sequence[Cut],
    target: Path,
    *,
    cutting: Callable[[int], None],
    earlier: Iterable[EarlierReel] = (),
) -> Reel:
    """Write the reel. Its cuts may start a little earlier than asked, at key frames.

    `cutting` is told the number of each cut before it is encoded. What one of the `earlier` reels of VERSION shows is
    copied from it where that is possible. Raises PermanentError when ffmpeg cannot.
    """
    unfinished = target.with_name(f".{target.name}")
    copied = copyable(source, cuts)
    if copied and not _copy(source, copied, unfinished):
        copied = None
    if copied is None:
        with (
            TemporaryDirectory(prefix=".reel-", dir=target.parent) as folder,
            shown(source.track) as pictures,
            ThreadPoolExecutor(1) as beside,
        ):
            sound = beside.submit(_sound, source, cuts, Path(folder)) if source.has_audio else None
            _Pictures(source, pictures, cuts, Path(folder), cutting).write(unfinished, sound, earlier)
    unfinished.rename(target)
    return Reel((copied,), COPIED) if copied else Reel(tuple(cuts), VERSION)


def _copy(source: ReelSource, cut: Cut, target: Path) -> bool:
    """Whether it could be: an MP4 takes no sound that is damaged, which a player passes over."""
    try:
        ffmpeg.copy_part(source.path, _part(source, cut), target, number=source.track.number, sound=source.sound)
    except PermanentError as error:
        log.info("the video cannot be copied", extra={"error": str(error)})
        return False
    return True


def _sound(source: ReelSource, cuts: Sequence[Cut], folder: Path) -> Path:
    pieces: list[Path] = []
    for first in range(0, len(cuts), SOUNDS_AT_ONCE):
        parts = [_part(source, cut) for cut in cuts[first : first + SOUNDS_AT_ONCE]]
        pieces.append(folder / f"{first}.wav")
        save_sound(source.path, parts, pieces[-1], sound=source.sound)
    ffmpeg.encode_sound(pieces, folder / "sound.m4a")
    return folder / "sound.m4a"


@dataclass(frozen=True)
class _Job:
    """Pieces of the cut and later ones that one program encodes; `shift_s` added to times gives the clock of `path`."""

    cut: int
    path: Path
    pieces: tuple[Piece, ...]
    shift_s: float
    seeks: bool
    crf: int


@dataclass(frozen=True)
class _Stored:
    """The file of a piece's frames; `shift_s` as above, and `around_s` beside the piece has no other frames."""

    path: Path
    shift_s: float
    around_s: float = 0.0


class _Pictures:
    """Encodes those parts of the cuts that are not there yet, in `folder`."""

    def __init__(
        self, source: ReelSource, pictures: Shown, cuts: Sequence[Cut], folder: Path, cutting: Callable[[int], None]
    ) -> None:
        self._source = source
        self._pictures = pictures
        self._cuts = cuts
        self._folder = folder
        self._cutting = cutting

    def write(self, target: Path, sound: "Future[Path] | None", earlier: Iterable[EarlierReel]) -> None:
        """Write the reel, with as much of one of the earlier ones as can be."""
        best = max(earlier, key=lambda one: shared_s(self._cuts, one), default=None)
        if best is not None and shared_s(self._cuts, best):
            try:
                index = splice.read_index(best.path)
                self._write([plan(cut, best, index) for cut in self._cuts], best, sound, target)
                return
            except (CannotJoin, PermanentError) as error:
                log.info("the earlier reel cannot be copied from", extra={"error": str(error)})
        try:
            self._write([[Piece(cut.start_s, cut.end_s, Origin.VIDEO)] for cut in self._cuts], None, sound, target)
        except CannotJoin as error:
            raise PermanentError(
                "The video cannot be cut.", "It may be damaged: try another copy of it.", code=ErrorCode.MEDIA_DAMAGED
            ) from error

    def _write(
        self, plans: list[list[Piece]], earlier: EarlierReel | None, sound: "Future[Path] | None", target: Path
    ) -> None:
        numbered = [(number, piece) for number, pieces in enumerate(plans) for piece in pieces]
        jobs = [*self._jobs([one for one in numbered if one[1].origin is Origin.VIDEO])]
        stored: dict[Piece, _Stored] = {}
        if earlier:
            shift = {piece: shift_at(piece, earlier) for _, piece in numbered if piece.origin is not Origin.VIDEO}
            stored = {piece: _Stored(earlier.path, shift_s) for piece, shift_s in shift.items()}
            again = [one for one in numbered if one[1].origin is Origin.REEL]
            jobs += [_Job(cut, earlier.path, (piece,), shift[piece], True, AGAIN_CRF) for cut, piece in again]
        stored |= self._encoded(sorted(jobs, key=lambda job: job.cut))
        begins = [at_s - cut.start_s for cut, at_s in zip(self._cuts, starts(self._cuts), strict=False)]
        stretches = [_stretch(piece, stored[piece], begins[cut]) for cut, piece in numbered]
        splice.join(stretches, sound.result() if sound else None, target, duration_s=starts(self._cuts)[-1])

    def _jobs(self, pieces: list[tuple[int, Piece]]) -> Iterator[_Job]:
        """Jobs for pieces of the video, one for those that are best decoded in one go."""
        pieces = sorted(pieces, key=lambda one: one[1].start_s)
        keys = key_frames_before(self._source.path, [piece.start_s for _, piece in pieces])
        groups: list[list[tuple[int, Piece]]] = []
        for one, key_s in zip(pieces, keys, strict=True):
            if groups and len(groups[-1]) < TOGETHER and self._is_on_the_way(groups[-1][-1][1], key_s):
                groups[-1].append(one)
            else:
                groups.append([one])
        for group in groups:
            together = tuple(piece for _, piece in group)
            source = self._source
            yield _Job(group[0][0], source.path, together, 0.0, source.seeks, ffmpeg.CRF)

    def _is_on_the_way(self, before: Piece, key_s: float | None) -> bool:
        """Whether decoding from the key frame at `key_s` also passes through the piece before."""
        return not self._source.seeks or (key_s is not None and key_s <= before.end_s)

    def _encoded(self, jobs: list[_Job]) -> dict[Piece, _Stored]:
        def encode(number: int) -> dict[Piece, _Stored]:
            job, target = jobs[number], self._folder / f"{number}.mp4"
            self._cutting(job.cut)
            parts = [Part(piece.start_s + job.shift_s, piece.end_s + job.shift_s, job.seeks) for piece in job.pieces]
            begins = ffmpeg.encode_parts(
                *(job.path, parts, target),
                size=fits(self._source.track.size),
                pictures=self._pictures if job.path == self._source.path else self._pictures.of_a_reel,
                crf=job.crf,
                threads=max(1, CORES // min(AT_ONCE, len(jobs))),
                decoding=1 if self._source.track.is_easy else 0,
            )
            return {
                piece: _Stored(target, at_s - piece.start_s, ffmpeg.GAP_S / 2.5)
                for piece, at_s in zip(job.pieces, begins, strict=True)
            }

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return {piece: at for made in pool.map(encode, range(len(jobs))) for piece, at in made.items()}


def _stretch(piece: Piece, stored: _Stored, begin_s: float) -> Stretch:
    """A piece in the reel, to whose clock `begin_s` takes times of the video."""
    start_s, end_s = piece.start_s - stored.around_s, piece.end_s + stored.around_s
    return Stretch(stored.path, start_s + stored.shift_s, end_s + stored.shift_s, at_s=start_s + begin_s)


def _part(source: ReelSource, cut: Cut) -> Part:
    return Part(cut.start_s, cut.end_s, source.seeks)


def make_poster(source: ReelSource, at_s: float, target: Path) -> None:
    """Write the picture shown at `at_s` as a JPEG."""
    at = _part(source, Cut(start_s=at_s, end_s=at_s + POSTER_S))
    with shown(source.track) as pictures:
        ffmpeg.save_picture(source.path, at, target, size=fits(source.track.size), pictures=pictures)
