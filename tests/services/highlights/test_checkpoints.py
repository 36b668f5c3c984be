"""What was seen so far, kept outside of the run."""

from pathlib import Path

import numpy as np
import pytest

from services.highlights.checkpoints import Checkpoints
from services.highlights.motion.camera import CameraStep
from services.highlights.motion.track import IDENTITY
from services.highlights.motion.watch import Samples
from tests.fakes.bodies import nobody, standing, sure


def part(at_s: float) -> Samples:
    people = [sure(np.array([standing(), standing(x=90)])), nobody()]
    return Samples([at_s, at_s + 1], people, [CameraStep(IDENTITY, True), CameraStep(IDENTITY)], (320, 180))


def test_parts_come_back_in_order(tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path / "seen")
    for at_s in (0, 2):
        kept.keep(part(at_s))
    seen = Checkpoints(tmp_path / "seen").load()
    assert seen.times_s == [0, 1, 2, 3]
    assert [len(people.landmarks) for people in seen.people] == [2, 0, 2, 0]
    assert seen.people[2].landmarks[1] == pytest.approx(standing(x=90))
    assert [step.new_scene for step in seen.steps] == [True, False, True, False]
    assert seen.size == (320, 180)


def test_a_damaged_part_ends_what_is_gone_on_with(tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path)
    for at_s in (0, 2, 4):
        kept.keep(part(at_s))
    (tmp_path / "0001.npz").write_bytes(b"PK")
    assert Checkpoints(tmp_path).load().times_s == [0, 1]


def test_nothing_is_left_when_there_is_a_result(tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path / "seen")
    kept.keep(part(0))
    kept.clear()
    assert Checkpoints(tmp_path / "seen").load().times_s == []
    assert not (tmp_path / "seen").exists()
