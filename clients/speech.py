"""Speech to text: the Protocol of every engine, the local faster-whisper, and the detector of voices."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clients.audio import RATE_HZ, Samples
from clients.model_hub import REPOSITORIES
from clients.model_store import ModelStore, Progress
from utils.errors import ClipsheetError, NeedsUserError


@dataclass(frozen=True)
class Utterance:
    """A stretch of speech as an engine heard it, with the engine's own doubts where it tells them."""

    start_s: float
    end_s: float
    text: str
    avg_logprob: float | None = None  # mean log-probability of the tokens
    no_speech_prob: float | None = None
    compression_ratio: float | None = None  # of the text by zlib: high means loops


@dataclass(frozen=True)
class Heard:
    """What an engine heard: `utterances` may still be running, so read it once."""

    utterances: Iterable[Utterance]
    language: str | None = None
    language_probability: float | None = None
    answered_s: float = 0.0  # sound that a paid engine took
    lost_s: float = 0.0  # sound it took without an answer; it may be billed
    billed_as: str = ""  # the model's name in the price table
    unheard: ClipsheetError | None = None  # why the rest is missing


class SpeechEngine(Protocol):
    """Turns sound into utterances; `spoken` is where voices are, (from, to) in seconds.

    Raises TransientError when it cannot be had now, NeedsUserError when it is set up wrong.
    """

    @property
    def name(self) -> str: ...

    def transcribe(self, sound: Samples, spoken: Sequence[tuple[float, float]], report: Progress) -> Heard: ...


class VoiceDetector(Protocol):
    """Tells where somebody speaks: (from, to) in seconds."""

    def __call__(self, sound: Samples) -> list[tuple[float, float]]: ...


# Longer than faster-whisper's defaults of 0 ms: a beat or a bark is no word.
_VOICE = {"threshold": 0.5, "min_speech_duration_ms": 200, "min_silence_duration_ms": 700, "speech_pad_ms": 250}


def voices(sound: Samples) -> list[tuple[float, float]]:
    """Find voices with Silero's detector, which is inside the faster-whisper wheel: nothing to fetch."""
    # heavy: only the stage's own process loads it
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    found = get_speech_timestamps(sound, VadOptions(**_VOICE), RATE_HZ)
    return [(part["start"] / RATE_HZ, part["end"] / RATE_HZ) for part in found]


class WhisperModel(Protocol):
    """The one method used of faster_whisper.WhisperModel."""

    def transcribe(self, audio: Samples, **options: object) -> tuple[Iterable[object], object]: ...


def load_whisper(folder: Path, threads: int) -> WhisperModel:
    """Load a model from its folder. Raises NeedsUserError when the folder holds no usable model."""
    # heavy: only the stage's own process loads it
    import faster_whisper

    try:
        model: WhisperModel = faster_whisper.WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise NeedsUserError(
            f"The speech model in the folder “{folder.name}” cannot be loaded.",
            "Delete that folder so that it is fetched again, or set WHISPER_MODEL to another one.",
        ) from error
    return model


class FasterWhisper:
    """faster-whisper on this machine; the model is fetched and loaded when the first sound comes."""

    def __init__(
        self,
        model: str,
        store: ModelStore,
        *,
        threads: int,
        load: Callable[[Path, int], WhisperModel] = load_whisper,
    ) -> None:
        self._model = model
        self._store = store
        self._threads = threads
        self._load = load

    @property
    def name(self) -> str:
        return f"faster-whisper/{Path(self._model).name}"

    def transcribe(self, sound: Samples, spoken: Sequence[tuple[float, float]], report: Progress) -> Heard:  # noqa: ARG002 - it looks for voices itself
        """Transcribe. Raises TransientError when the model cannot be fetched, NeedsUserError when it is unknown."""
        model = self._load(self._folder(report), self._threads)
        report("Listening for words", None)
        segments, info = model.transcribe(
            sound,
            vad_filter=True,
            vad_parameters=_VOICE,
            condition_on_previous_text=False,  # else one invented line repeats to the end (faster-whisper#843)
        )
        return Heard(
            _utterances(segments), getattr(info, "language", None), getattr(info, "language_probability", None)
        )

    def _folder(self, report: Progress) -> Path:
        if (own := Path(self._model).expanduser()).is_dir():
            return own
        if self._model not in REPOSITORIES:
            raise NeedsUserError(
                f"WHISPER_MODEL={self._model!r} is neither a folder nor a known size.",
                f"Sizes are {', '.join(REPOSITORIES)}.",
            )
        return self._store.fetch(self._model, report)


def _utterances(segments: Iterable[object]) -> Iterator[Utterance]:
    for segment in segments:
        yield Utterance(
            start_s=_number(segment, "start") or 0.0,
            end_s=_number(segment, "end") or 0.0,
            text=str(getattr(segment, "text", "")).strip(),
            avg_logprob=_number(segment, "avg_logprob"),
            no_speech_prob=_number(segment, "no_speech_prob"),
            compression_ratio=_number(segment, "compression_ratio"),
        )


def _number(segment: object, name: str) -> float | None:
    value = getattr(segment, name, None)
    return float(value) if isinstance(value, (int, float)) else None
