import numpy as np
import pytest

from clients.local_models.speech import Utterance
from services.speech.doubts import believable, confidence, is_invented, without_loops


def said(text: str = "ten squats", **doubts: float) -> Utterance:
    told = {"avg_logprob": -0.1, "no_speech_prob": 0.05} | doubts
    return Utterance(0.1, 1.2, text, told["avg_logprob"], told["no_speech_prob"], told.get("compression_ratio"))


@pytest.mark.parametrize(
    ("doubts", "invented"),
    [
        ({}, False),
        ({"avg_logprob": -1.2}, True),
        ({"compression_ratio": 3.0}, True),
        ({"no_speech_prob": 0.9, "avg_logprob": -0.7}, True),
        ({"no_speech_prob": 0.9, "avg_logprob": -0.1}, False),
    ],
)
def test_the_engines_own_doubts_tell_what_was_invented(doubts: dict[str, float], invented: bool) -> None:
    assert is_invented(said("words", **doubts)) is invented


def test_an_engine_without_figures_is_believed() -> None:
    assert not is_invented(Utterance(0, 1, "one"))


def test_the_same_words_for_ever_are_a_loop() -> None:
    kept = believable([said("go"), said("Go!"), *[said("go")] * 20, said("stop")])
    assert [u.text for u in kept] == ["go", "Go!", "stop"]


def test_confidence_is_the_mean_probability_of_the_tokens() -> None:
    assert confidence(float(np.log(0.8))) == pytest.approx(0.8)
    assert confidence(None) is None


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("go go go go", "go go go go"),
        ("now rest. Thank you. Thank you. Thank you. Thank you. Thank you. Go", "now rest. Thank you. Go"),
        ("la " * 40, "la"),
        ("one two three four five", "one two three four five"),
    ],
)
def test_a_loop_inside_a_line_is_said_once(heard: str, kept: str) -> None:
    assert without_loops(Utterance(0, 9, heard.strip())).text == kept
