"""Stages of a command: how many run side by side, and how all end."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from scripts.commands.progress import Follower
from scripts.commands.video_stages import Stopped, VideoStages, check_folder, room_for
from services.clips.stage import MAKE
from services.domain.stages import Source
from services.pipeline.runner import StageRunner
from utils.errors import PermanentError

WAIT_S = 20  # only a broken one waits so long


class StageThatIsStopped(StageRunner):
    """Works until it is told to end."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.at_work, self.stopped = threading.Event(), threading.Event()

    def run(self, *_: Any, check: Callable[[], None], **__: Any) -> Any:
        self.at_work.set()
        try:
            while not self.stopped.wait(0.01):
                check()
        except Stopped:
            self.stopped.set()
            raise


@pytest.fixture
def runner(tmp_path: Path) -> StageThatIsStopped:
    return StageThatIsStopped(tmp_path)


@pytest.fixture
def stages(runner: StageThatIsStopped, tmp_path: Path) -> VideoStages:
    source = Source(kind="file", path=str(tmp_path / "talk.mp4"))
    return VideoStages(runner, Settings(data_dir=tmp_path).work_dir, source, Follower("talk.mp4", quiet=True))


@pytest.mark.parametrize(
    ("cores", "free_mb", "room"), [(1, 9000, 1), (2, 9000, 2), (8, 9000, 2), (8, 900, 1), (2, 0, 1)]
)
def test_two_run_side_by_side_where_cores_and_memory_allow(cores: int, free_mb: float, room: int) -> None:
    assert room_for(800, cores=cores, free_mb=free_mb) == room


def test_results_come_in_order_whoever_ends_first(stages: VideoStages) -> None:
    assert stages.side_by_side(lambda number: number * 10, 3, at_once=2) == [10, 20, 30]


def test_what_ends_one_ends_all(stages: VideoStages, runner: StageThatIsStopped) -> None:
    asked = []

    def make(number: int) -> None:
        asked.append(number)
        if number == 2:
            runner.at_work.wait(WAIT_S)
            raise PermanentError("The folder cannot be written.")
        stages.run(f"clip-{number}", MAKE)

    with pytest.raises(PermanentError, match="cannot be written"):
        stages.side_by_side(make, 5, at_once=2)
    assert runner.stopped.is_set()
    assert sorted(asked) == [1, 2]


def test_a_folder_that_cannot_be_is_told_before_anything_is_done(tmp_path: Path) -> None:
    check_folder(tmp_path / "new/clips")
    (tmp_path / "file").write_text("")
    with pytest.raises(PermanentError, match="cannot be written: Not a directory"):
        check_folder(tmp_path / "file/clips")
    with pytest.raises(PermanentError, match="Not a directory"):
        check_folder(tmp_path / "file")
