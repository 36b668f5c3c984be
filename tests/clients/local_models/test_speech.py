import weakref
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from clients.local_models.model_store import ModelStore
from clients.local_models.speech import FasterWhisper, TimedWord, load_whisper
from clients.local_models.voices import VOICE, voices
from clients.media.audio import RATE_HZ, Samples, samples
from tests.clips import make_clip, tone
from utils.errors import NeedsUserError, TransientError

SECOND = np.zeros(RATE_HZ, np.float32)


@dataclass
class FakeWord:
    """Those of faster_whisper's Word."""

    start: float
    end: float
    word: str


@dataclass
class FakeSegment:
    """The attributes of faster_whisper's Segment that are read."""

    start: float
    end: float
    text: str
    avg_logprob: float = -0.2
    no_speech_prob: float = 0.01
    compression_ratio: float = 1.1
    words: list[FakeWord] | None = None


@dataclass
class FakeInfo:
    language: str = "en"
    language_probability: float = 0.98


@dataclass
class FakeModel:
    """LeanWhisper's shape: what it takes of a sound, a generator and an info."""

    segments: list[FakeSegment]
    options: dict[str, object] = field(default_factory=dict)
    voice: Mapping[str, float] = field(default_factory=dict)
    sound: "weakref.ref[Samples] | None" = None
    had_sound: bool = True  # when it began to write

    def take_in(self, sound: Samples, vad_parameters: Mapping[str, float]) -> int:
        self.voice, self.sound = vad_parameters, weakref.ref(sound)
        return len(sound)

    def transcribe(self, spoken: int, **options: object) -> tuple[Iterable[object], object]:
        self.options = options
        self.had_sound = bool(self.sound and self.sound() is not None)
        return iter(self.segments), FakeInfo()


def quiet(text: str, done: float | None) -> None:
    pass


def engine_in(folder: Path, model: FakeModel) -> FasterWhisper:
    return FasterWhisper(str(folder), ModelStore(folder, []), threads=1, load=lambda *_: model)


def test_segments_become_utterances_with_their_doubts(tmp_path: Path) -> None:
    model = FakeModel([FakeSegment(0.5, 2.0, " Ten push-ups. ")])
    heard = engine_in(tmp_path, model).transcribe(SECOND, [], quiet)
    (said,) = heard.utterances
    assert (said.start_s, said.end_s, said.text, said.avg_logprob) == (0.5, 2.0, "Ten push-ups.", -0.2)
    assert (heard.language, heard.language_probability) == ("en", 0.98)


def test_words_have_their_times(tmp_path: Path) -> None:
    words = [FakeWord(0.5, 0.9, " Ten"), FakeWord(0.9, 2.0, " push-ups.")]
    heard = engine_in(tmp_path, FakeModel([FakeSegment(0.5, 2.0, " Ten push-ups.", words=words)]))
    (said,) = heard.transcribe(SECOND, [], quiet).utterances
    assert said.words == (TimedWord(0.5, 0.9, " Ten"), TimedWord(0.9, 2.0, " push-ups."))


def test_the_model_listens_only_where_somebody_speaks(tmp_path: Path) -> None:
    model = FakeModel([])
    engine_in(tmp_path, model).transcribe(SECOND, [], quiet)
    assert model.voice == VOICE
    assert model.options["condition_on_previous_text"] is False


def test_a_sound_that_was_given_away_is_gone_when_the_words_are_written(tmp_path: Path) -> None:
    model = FakeModel([])
    engine_in(tmp_path, model).transcribe(np.zeros(RATE_HZ, np.float32), [], quiet)
    assert not model.had_sound


def test_the_name_tells_the_model_but_not_where_it_lies(tmp_path: Path) -> None:
    assert engine_in(tmp_path / "my-model", FakeModel([])).name == "faster-whisper/my-model"


def test_an_unknown_size_names_those_that_exist(tmp_path: Path) -> None:
    engine = FasterWhisper("huge", ModelStore(tmp_path, []), threads=1)
    with pytest.raises(NeedsUserError, match=r"'huge'.*base, small"):
        engine.transcribe(SECOND, [], quiet)


def test_a_model_that_cannot_be_fetched_is_a_transient_error(tmp_path: Path) -> None:
    engine = FasterWhisper("base", ModelStore(tmp_path, []), threads=1)
    with pytest.raises(TransientError):
        engine.transcribe(SECOND, [], quiet)


@pytest.mark.slow
def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="cannot be loaded"):
        load_whisper(tmp_path, 1)


@pytest.mark.slow
def test_a_tone_and_noise_are_no_voice(tmp_path: Path) -> None:
    sound = samples(make_clip(tmp_path / "a.mp4", seconds=4, sound=tone()))
    assert sound is not None
    noise = np.random.default_rng(1).normal(0, 0.1, 4 * RATE_HZ).astype(np.float32)
    assert voices(sound).spoken == []
    assert voices(noise).spoken == []
