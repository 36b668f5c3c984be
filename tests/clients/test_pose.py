"""The pose model."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from clients.pose import LANDMARKS, MediaPipePose
from config.settings import PROJECT_ROOT, Settings
from utils.errors import NeedsUserError


def test_a_missing_model_is_said_with_the_command_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="scripts/run"):
        MediaPipePose(tmp_path / "none.task")


@pytest.fixture
def model() -> Path:
    path = Settings().pose_model
    if not path.is_file():
        pytest.skip("the pose model is not built")
    return path


@pytest.mark.slow
def test_the_model_comes_without_matplotlib_which_others_still_find(model: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from clients.pose import MediaPipePose;"
        f"MediaPipePose(Path({str(model)!r})).close(); print('matplotlib' in sys.modules);"
        "import matplotlib.pyplot; print(hasattr(matplotlib.pyplot, 'plot'))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "True"]


@pytest.mark.slow
def test_the_astronaut_is_found_where_she_is(model: Path) -> None:
    from skimage import data  # a test's own, heavy

    with MediaPipePose(model) as finder:
        people = finder.find(np.ascontiguousarray(data.astronaut()), 0.0)
    assert people.shape == (1, LANDMARKS, 3)
    nose = people[0, 0]
    assert nose == pytest.approx([0.44, 0.21, 1.0], abs=0.06)


@pytest.mark.slow
def test_nobody_is_found_in_black_nor_after_forgetting(model: Path) -> None:
    from skimage import data

    black = np.zeros((180, 320, 3), np.uint8)
    with MediaPipePose(model) as finder:
        finder.forget()
        assert len(finder.find(black, 0.0)) == 0
        assert len(finder.find(np.ascontiguousarray(data.astronaut()[:180, :320]), 0.0)) <= 1
        finder.forget()
        assert len(finder.find(black, 0.0)) == 0
