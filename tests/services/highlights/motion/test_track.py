"""The pose track as a file."""

from pathlib import Path

import numpy as np
import pytest

from services.highlights.motion.track import Track
from tests.fakes.bodies import NOBODY, standing, track


def test_a_track_comes_back_as_it_was(tmp_path: Path) -> None:
    saved = track([[standing()], [standing(x=100)], [NOBODY]], scenes=[2])
    saved.save(tmp_path / "track.npz")
    loaded = Track.load(tmp_path / "track.npz")
    assert loaded.people == pytest.approx(saved.people, abs=0.1, nan_ok=True)
    assert loaded.presence == pytest.approx(saved.presence, nan_ok=True)
    assert loaded.times_s.tolist() == saved.times_s.tolist()
    assert loaded.scenes.tolist() == saved.scenes.tolist()
    assert (loaded.duration_s, loaded.size) == (saved.duration_s, saved.size)


def test_a_track_is_compact(tmp_path: Path) -> None:
    hour = track([[standing(x=100 + number % 50)] for number in range(4 * 600)])
    hour.save(tmp_path / "track.npz")
    assert (tmp_path / "track.npz").stat().st_size < 200 * 4 * 600


def test_another_version_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "old.npz", version=0)
    with pytest.raises(ValueError, match="version 0"):
        Track.load(tmp_path / "old.npz")


def test_a_track_of_the_version_before_is_read_with_everybody_sure(tmp_path: Path) -> None:
    seen = track([[standing()], [NOBODY]])
    path = tmp_path / "old.npz"
    seen.save(path)
    with np.load(path) as data:
        arrays = {name: data[name] for name in data.files if name not in ("version", "presence")}
    np.savez(path, version=1, allow_pickle=False, **arrays)
    assert Track.load(path).presence.tolist() == [[1.0], [1.0]]
