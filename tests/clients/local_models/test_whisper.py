"""Whisper without the work that it does twice."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from clients.local_models.voices import VOICE
from clients.local_models.whisper import Features, InTurns, LeanWhisper, PiecewiseFeatures
from clients.media.audio import RATE_HZ
from tests.fakes.voice import voice

pytestmark = pytest.mark.slow  # importing the library takes half a second


@dataclass
class FakeNetwork:
    """Counts what it encodes, and is sure of English."""

    device: str = "cpu"
    encoded: int = 0

    def encode(self, _features: object, *, to_cpu: bool) -> int:
        assert not to_cpu
        self.encoded += 1
        return self.encoded

    def detect_language(self, _encoded: object) -> list[list[tuple[str, float]]]:
        return [[("<|en|>", 0.9)]]


def whisper() -> tuple[LeanWhisper, FakeNetwork]:
    model = LeanWhisper.__new__(LeanWhisper)  # without the file that it is loaded from
    model.model, model.feature_extractor = FakeNetwork(), PiecewiseFeatures()
    return model, model.model


def window(frames: int) -> Features:
    """The features of a sound as `transcribe` gives them to the language's detection: one frame more than it reads."""
    return np.ones((80, frames + 1), np.float32)


@pytest.mark.parametrize("frames", [1000, 3000])
def test_the_window_that_the_language_is_told_from_is_not_encoded_again(frames: int) -> None:
    model, network = whisper()
    assert model.detect_language(features=window(frames))[0] == "en"
    padded = np.zeros((80, 3000), np.float32)
    padded[:, :frames] = 1
    assert model.encode(padded) == 1
    assert network.encoded == 1


@pytest.mark.parametrize("seconds", [0.02, 1.0, 29.99, 75.3])
def test_features_in_pieces_are_those_of_the_whole(seconds: float) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, round(seconds * 16_000)).astype(np.float32)
    sound[: len(sound) // 2] *= 0.001
    whole, pieces = FeatureExtractor()(sound), PiecewiseFeatures()(sound)
    assert pieces.shape == whole.shape
    assert np.abs(pieces - whole).max() < 1e-5


def test_another_window_is_encoded() -> None:
    model, network = whisper()
    assert model.encode(window(10)) == 1
    assert model.encode(window(10) * 2) == 2
    assert network.encoded == 2


@dataclass
class FakeTry:
    """One way to read a window, as CTranslate2 gives it."""

    scores: list[float]


@dataclass
class FakeReader:
    """Gives as many tries as it is asked for at once: those with the given scores, one after the other."""

    scores: list[float]
    asked: list[int] = field(default_factory=list)

    def generate(self, _encoded: object, *, num_hypotheses: int, **_options: object) -> list[FakeTry]:
        self.asked.append(num_hypotheses)
        now, self.scores = self.scores[:num_hypotheses], self.scores[num_hypotheses:]
        return [FakeTry([max(now)])]


def test_several_tries_are_made_two_at_a_time_and_the_likeliest_is_kept() -> None:
    reader = FakeReader([-0.5, -0.4, -0.1, -0.9, -0.3])
    assert InTurns(reader).generate("window", num_hypotheses=5, beam_size=1) == [FakeTry([-0.1])]
    assert reader.asked == [2, 2, 1]


def test_one_try_is_made_as_it_is_asked_for() -> None:
    reader = FakeReader([-0.5])
    assert InTurns(reader).generate("window", beam_size=5) == [FakeTry([-0.5])]
    assert reader.asked == [1]


def test_what_is_taken_of_a_sound_are_the_features_of_what_is_spoken() -> None:
    model, _ = whisper()
    talk, silence = voice(np.arange(4 * RATE_HZ) / RATE_HZ), np.zeros(3 * RATE_HZ)
    sound = np.concatenate([silence, talk, silence]).astype(np.float32)
    taken = model.take_in(sound, VOICE)
    parts = [(one["start"], one["end"]) for one in taken.stretches]
    assert parts
    assert 2.5 * RATE_HZ < parts[0][0] < parts[-1][1] < 3.5 * RATE_HZ + len(talk)
    spoken = np.concatenate([sound[start:end] for start, end in parts])
    assert np.abs(taken.features - FeatureExtractor()(spoken)).max() < 1e-5


def test_a_sound_in_which_nobody_speaks_has_no_stretches() -> None:
    model, _ = whisper()
    taken = model.take_in(np.zeros(3 * RATE_HZ, np.float32), VOICE)
    assert (list(taken.stretches), taken.features.shape) == ([], (80, 1))


def test_features_that_were_taken_before_are_not_computed_again() -> None:
    assert PiecewiseFeatures()(ready := window(10)) is ready
