from pathlib import Path

import numpy as np
import pytest

from clients.local_models.sentences.encoder import QUERY, Encoder, _gelu
from clients.local_models.sentences.model_file import read_model, unpacked
from clients.local_models.sentences.tokenizer import Tokenizer
from tests.fakes.sentences import write_model

PIECES = {"▁": 0, "▁un": 1, "▁unigram": 2, "igram": 3, "s": 4, "?": 5, "▁b": 6, "<unk>": 7}
SCORES = [-2.0, -3.0, -7.5, -4.0, -1.0, -5.0, -2.0, 0.0]


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    """A small model."""
    return Encoder(write_model(tmp_path / "model.bin"))


def test_the_likeliest_pieces_are_taken() -> None:
    cut = Tokenizer(PIECES, SCORES, {ord("B"): "b"}, unknown=7)
    assert cut.ids("unigrams") == [1, 3, 4]  # -8 in three; -8.5 in two
    assert cut.ids("  B  B") == [6, 6]
    assert cut.ids("sX?") == [0, 4, 7, 5]


def test_numbers_in_four_bits_are_read_as_they_were_written() -> None:
    block = np.concatenate([np.array([0.5], np.float16).view(np.uint8), np.arange(16, dtype=np.uint8) * 16 + 8])
    halves = unpacked(block.astype(np.uint8).reshape(1, 18))[0]
    assert halves[:16].tolist() == [0.0] * 16
    assert halves[16:].tolist() == [(n - 8) / 2 for n in range(16)]


def test_a_text_has_a_direction_of_its_own(encoder: Encoder) -> None:
    plank, squats = encoder.encode("plank"), encoder.encode("squats")
    assert np.linalg.norm(plank) == pytest.approx(1, abs=1e-5)
    assert float(plank @ encoder.encode("plank")) == pytest.approx(1, abs=1e-5)
    assert float(plank @ squats) < 0.99
    assert float(plank @ encoder.encode("plank", QUERY)) < 0.9999


@pytest.mark.parametrize("text", ["", "plank " * 500, "日本語 😀\x00", "\ud800"])
def test_any_text_has_a_meaning(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode(text)).all()


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="no sentence model"):
        read_model(tmp_path / "other")


def test_the_bend_of_a_layer_is_right() -> None:
    x = np.array([-3, -1, 0, 0.5, 2], dtype=np.float32)
    assert _gelu(x).tolist() == pytest.approx([-0.00404951, -0.15865529, 0.0, 0.34573123, 1.95449974], abs=1e-5)
