"""The pose networks."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from clients.local_models.pose import DETECTOR, PoseNetworks
from utils.errors import NeedsUserError


def test_a_missing_model_is_said_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="scripts/run"):
        PoseNetworks(tmp_path / "none.task")


def test_a_damaged_model_is_said_with_what_to_do(tmp_path: Path) -> None:
    damaged = tmp_path / "pose.task"
    damaged.write_bytes(b"half a file")
    with pytest.raises(NeedsUserError, match=r"Delete pose\.task"):
        PoseNetworks(damaged)
    with zipfile.ZipFile(damaged, "w") as archive:
        archive.writestr(DETECTOR, b"no network")
    with pytest.raises(NeedsUserError, match=r"Delete pose\.task"):
        PoseNetworks(damaged)


@pytest.mark.slow
def test_the_outputs_are_told_apart(networks: PoseNetworks) -> None:
    boxes, scores = networks.detect(np.zeros((224, 224, 3), np.float32))
    assert (boxes.shape, scores.shape) == ((2254, 12), (2254,))
    assert scores.max() < 0
    points, presence, heat = networks.landmarks(np.zeros((256, 256, 3), np.float32))
    assert (points.shape, heat.shape) == ((39, 5), (64, 64, 39))
    assert 0 <= presence < 0.5


@pytest.mark.slow
def test_what_it_gave_stays_when_it_is_asked_again(networks: PoseNetworks) -> None:
    first = networks.landmarks(np.zeros((256, 256, 3), np.float32))[0]
    copy = first.copy()
    networks.landmarks(np.random.default_rng(1).random((256, 256, 3), np.float32))
    assert (first == copy).all()
