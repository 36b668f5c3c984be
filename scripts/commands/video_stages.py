"""Stages that a command runs over one video, each in a process of its own."""

import errno
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from config.settings import Settings
from scripts.commands.given import source_of
from scripts.commands.progress import Follower
from services.domain.artifacts import Media, StageResult, Transcript
from services.domain.stage_description import Stage
from services.domain.stages import Options, Source, StageName
from services.operations.kept_settings.beside import with_what_is_kept
from services.pipeline.catalog import STAGES
from services.pipeline.child import Request
from services.pipeline.runner import StageRunner
from utils.error_codes import ErrorCode
from utils.errors import PermanentError
from utils.files import held

T = TypeVar("T")
_BY_NAME = {stage.name: stage for stage in STAGES}
AT_ONCE = 2  # each keeps more than one core busy while it encodes


class Stopped(Exception):
    """Another stage that ran beside this one has ended the command."""


def room_for(memory_mb: int, *, cores: int, free_mb: float) -> int:
    """How many stages that need so much memory run side by side."""
    return max(1, min(AT_ONCE, cores, int(free_mb // memory_mb)))


class VideoStages:
    """Keeps the video for the stages after it. `folder` is theirs."""

    def __init__(self, runner: StageRunner, folder: Path, source: Source, follower: Follower) -> None:
        self._runner = runner
        self._folder = folder
        self._follower = follower
        self._given: dict[str, Any] = {"source": source, "options": Options()}
        self._stopped = threading.Event()
        self.source = source

    def video(self, kept: tuple[Media, Path] | None, refusal: str) -> Media:
        """Read the file, or take what an entry keeps. Raises PermanentError with `refusal` when it has no picture."""
        media, folder = kept or self.run("download", _BY_NAME[StageName.DOWNLOAD])
        assert isinstance(media, Media)
        if not media.has_video:
            raise PermanentError(f"{self.source.name} has no picture.", refusal)
        self._given |= {"media": media, "media_folder": folder}
        return media

    def words(self) -> Transcript:
        """Listen. Raises what the stage raises."""
        transcript, _ = self.run("transcribe", _BY_NAME[StageName.TRANSCRIBE])
        assert isinstance(transcript, Transcript)
        return transcript

    def side_by_side(self, make: Callable[[int], T], count: int, *, at_once: int) -> list[T]:
        """What `make` gives for 1 to `count`, in that order. What ends one ends all."""

        def one(number: int) -> T:
            self._check()
            try:
                return make(number)
            except BaseException:
                self._stopped.set()
                raise

        with ThreadPoolExecutor(at_once) as pool:
            begun = [pool.submit(one, number) for number in range(1, count + 1)]
            try:
                ended, _ = wait(begun, return_when=FIRST_EXCEPTION)
            except BaseException:  # Ctrl-C
                self._stopped.set()
                raise
        if errors := [error for this in ended if (error := this.exception())]:
            raise next((error for error in errors if not isinstance(error, Stopped)), errors[0])
        return [this.result() for this in begun]

    def _check(self) -> None:
        if self._stopped.is_set():
            raise Stopped

    def run(self, name: str, stage: Stage, **more: object) -> tuple[StageResult, Path]:
        """Run one in a folder of that name; returns its result and the folder with its files."""
        job = self._folder / name
        (job / "work").mkdir(parents=True)
        position = list(StageName).index(stage.name)

        def report(text: str, done: float | None = None) -> None:
            self._follower.line(text, position + (done or 0.0))

        request = Request.model_validate({"stage": stage.name, **self._given, **more})
        return self._runner.run(stage, request, job, report=report, check=self._check), job / "work"


@contextmanager
def video_stages(settings: Settings, given: str, source: Source, *, name: str, quiet: bool) -> Iterator[VideoStages]:
    """Open them in a folder of their own, which goes at the end."""
    settings, kept = with_what_is_kept(settings)
    settings.work_dir.mkdir(parents=True, exist_ok=True)
    with (
        Follower(given, quiet=quiet) as follower,
        tempfile.TemporaryDirectory(prefix=f"{name}-", dir=settings.work_dir) as folder,
        held(Path(folder)),
    ):
        yield VideoStages(StageRunner(Path(folder), kept=lambda: kept), Path(folder), source, follower)


def file_source(given: str) -> Source:
    """The file of that name. Raises PermanentError for a link."""
    source = source_of(given)
    if source.kind == "link":
        raise PermanentError(
            f"“{given}” is a link.", "Use `process` for links; this takes a file.", code=ErrorCode.INVALID_REQUEST
        )
    return source


def check_folder(out: Path) -> None:
    """Raise PermanentError where nothing can be written, before anything is done."""
    there = next(one for one in (out.absolute(), *out.absolute().parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise cannot_write(out, os.strerror(errno.EACCES if there.is_dir() else errno.ENOTDIR))


def cannot_write(out: Path, why: str | None) -> PermanentError:
    """What is said where a folder cannot be written."""
    return PermanentError(f"“{out}” cannot be written: {why}.", "Choose another folder with --out.")


def transcript_in(path: Path) -> Transcript:
    """The words in a file. Raises PermanentError when it holds no transcript."""
    try:
        return Transcript.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise PermanentError(
            f"“{path}” is no transcript.", "Give the `transcript` that `process --json` prints."
        ) from error
