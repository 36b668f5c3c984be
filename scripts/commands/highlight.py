"""Find where people move in a video file, and cut a reel of it."""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from config.settings import Settings
from scripts.commands.process import source_of
from scripts.commands.progress import Follower
from services.artifacts import Artifact, Media, Motion
from services.documents import motion_document
from services.stages.catalog import STAGES
from services.stages.child import Request
from services.stages.context import Options, Source, StageName
from services.stages.runner import StageRunner
from utils.errors import PermanentError

BY_NAME = {stage.name: stage for stage in STAGES}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("file", metavar="FILE", help="a video file")
    parser.add_argument("--out", type=Path, metavar="REEL.mp4", help="where the reel goes; NAME-reel.mp4 when left out")
    parser.add_argument("--json", action="store_true", help="print the segments and cuts as JSON")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Run two stages and keep only the reel."""
    source = source_of(arguments.file)
    if source.kind == "link":
        raise PermanentError(f"“{arguments.file}” is a link.", "Use `process` for links; this takes a file.")
    out = arguments.out or Path(f"{Path(source.name).stem}-reel.mp4")
    settings.work_dir.mkdir(parents=True, exist_ok=True)
    with (
        Follower(arguments.file, quiet=arguments.json) as follower,
        tempfile.TemporaryDirectory(prefix="highlight-", dir=settings.work_dir) as folder,
    ):
        motion, work = _detect(StageRunner(Path(folder)), source, Path(folder), follower)
        reel = _keep_reel(motion, work, out)
    document = motion_document(motion, reel)
    print(json.dumps(document, ensure_ascii=False) if arguments.json else _text(motion, reel))
    return 0


def _detect(runner: StageRunner, source: Source, folder: Path, follower: Follower) -> tuple[Motion, Path]:
    def run_stage(name: StageName, **earlier: object) -> tuple[Artifact, Path]:
        job = folder / name
        (job / "work").mkdir(parents=True)
        request = Request.model_validate({"stage": name, "source": source, "options": Options(), **earlier})
        report = _Report(follower, list(BY_NAME).index(name))
        return runner.run(BY_NAME[name], request, job, report=report, check=lambda: None), job / "work"

    media, media_folder = run_stage(StageName.DOWNLOAD)
    assert isinstance(media, Media)
    motion, work = run_stage(StageName.HIGHLIGHT, media=media, media_folder=media_folder)
    assert isinstance(motion, Motion)
    return motion, work


class _Report:
    def __init__(self, follower: Follower, stage: int) -> None:
        self._follower = follower
        self._stage = stage

    def __call__(self, text: str, done: float | None = None) -> None:
        self._follower.line(text, self._stage + (done or 0.0))


def _keep_reel(motion: Motion, work: Path, out: Path) -> str | None:
    if motion.reel_file is None:
        return None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = out.with_name(f".{out.name}.part")
        shutil.copyfile(work / motion.reel_file, draft)
        draft.replace(out)
    except OSError as error:
        raise PermanentError(
            f"“{out}” cannot be written: {error.strerror}.", "Choose another place with --out."
        ) from error
    return str(out)


def _text(motion: Motion, reel: str | None) -> str:
    if reel is None:
        return f"No highlights. {motion.zero_reason or ''}"
    lines = [f"{cut.start_s:8.1f} s to {cut.end_s:8.1f} s" for cut in motion.cuts]
    kept = sum(cut.end_s - cut.start_s for cut in motion.cuts)
    return "\n".join([f"Kept {kept:.1f} of {motion.duration_s:.1f} s:", *lines, f"Reel: {reel}"])
