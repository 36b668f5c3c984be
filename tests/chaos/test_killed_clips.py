"""A worker that is killed in the middle of the third of five clips, with real encodes: only that one is made again."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from clients.database.models import Clip, EntryEvent
from clients.media.video_track import look_at
from config.settings import PROJECT_ROOT, Settings
from services.clips.clip_view import ClipStatus, ClipView
from services.clips.framing.looks import FacesAt, WatchedFaces
from services.container import LOCAL_USER, Container, open_container
from services.domain.artifacts import Media
from services.domain.clips import ClipFile, ClipPlan, ClipStyle, Span
from services.domain.stages import Options, Source, StageName
from services.entries.journal import Journal
from services.pipeline.artifact_store import ArtifactKey
from tests.clips import make_clip, moving_box

pytestmark = pytest.mark.slow
SECONDS, SIZE = 15, (640, 360)
COUNT = 5


@pytest.fixture
def container(tmp_path: Path, empty_database: Path) -> Iterator[Container]:
    (tmp_path / "clipsheet.db").write_bytes(empty_database.read_bytes())
    made = open_container(Settings(data_dir=tmp_path))
    yield made
    made.close()


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "scripts.cli", "worker"]
        environment = {**os.environ, "DATA_DIR": str(tmp_path), "LOG_LEVEL": "WARNING"}
        started.append(subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()


def ordered(container: Container, folder: Path) -> str:
    """A finished entry of which five clips are to be made; where faces are is known."""
    video = make_clip(folder / "a.mp4", seconds=SECONDS, fps=25, size=SIZE, draw=moving_box(SIZE), sound=True)
    entry = container.intake.accept(LOCAL_USER, Source(kind="file", path=str(video), name="a.mp4"), Options())
    journal = Journal.claim(container.database, entry.id, entry.run)
    assert journal is not None
    for name in StageName:
        if name is StageName.DOWNLOAD:
            media = Media(
                file="a.mp4", sha256="0", size_bytes=1, duration_s=SECONDS, has_audio=True, track=look_at(video)
            )
            journal.stage_done(
                name, published(container, entry.video_id, media, "a.mp4", video.read_bytes()), seconds=1
            )
    journal.complete()
    looks = tuple(FacesAt(time_s=n / 4) for n in range(4 * SECONDS))
    watched = WatchedFaces(span=Span(start_s=0, end_s=SECONDS), looks=looks)
    seen = ClipFile(file="faces.json", duration_s=1, width=2, height=2, fps=25, size_bytes=1)
    faces = f"[{watched.model_dump_json()}]".encode()
    faces_id = published(container, entry.video_id, seen, "faces.json", faces)
    plans = [
        ClipPlan(parts=(Span(start_s=3 * n + 0.2, end_s=3 * n + 2.8),), title=f"Part {n + 1}", exact=True)
        for n in range(COUNT)
    ]
    container.clips.add(LOCAL_USER, entry.id, plans, ClipStyle())
    with container.database.transaction() as session:
        for row in session.scalars(select(Clip)):
            row.faces_id = faces_id
    container.intake.make_clips(LOCAL_USER, entry.id)
    return entry.id


def published(container: Container, video_id: str, made: Media | ClipFile, name: str, content: bytes) -> str:
    work = container.settings.data_dir / "made" / name
    work.mkdir(parents=True)
    (work / name).write_bytes(content)
    return container.artifacts.publish(ArtifactKey(video_id, name, {}), work, made).id


def wait_until(is_so: Callable[[], object], timeout_s: float = 180.0) -> None:
    until = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_only_the_clip_that_was_being_made_is_made_again(
    container: Container, tmp_path: Path, workers: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    entry_id = ordered(container, tmp_path)

    def clips() -> list[ClipView]:
        return container.clips.of_entry(LOCAL_USER, entry_id)[0]

    third = clips()[2].id
    worker = workers()
    encoding = container.settings.work_dir / f"{entry_id}-{third}" / "work" / "clip.mp4"
    wait_until(encoding.exists)
    os.kill(worker.pid, signal.SIGKILL)
    before = clips()
    assert [one.status for one in before] == [
        ClipStatus.READY, ClipStatus.READY, ClipStatus.MAKING, ClipStatus.WAITING, ClipStatus.WAITING,
    ]  # fmt: skip
    workers()
    wait_until(lambda: {one.status for one in clips()} == {ClipStatus.READY})
    after = clips()
    assert [one.artifact_id for one in after[:2]] == [one.artifact_id for one in before[:2]]
    assert len({one.artifact_id for one in after}) == COUNT
    with container.database.reading() as session:
        lines = [event.data["progress"] for event in session.scalars(select(EntryEvent).filter_by(kind="status"))]
    begun = Counter(found[1] for line in lines if (found := re.match(r"Clip (\d) of 5", line or "")))
    assert begun == {"1": 1, "2": 1, "3": 2, "4": 1, "5": 1}
    for one in after:
        assert one.made is not None
        assert one.made.duration_s == pytest.approx(2.6)
        stored = container.artifacts.get(one.artifact_id or "")
        assert stored is not None
        assert (stored.folder / "clip.mp4").stat().st_size > 1000
