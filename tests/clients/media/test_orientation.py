"""Turned and mirrored pictures."""

import numpy as np
import pytest

from clients.media.orientation import AS_STORED, Orientation

CORNER = np.zeros((2, 3, 3), np.uint8)
CORNER[0, 0] = 255  # above on the left


@pytest.mark.parametrize(
    ("orientation", "where", "degrees"),
    [
        (AS_STORED, (0, 0), 0),
        (Orientation(swaps=True, mirrors=True), (0, -1), 90),
        (Orientation(mirrors=True, flips=True), (-1, -1), 180),
        (Orientation(swaps=True, flips=True), (-1, 0), 270),
        (Orientation(mirrors=True), (0, -1), 0),
    ],
)
def test_the_corner_goes_where_a_player_shows_it(
    orientation: Orientation, where: tuple[int, int], degrees: int
) -> None:
    shown = orientation.applied(CORNER)
    assert shown.shape[:2] == ((3, 2) if orientation.swaps else (2, 3))
    assert shown[where].min() == 255
    assert orientation.rotation == degrees
