"""Which of several sound tracks is the one to hear: by its flags, its language, its silence, and whether it speaks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.stream import Disposition

RATE_HZ = 16_000
LOOKS, LOOK_S = 8, 4.0  # stretches of a track that are listened to, spread over it
_MOST_S = 1200.0  # of a whole track
_SILENT_PEAK = 0.003  # -50 dB of full scale
_SPEAKS = 0.3  # as many seconds of voice as the one that speaks most has, or it is music beside it
_ASIDE = Disposition.comment | Disposition.visual_impaired | Disposition.karaoke | Disposition.clean_effects
_ASIDE_TITLE = re.compile(r"comment|descri|karaoke|instrumental|music only|effects", re.IGNORECASE)
_NO_LANGUAGE = "zxx"  # ISO 639-2: nothing is said

Sound = npt.NDArray[np.float32]
SpokenSeconds = Callable[[Sound], float]


@dataclass(frozen=True)
class SoundTrack:
    """A track's description, read before any sound is decoded."""

    index: int  # among the sound tracks
    is_aside: bool = False  # a commentary, a description for the blind, music without the voice
    is_original: bool = False
    is_dub: bool = False
    is_default: bool = False


def sound_stream(container: InputContainer) -> AudioStream | None:
    """The sound track to use; None when no track can be decoded."""
    streams = [stream for stream in container.streams.audio if stream.codec_context is not None]
    if len(streams) <= 1:
        return streams[0] if streams else None
    tracks = [_track(number, stream) for number, stream in enumerate(streams)]
    path = Path(container.name)
    sounds = listened(path, [stream.index for stream in streams])
    return streams[choose(tracks, sounds, spoken_seconds, lambda number: _whole(path, streams[number].index)).index]


def sound_track(path: Path) -> int:
    """The number, among the file's sound tracks, of the one to hear; 0 where there is none."""
    with av.open(str(path)) as container:
        stream = sound_stream(container)
        numbers = [one.index for one in container.streams.audio]
        return numbers.index(stream.index) if stream else 0


def choose(
    tracks: Sequence[SoundTrack],
    sounds: Sequence[Sound],
    spoken_s: SpokenSeconds,
    whole: Callable[[int], Sound] | None = None,
) -> SoundTrack:
    """Pick a track; `sounds` are what was listened to of each, and what is `whole` is asked for if nobody spoke."""
    loud = [track for track in tracks if _peak(sounds[track.index]) >= _SILENT_PEAK] or list(tracks)
    wanted = [track for track in loud if not track.is_aside] or loud
    if len(wanted) > 1:
        spoken = {track.index: spoken_s(sounds[track.index]) for track in wanted}
        if whole and not any(spoken.values()):
            spoken = {track.index: spoken_s(whole(track.index)) for track in wanted}
        most = max(spoken.values())
        wanted = [track for track in wanted if spoken[track.index] >= _SPEAKS * most]
    return min(wanted, key=lambda one: (not one.is_original, one.is_dub, not one.is_default, one.index))


def listened(path: Path, indexes: Sequence[int]) -> list[Sound]:
    """A few seconds of each stream in mono; a short stream whole."""
    return [_some_of(path, index) for index in indexes]


def spoken_seconds(sound: Sound) -> float:
    """Seconds of speech in the sound."""
    # heavy, and needed only where there are several tracks
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    found = get_speech_timestamps(sound, VadOptions(min_speech_duration_ms=200), RATE_HZ)
    return float(sum(part["end"] - part["start"] for part in found)) / RATE_HZ


def _track(number: int, stream: AudioStream) -> SoundTrack:
    flags, told = stream.disposition, stream.metadata
    title = f"{told.get('title', '')} {told.get('handler_name', '')}"
    says_nothing = told.get("language", "") == _NO_LANGUAGE
    return SoundTrack(
        number,
        is_aside=bool(flags & _ASIDE) or says_nothing or bool(_ASIDE_TITLE.search(title)),
        is_original=bool(flags & Disposition.original),
        is_dub=bool(flags & Disposition.dub),
        is_default=bool(flags & Disposition.default),
    )


def _some_of(path: Path, index: int) -> Sound:
    parts: list[Sound] = []
    try:
        with av.open(str(path)) as container:
            length_s = (container.duration or 0) / av.time_base
            start_s = (container.start_time or 0) / av.time_base
            if length_s <= LOOKS * LOOK_S:
                return _decoded(container, index, LOOKS * LOOK_S * 2)
            for look in range(LOOKS):
                container.seek(round((start_s + length_s * look / LOOKS) * av.time_base))
                parts.append(_decoded(container, index, LOOK_S))
    except av.error.FFmpegError:
        pass  # what was heard until then
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _whole(path: Path, index: int) -> Sound:
    try:
        with av.open(str(path)) as container:
            return _decoded(container, index, _MOST_S)
    except av.error.FFmpegError:
        return np.zeros(0, np.float32)


def _decoded(container: InputContainer, index: int, seconds: float) -> Sound:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
    parts: list[Sound] = []
    count = 0
    for packet in container.demux(container.streams[index]):
        try:
            frames = [frame for frame in packet.decode() if isinstance(frame, AudioFrame)]
        except av.error.FFmpegError:
            continue
        new = [part.to_ndarray()[0] for frame in frames for part in resampler.resample(frame)]
        parts += new
        count += sum(map(len, new))
        if count >= seconds * RATE_HZ:
            break
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def _peak(sound: Sound) -> float:
    return float(np.abs(sound).max(initial=0.0))
