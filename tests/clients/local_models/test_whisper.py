"""Whisper without the work that it does twice."""

from dataclasses import dataclass

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from clients.local_models.whisper import Features, LeanWhisper, PiecewiseFeatures

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
