"""Speech to text: the Protocol of every engine, the local faster-whisper, and the detector of voices."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from clients.local_models.model_hub import REPOSITORIES
from clients.local_models.model_store import ModelStore, Progress
from clients.local_models.voices import VOICE, Stretch
from clients.local_models.whisper_weights import make_small
from clients.media.audio import Samples
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError
from utils.memory import give_back


@dataclass(frozen=True)
class TimedWord:
    """A word with its times; texts put one after the other, as they are, give the utterance's: spaces are in them."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True)
class Utterance:
    """A stretch of speech as an engine heard it, with the engine's own doubts where it tells them."""

    start_s: float
    end_s: float
    text: str
    avg_logprob: float | None = None  # mean log-probability of the tokens
    no_speech_prob: float | None = None
    compression_ratio: float | None = None  # of the text by zlib: high means loops
    words: tuple[TimedWord, ...] = ()  # where the engine tells their times


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

    def transcribe(self, sound: Samples, spoken: Sequence[Stretch], report: Progress) -> Heard: ...


class WhisperModel(Protocol):
    """The methods used of our own kind of faster_whisper.WhisperModel."""

    def take_in(self, sound: Samples, vad_parameters: Mapping[str, float]) -> Any: ...

    def transcribe(self, spoken: Any, **options: object) -> tuple[Iterable[object], object]: ...


def load_whisper(folder: Path, threads: int) -> WhisperModel:
    """Load a model from its folder. Raises NeedsUserError when the folder holds no usable model."""
    # heavy: only the stage's own process loads it
    from clients.local_models.whisper import LeanWhisper

    try:
        model: WhisperModel = LeanWhisper(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise NeedsUserError(
            f"The speech model in the folder “{folder.name}” cannot be loaded.",
            "Delete that folder so that it is fetched again, or set WHISPER_MODEL to another one.",
            code=ErrorCode.SETUP_NEEDED,
        ) from error
    give_back()  # the file, which is twice as large as the model made of it
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

    def transcribe(self, sound: Samples, spoken: Sequence[Stretch], report: Progress) -> Heard:  # noqa: ARG002 - it looks for voices itself
        """Transcribe. Raises TransientError when the model cannot be fetched, NeedsUserError when it is unknown."""
        model = self._load(self._folder(report), self._threads)
        report("Listening for words", None)
        taken = model.take_in(sound, VOICE)
        del sound  # the caller may have given it away: 40 MB for ten minutes
        segments, info = model.transcribe(
            taken,
            word_timestamps=True,
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
                code=ErrorCode.SETUP_NEEDED,
            )
        folder = self._store.fetch(self._model, report)
        make_small(folder)  # one that an older version fetched
        return folder


def _utterances(segments: Iterable[object]) -> Iterator[Utterance]:
    for segment in segments:
        yield Utterance(
            start_s=_number(segment, "start") or 0.0,
            end_s=_number(segment, "end") or 0.0,
            text=str(getattr(segment, "text", "")).strip(),
            avg_logprob=_number(segment, "avg_logprob"),
            no_speech_prob=_number(segment, "no_speech_prob"),
            compression_ratio=_number(segment, "compression_ratio"),
            words=tuple(_words(segment)),
        )


def _words(segment: object) -> Iterator[TimedWord]:
    for word in getattr(segment, "words", None) or ():
        yield TimedWord(_number(word, "start") or 0.0, _number(word, "end") or 0.0, str(getattr(word, "word", "")))


def _number(segment: object, name: str) -> float | None:
    value = getattr(segment, name, None)
    return float(value) if isinstance(value, (int, float)) else None
