"""Cutting sound: parts of a track one after the other, as plain samples that keep step with the pictures."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

import av

from clients.media.ffmpeg import SAMPLE_RATE, Part
from clients.media.formats import DEMUXERS
from clients.media.sound.clock import Pcm, placed
from clients.media.video_track import begin_s
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

_CHANNELS = 2
_FRAME_BYTES = 2 * _CHANNELS
_HEAD_BYTES = 44
_MAX_BYTES = 0xFFFFFFFF  # that a head can tell
_LEAD_S = 0.5  # decoders that begin in the middle need so much to be right
_NEAR_S = 10.0  # so far to the next part it is quicker to read on than to seek
# A playlist with the name of a video would make the decoder open other files.
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": DEMUXERS}


@dataclass(frozen=True)
class _Place:
    """Which samples of the sound stand where in the file that is made, counted in samples."""

    first: int
    end: int
    at: int


def save_sound(source: Path, parts: Sequence[Part], target: Path, *, sound: int = 0) -> None:
    """Write a sound track's parts one after the other, each exactly as long as it is, as plain samples to a .wav file.

    What is missing, or cannot be decoded, is silence. Lengths are rounded to samples so that the sum is right. It is
    not left to ffmpeg's program: after seeking in a file with an edit list that gives silence where there is sound, and
    it ends where the first packets are damaged. Raises PermanentError when the file cannot be opened.
    """
    at = [round(end_s * SAMPLE_RATE) for end_s in accumulate((part.end_s - part.start_s for part in parts), initial=0)]
    firsts = [round(part.start_s * SAMPLE_RATE) for part in parts]
    places = [
        _Place(first, first + end - start, start) for first, start, end in zip(firsts, at[:-1], at[1:], strict=True)
    ]
    try:
        with target.open("wb") as file:
            file.write(_head(at[-1]))
            file.truncate(_HEAD_BYTES + at[-1] * _FRAME_BYTES)  # zeros: silence
            for run in _runs(sorted(places, key=lambda one: one.first), seeks=all(part.seeks for part in parts)):
                _write(source, sound, run, file, seeks=parts[0].seeks)
    except av.error.FFmpegError as error:
        raise PermanentError(
            "The video cannot be cut.", "It may be damaged: try another copy of it.", code=ErrorCode.MEDIA_DAMAGED
        ) from error


def _runs(places: Sequence[_Place], *, seeks: bool) -> Iterator[list[_Place]]:
    """Those that are best read in one go."""
    run: list[_Place] = []
    for place in places:
        if run and seeks and place.first - max(one.end for one in run) > _NEAR_S * SAMPLE_RATE:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _write(source: Path, sound: int, run: list[_Place], file: BinaryIO, *, seeks: bool) -> None:
    start_s = run[0].first / SAMPLE_RATE - _LEAD_S
    if not seeks or start_s <= 0 or not _is_written(_sound(source, sound, start_s), run, file):
        # Files are sought by their pictures: where these begin later than the sound, what is before is passed over.
        _is_written(_sound(source, sound, 0.0), run, file)


def _sound(source: Path, number: int, from_s: float) -> Iterator[tuple[int, Pcm]]:
    with av.open(str(source.absolute()), options=_OPTIONS) as container:
        if from_s:
            container.seek(int((from_s + begin_s(container)) * av.time_base))
        stream = container.streams.audio[number]
        yield from placed(container, stream, SAMPLE_RATE, layout="stereo", is_sought=from_s > 0)


def _is_written(sound: Iterator[tuple[int, Pcm]], run: list[_Place], file: BinaryIO) -> bool:
    """Write the places' samples; what comes before the sound is left. False when that is in one of them."""
    begins_early = None
    for count, chunk in sound:
        begins_early = count <= run[0].first if begins_early is None else begins_early
        run = [place for place in run if place.end > count]
        if not run:
            break
        for place in run:
            _put(file, place, count, chunk)
    return bool(begins_early)


def _put(file: BinaryIO, place: _Place, count: int, chunk: Pcm) -> None:
    first, end = max(place.first, count), min(place.end, count + chunk.shape[1])
    if first < end:
        file.seek(_HEAD_BYTES + (place.at + first - place.first) * _FRAME_BYTES)
        file.write(chunk[:, first - count : end - count].T.tobytes())


def _head(count: int) -> bytes:
    """Of a .wav file (Microsoft, Multimedia Programming Interface, 1991)."""
    size = min(count * _FRAME_BYTES, _MAX_BYTES - _HEAD_BYTES)
    rates = (SAMPLE_RATE, SAMPLE_RATE * _FRAME_BYTES, _FRAME_BYTES, 16)
    about = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, _CHANNELS, *rates)
    return struct.pack("<4sI4s", b"RIFF", size + _HEAD_BYTES - 8, b"WAVE") + about + struct.pack("<4sI", b"data", size)
