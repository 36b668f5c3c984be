"""Whisper without the work that it does twice."""

from dataclasses import dataclass

import numpy as np
import pytest

from clients.local_models.whisper import EncodesOnce, Features

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


@dataclass
class FakeExtractor:
    nb_max_frames: int = 3000


def whisper() -> tuple[EncodesOnce, FakeNetwork]:
    model = EncodesOnce.__new__(EncodesOnce)  # without the file that it is loaded from
    model.model, model.feature_extractor = FakeNetwork(), FakeExtractor()
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


def test_another_window_is_encoded() -> None:
    model, network = whisper()
    assert model.encode(window(10)) == 1
    assert model.encode(window(10) * 2) == 2
    assert network.encoded == 2
