"""What high dynamic range becomes on a usual screen."""

from pathlib import Path

import numpy as np
import pytest

from clients.media.shape import Colour
from clients.media.tone_map import colour_of, mapped, nits, white_of, write_table


def grey(level: float, colour: Colour, white: float) -> float:
    return float(mapped(np.full((1, 3), level), colour, white)[0, 1])


def test_what_a_file_says_of_its_colours_is_understood() -> None:
    found = [colour_of(transfer, primaries) for transfer, primaries in ((18, 9), (16, 9), (14, 9), (1, 1), (2, 2))]
    assert found == [Colour.HLG, Colour.PQ, Colour.WIDE, Colour.SDR, Colour.SDR]


def test_signals_mean_the_light_of_the_standard() -> None:
    hlg, pq = nits(np.full((1, 3), 0.75), Colour.HLG), nits(np.full((1, 3), 0.58), Colour.PQ)
    assert (hlg[0, 0], pq[0, 0]) == pytest.approx((203, 202), abs=2)


def test_middling_light_comes_out_as_on_a_usual_screen() -> None:
    assert grey(0.5, Colour.WIDE, 100) == pytest.approx(0.5)
    assert grey(0.66, Colour.HLG, 203) == pytest.approx(
        (nits(np.full((1, 3), 0.66), Colour.HLG)[0, 0] / 203) ** (1 / 2.4)
    )


def test_bright_light_is_rolled_off_and_stays_in_order() -> None:
    levels = [grey(level, Colour.PQ, 203) for level in (0.5, 0.58, 0.65, 0.75)]
    assert levels == sorted(levels)
    assert 0.9 < levels[1] < levels[-1] <= 1.0


def test_a_colour_keeps_its_hue() -> None:
    red, green, blue = mapped(np.array([[0.7, 0.35, 0.35]]), Colour.HLG, 203)[0]
    assert red > 1.5 * green
    assert green == pytest.approx(blue, abs=0.15)


def test_a_dim_video_has_a_dim_white() -> None:
    assert [white_of(brightest) for brightest in (40.0, 150.0, 900.0)] == [100.0, 150.0, 203.0]


def test_the_table_is_one_that_ffmpeg_reads(tmp_path: Path) -> None:
    write_table(tmp_path / "a.cube", Colour.HLG, 203)
    head, *rows = (tmp_path / "a.cube").read_text().splitlines()
    assert (head, len(rows), rows[0]) == ("LUT_3D_SIZE 33", 33**3, "0.00000 0.00000 0.00000")
