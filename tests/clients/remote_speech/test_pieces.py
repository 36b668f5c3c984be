import numpy as np
import pytest

from clients.media.audio import RATE_HZ
from clients.remote_speech.pieces import OVERLAP_S, SpeechPiece, pieces

SOUND = np.arange(120 * RATE_HZ, dtype=np.float32)


def test_silence_stays_out_but_for_a_breath() -> None:
    (piece,) = pieces([(1.0, 4.0), (6.0, 8.0)], longest_s=20)
    assert piece.stretches == ((1.0, 4.5), (6.0, 8.0))
    assert len(piece.cut(SOUND)) == 5.5 * RATE_HZ


def test_a_piece_is_no_longer_than_allowed() -> None:
    spoken = [(n * 5.0, n * 5.0 + 4) for n in range(12)]
    made = pieces(spoken, longest_s=20)
    assert max(piece.seconds for piece in made) <= 20
    assert [start for piece in made for start, _ in piece.stretches] == [start for start, _ in spoken]
    assert len(made) == 3


def test_a_long_pause_begins_a_piece_once_there_is_enough() -> None:
    assert len(pieces([(0, 6), (30, 32)], longest_s=20)) == 2
    assert len(pieces([(0, 1), (30, 32)], longest_s=20)) == 1


def test_speech_without_a_pause_is_cut_with_an_overlap() -> None:
    made = pieces([(0.0, 45.0)], longest_s=20)
    assert [piece.stretches[0] for piece in made] == [(0.0, 20.0), (18.0, 38.0), (36.0, 45.0)]
    assert [piece.overlaps for piece in made] == [False, True, True]
    assert OVERLAP_S == 2.0


@pytest.mark.parametrize(
    ("at_s", "starts", "ends"), [(0, 1, 1), (2, 3, 3), (3, 10, 4), (4, 11, 11), (99, 12, 12), (-1, 1, 1)]
)
def test_moments_of_a_piece_are_moments_of_the_video(at_s: float, starts: float, ends: float) -> None:
    piece = SpeechPiece(((1.0, 4.0), (10.0, 12.0)))
    assert (piece.start_at(at_s), piece.end_at(at_s)) == (starts, ends)
