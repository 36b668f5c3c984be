"""On a small file system of the test's own, which is really full."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from clients.database.locks import FileLocks
from clients.database.session import Database
from clients.media import ffmpeg
from clients.media.copying import splice
from clients.media.copying.splice import Stretch
from clients.media.ffmpeg import Part
from clients.stores.media_store import FolderStore
from config.settings import Settings
from services.costs.spending import DailyBudget
from services.domain.entries import EntryView, Status
from services.entries.store import Entries
from services.pipeline.artifact_store import Artifacts
from services.pipeline.catalog import STAGES
from services.pipeline.pipeline import Pipeline
from services.pipeline.runner import StageRunner
from services.pipeline.slots import Slots
from services.pipeline.steps import SaveStep, StageDependencies, Step, VideoStep
from tests.clips import make_clip, moving_box
from tests.fakes.large_stage import SIZE_BYTES
from tests.fakes.orders import accept
from tests.fakes.steps import straight
from utils.errors import NeedsUserError

DISK_BYTES = 4_000_000
ROOM_BYTES = SIZE_BYTES // 2


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", str(disk)]
    if os.geteuid() != 0 or not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_disk_that_fills_while_a_reel_is_joined_is_not_taken_for_a_damaged_video(tmp_path: Path, disk: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=2, size=(64, 48), draw=moving_box((64, 48)))
    ffmpeg.encode_parts(clip, [Part(0, 2)], tmp_path / "part.mp4", size=(64, 48))
    with suppress(OSError), (disk / "rest").open("wb") as rest:
        while True:
            rest.write(bytes(4096))
    with pytest.raises(NeedsUserError, match="disk is full"):
        splice.join([Stretch(tmp_path / "part.mp4", 0, 2, 0)], None, disk / "reel.mp4", duration_s=2)


def pipeline(settings: Settings, database: Database, disk: Path, *more: Step) -> Pipeline:
    store = FolderStore(disk / "media")
    artifacts = Artifacts(database, store, FileLocks(settings.data_dir / "locks"))
    runner = StageRunner(disk / "work", module="tests.fakes.large_stage")
    bench = StageDependencies(settings, store, artifacts, runner, Slots(1), DailyBudget(database, None))
    return Pipeline(database, [VideoStep(STAGES[0], bench), *more])


def run(pipeline: Pipeline, entries: Entries, entry: EntryView) -> EntryView:
    pipeline.process(entry.id, entry.run, straight)
    return entries.get("local", entry.id)


@pytest.mark.parametrize("room", [ROOM_BYTES, 100])
def test_a_disk_that_fills_in_the_middle_of_a_stage_is_told_and_a_retry_works(
    settings: Settings, database: Database, entries: Entries, disk: Path, room: int
) -> None:
    work = pipeline(settings, database, disk)
    ballast = disk / "ballast"
    ballast.write_bytes(b"x" * (shutil.disk_usage(disk).free - room))

    failed = run(work, entries, accept(entries))

    assert (failed.status, failed.error_kind) == (Status.FAILED, "needs_user")
    assert failed.message == "The disk is full. Free some space, then try again."
    ballast.unlink()
    assert [path for path in (disk / "work").rglob("*") if path.is_file()] == []
    again, _ = entries.retry("local", failed.id)
    done = run(work, entries, again)
    assert (done.status, done.partial) == (Status.COMPLETED, False)


def test_a_disk_that_fills_while_the_note_is_saved_is_told_and_a_retry_works(
    settings: Settings, database: Database, entries: Entries, disk: Path
) -> None:
    is_full = True

    def save(_entry: EntryView) -> str:
        if is_full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return "here"

    work = pipeline(settings, database, disk, SaveStep("library", save))
    failed = run(work, entries, accept(entries))
    assert (failed.status, failed.message) == (Status.FAILED, "The disk is full. Free some space, then try again.")

    is_full = False
    again, _ = entries.retry("local", failed.id)
    assert run(work, entries, again).status is Status.COMPLETED
