"""Looking into a media file before anything decodes it: what it is, how long, how large, and whether it is whole."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.video.stream import VideoStream

from clients.media.endings.ending import ending
from clients.media.formats import DEMUXERS, HEAD_BYTES, VIDEO_FORMATS, format_of, what_it_is
from clients.media.media_limits import check_length
from clients.media.shape import VideoTrack
from clients.media.track_length import TrackLength
from clients.media.video_track import begin_s, choose, describe, packets
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError

MAX_PIXELS = 7680 * 4320
MIN_DURATION_S = 0.2
MIN_USABLE_S = 1.0
PACKET_S = 0.05

# Nothing but these is ever tried: a playlist or a concat script named .mp4 would make the decoder open other files.
_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": DEMUXERS,
    "max_streams": "64",
}
_ADVICE = f"Choose {VIDEO_FORMATS}."
_COPY_AGAIN = "Copy or download it again."


@dataclass(frozen=True)
class Probe:
    """What a media file holds. Sizes are as displayed: upright, in square pixels."""

    extension: str  # by content, without the dot
    duration_s: float  # what can be decoded; less than the file promises when it is cut off
    has_video: bool
    has_audio: bool
    width: int = 0
    height: int = 0
    fps: float = 0.0
    rotation: int = 0  # degrees: 0, 90, 180, 270
    codec: str = ""
    title: str = ""  # by the file's own metadata, unchecked
    promised_s: float = 0.0  # by the file's header; 0 when it says nothing
    track: VideoTrack | None = None  # the pictures that are played
    ends_early: bool | None = None  # inside one of its parts; None: nothing in the file tells
    is_broken: bool = False  # in the middle, where readers pass over what they do not understand
    missing_s: float = 0.0  # of what is broken: what is not there, or is there as a part

    @property
    def is_cut_off(self) -> bool:
        """Tell whether the file ends where a part of it goes on, or else clearly before its header says.

        Of a file that is whole a header may count what an edit takes away.
        """
        return self.tells_missing if self.ends_early is None else self.ends_early

    @property
    def tells_missing(self) -> bool:
        """Whether its header says how long it was."""
        return self.promised_s - self.duration_s > max(0.5, 0.02 * self.promised_s)


def probe(path: Path, *, name: str, max_s: float) -> Probe:
    """Look into a file; `name` is what messages call it. Raises PermanentError, or NeedsUserError when it is too long.

    A file that is cut off passes when at least a second of it can be used; sound without a picture passes too, since a
    note can be made of what is said.
    """
    if path.stat().st_size == 0:
        raise PermanentError(f"{name} is empty (0 bytes).", _COPY_AGAIN, code=ErrorCode.MEDIA_DAMAGED)
    if format_of(_head(path)) is None:
        raise _refusal(path, name)
    try:
        with av.open(str(path.absolute()), options=_OPTIONS, timeout=(30.0, 30.0)) as container:
            return _look(container, path, name, max_s)
    except av.error.FFmpegError as error:
        raise _refusal(path, name) from error


def _look(container: InputContainer, path: Path, name: str, max_s: float) -> Probe:
    video, audio = choose(container), _sound_stream(container)
    if video is None and audio is None:
        raise PermanentError(f"{name} holds neither a picture nor sound.", _ADVICE, code=ErrorCode.NOT_A_VIDEO)
    _check_promises(container, video, name, max_s)
    length = _read_through(container, [stream for stream in (video, audio) if stream is not None])
    end = ending(path)
    promised_s = max(_promised_s(container) if end.tells_length else 0.0, end.promised_s if end.is_early else 0.0)
    found = Probe(
        extension=_extension(container, path),
        duration_s=_length_s(length.end_s, _promised_s(container)),
        has_video=video is not None,
        has_audio=audio is not None,
        promised_s=promised_s,
        title=str(container.metadata.get("title", "")),
        codec=(video or audio).codec_context.name if (video or audio) else "",  # type: ignore[union-attr]
        ends_early=end.is_early,
        is_broken=end.is_broken,
        missing_s=length.missing_s if end.is_broken else 0.0,
    )
    _check_length(found, length, name, max_s)
    return found if video is None else _with_picture(found, path, name, length)


def _sound_stream(container: InputContainer) -> AudioStream | None:
    return next((stream for stream in container.streams.audio if stream.codec_context is not None), None)


def _promised_s(container: InputContainer) -> float:
    """How long the header says that it is; those of MKV and WebM count from 0, also where all begins later."""
    from_s = begin_s(container) if container.format.name.startswith("matroska") else 0.0
    return max(0.0, float(Fraction(container.duration or 0, av.time_base)) - max(0.0, from_s))


def _length_s(read_s: float, promised_s: float) -> float:
    """The length: sound is stored in packets, of which an edit list cuts off the end of the last."""
    return promised_s if promised_s < read_s < promised_s + PACKET_S else read_s


def _check_promises(container: InputContainer, video: VideoStream | None, name: str, max_s: float) -> None:
    check_length(_promised_s(container), max_s, name)
    if video is not None:
        _check_pixels(video.codec_context.width, video.codec_context.height, name)


def _check_pixels(width: int, height: int, name: str) -> None:
    if width * height > MAX_PIXELS:
        raise NeedsUserError(
            f"{name} has pictures of {width} x {height} pixels; at most 7680 x 4320 can be read.",
            "Choose a smaller version of it.",
            code=ErrorCode.TOO_LARGE,
        )


@dataclass(frozen=True)
class _Length:
    end_s: float
    pictures: int
    is_edited: bool = False  # what lies between what is played is left out
    missing_s: float = 0.0  # between packets, and in those that are there as a part, of the track that lacks most


def _read_through(container: InputContainer, streams: list[VideoStream | AudioStream]) -> _Length:
    """Read all packets without decoding: the true end, also where the header is silent or wrong.

    What an edit leaves out is read too, as later pictures need it, but is not played.
    """
    first: float | None = None if container.start_time is None else begin_s(container)
    pictures, is_edited, is_left_out = 0, False, False
    read = {stream.index: TrackLength(stream) for stream in streams}
    for packet in packets(container, *streams):
        if packet.pts is None or not packet.size:
            continue
        if packet.is_discard:
            is_left_out = is_left_out or (packet.stream.type == "video" and pictures > 0)
            continue
        first = float(packet.pts * packet.time_base) if first is None else first
        read[packet.stream.index].add(packet)
        if packet.stream.type == "video":
            pictures, is_edited = pictures + 1, is_edited or is_left_out
    end_s = max((one.end_s for one in read.values()), default=0.0)
    missing_s = max((one.missing_s for one in read.values()), default=0.0)
    return _Length(max(0.0, end_s - (first or 0.0)), pictures, is_edited, missing_s)


def _check_length(found: Probe, length: _Length, name: str, max_s: float) -> None:
    check_length(found.duration_s, max_s, name)
    if found.is_cut_off and found.tells_missing and found.duration_s < MIN_USABLE_S:
        raise PermanentError(
            f"{name} is cut off: of {found.promised_s:.0f} s nearly nothing is there.",
            _COPY_AGAIN,
            code=ErrorCode.MEDIA_DAMAGED,
        )
    if found.has_video and not found.has_audio and length.pictures < 2:
        raise PermanentError(f"{name} is a single picture, not a video.", _ADVICE, code=ErrorCode.NOT_A_VIDEO)
    if found.duration_s < MIN_DURATION_S:
        raise PermanentError(
            f"{name} is only {found.duration_s:.2g} s long.", "Choose a longer video.", code=ErrorCode.NOT_A_VIDEO
        )


def _with_picture(found: Probe, path: Path, name: str, length: _Length) -> Probe:
    """Decode some pictures: they prove that this is a video, and only they tell how it is shown."""
    try:
        with av.open(str(path.absolute()), options=_OPTIONS) as container:
            video = choose(container)
            assert video is not None
            # The stream itself may hold larger pictures than the header says; decoders round up sizes.
            video.codec_context.options = {"max_pixels": str(round(1.1 * MAX_PIXELS))}
            track = describe(container, video)
    except (av.error.FFmpegError, PermanentError) as error:
        raise PermanentError(
            f"No picture of {name} can be decoded.", _COPY_AGAIN, code=ErrorCode.MEDIA_DAMAGED
        ) from error
    for size in (track.size, *track.other_sizes):
        _check_pixels(*size, name)
    fps = track.fps if found.is_broken and track.fps else _fps(track.fps, length.pictures / found.duration_s)
    track = replace(track, fps=fps, is_edited=length.is_edited)
    width, height = track.size
    return replace(found, width=width, height=height, fps=fps, rotation=track.rotation, track=track)


def _fps(said: float, counted: float) -> float:
    """Return the rate the file states, unless its pictures tell another: AVI and TS state what they like."""
    return round(said if abs(said - counted) < 0.1 * counted else counted, 3)


def _extension(container: InputContainer, path: Path) -> str:
    kind = format_of(_head(path))
    extension = kind.suffix.removeprefix(".") if kind else "mp4"
    if extension == "mkv" and b"webm" in _head(path):
        return "webm"
    if extension == "mp4" and not container.streams.video:
        return "m4a"
    return extension


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _refusal(path: Path, name: str) -> PermanentError:
    head = _head(path)
    if b"ftyp" in head[:64] and format_of(head):
        return PermanentError(
            f"{name} is cut off or damaged: the part that says what is in it is missing.",
            _COPY_AGAIN,
            code=ErrorCode.MEDIA_DAMAGED,
        )
    if format_of(head):
        return PermanentError(
            f"{name} is damaged: nothing in it can be read.", _COPY_AGAIN, code=ErrorCode.MEDIA_DAMAGED
        )
    return PermanentError(f"{name} {what_it_is(head)}.", _ADVICE, code=ErrorCode.NOT_A_VIDEO)
