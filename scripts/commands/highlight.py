"""Find where people move in a video file, and cut a reel of it."""

import argparse
import json
import shutil
import tempfile
import zipfile
from pathlib import Path

from pydantic import ValidationError

from config.settings import Settings
from endpoints.api.api_models import RecutRequest
from endpoints.errors import WrongFields
from scripts.commands.given import source_of
from scripts.commands.progress import Follower
from services.domain.artifacts import Media, Motion, MotionSettings, StageResult
from services.domain.stages import Options, Source, StageName
from services.exports.documents import motion_document
from services.highlights.transcode import MIB, can_fit, make_smaller
from services.operations.kept_settings.beside import with_what_is_kept
from services.pipeline.catalog import STAGES
from services.pipeline.child import Request
from services.pipeline.runner import StageRunner
from utils.errors import PermanentError
from utils.files import held

VIDEO = "media_sha256"  # beside the track's own arrays
BY_NAME = {stage.name: stage for stage in STAGES}
DEFAULTS = MotionSettings()
TUNING = {
    "enter_threshold": "a highlight begins where somebody gets this far in about a second",
    "exit_threshold": "and ends below this",
    "min_segment_s": "shortest part",
    "merge_gap_s": "parts closer than this are one",
    "buffer_before_s": "kept before a part",
    "buffer_after_s": "kept after it",
    "max_total_s": "longest reel, best parts first",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the call."""
    parser.add_argument("file", metavar="FILE", help="a video file")
    parser.add_argument("--out", type=Path, metavar="REEL.mp4", help="where the reel goes; NAME-reel.mp4 when left out")
    parser.add_argument(
        "--max-mb", type=float, metavar="N", help="a copy of at most so many megabytes, if it takes one"
    )
    parser.add_argument(
        "--track", type=Path, metavar="FILE", help="keep what was seen here; there, it is cut anew from it"
    )
    parser.add_argument("--json", action="store_true", help="print the segments and cuts as JSON")
    tuning = parser.add_argument_group("tuning", "ways in body lengths, times in seconds")
    for name, what in TUNING.items():
        tuning.add_argument(_flag(name), type=float, metavar="N", help=f"{what} ({getattr(DEFAULTS, name)})")
    tuning.add_argument(
        "--subject", choices=("main", "all"), help="follow the main subject of each scene, or all (main)"
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Run two stages and keep only the reel."""
    source = source_of(arguments.file)
    if source.kind == "link":
        raise PermanentError(f"“{arguments.file}” is a link.", "Use `process` for links; this takes a file.")
    options = Options(motion=_wanted(arguments))
    out = arguments.out or Path(f"{Path(source.name).stem}-reel.mp4")
    settings, kept = with_what_is_kept(settings)
    settings.work_dir.mkdir(parents=True, exist_ok=True)
    with (
        Follower(arguments.file, quiet=arguments.json) as follower,
        tempfile.TemporaryDirectory(prefix="highlight-", dir=settings.work_dir) as folder,
        held(Path(folder)),
    ):
        earlier = arguments.track.absolute() if arguments.track and arguments.track.is_file() else None
        motion, work = _detect(
            StageRunner(Path(folder), kept=lambda: kept), source, Path(folder), follower, options, earlier
        )
        reel = _keep_reel(motion, work, out, arguments.max_mb)
        if arguments.track and earlier is None and motion.track_file:
            with zipfile.ZipFile(work / motion.track_file, "a") as track:
                track.writestr(VIDEO, motion.media_sha256)
            _keep(work / motion.track_file, arguments.track, "--track")
    document = motion_document(motion, reel)
    print(json.dumps(document, ensure_ascii=False) if arguments.json else _text(motion, reel))
    return 0


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _wanted(arguments: argparse.Namespace) -> MotionSettings:
    """The settings as the API would take them. Raises PermanentError for a value that it would not."""
    given = {name: getattr(arguments, name) for name in (*TUNING, "subject")}
    try:
        return RecutRequest(**{name: value for name, value in given.items() if value is not None}).over(DEFAULTS)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise PermanentError(f"{_flag(str(wrong['loc'][0]))}: {wrong['msg']}.") from error
    except WrongFields as error:
        raise PermanentError(f"{_flag(error.errors[0].field)}: {error.errors[0].message}.") from error


def _detect(
    runner: StageRunner, source: Source, folder: Path, follower: Follower, options: Options, earlier: Path | None
) -> tuple[Motion, Path]:
    def run_stage(name: StageName, **earlier_results: object) -> tuple[StageResult, Path]:
        job = folder / name
        (job / "work").mkdir(parents=True)
        request = Request.model_validate({"stage": name, "source": source, "options": options, **earlier_results})
        report = _Report(follower, list(BY_NAME).index(name))
        return runner.run(BY_NAME[name], request, job, report=report, check=lambda: None), job / "work"

    media, media_folder = run_stage(StageName.DOWNLOAD)
    assert isinstance(media, Media)
    if earlier:
        _check_track(earlier, media)
    motion, work = run_stage(StageName.HIGHLIGHT, media=media, media_folder=media_folder, earlier_track=earlier)
    assert isinstance(motion, Motion)
    return motion, work


def _check_track(path: Path, media: Media) -> None:
    """Raise PermanentError unless the track was kept from this video."""
    try:
        with zipfile.ZipFile(path) as track:
            video = track.read(VIDEO).decode()
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise PermanentError(
            f"“{path.name}” is no track kept with --track.", "Name another file to keep one."
        ) from error
    if video != media.sha256:
        raise PermanentError(f"“{path.name}” was kept from another video.", "Name another file to keep this one's.")


class _Report:
    def __init__(self, follower: Follower, stage: int) -> None:
        self._follower = follower
        self._stage = stage

    def __call__(self, text: str, done: float | None = None) -> None:
        self._follower.line(text, self._stage + (done or 0.0))


def _keep_reel(motion: Motion, work: Path, out: Path, max_mb: float | None) -> str | None:
    if motion.reel_file is None:
        return None
    reel = work / motion.reel_file
    if max_mb is not None and reel.stat().st_size > max_mb * MIB:
        reel = _smaller(motion, reel, int(max_mb * MIB))
    _keep(reel, out, "--out")
    return str(out)


def _smaller(motion: Motion, reel: Path, cap_bytes: int) -> Path:
    target = reel.with_name("smaller.mp4")
    duration_s = sum(cut.end_s - cut.start_s for cut in motion.cuts)
    if can_fit(cap_bytes, duration_s):
        make_smaller(reel, target, cap_bytes=cap_bytes, duration_s=duration_s)
        if target.stat().st_size <= cap_bytes:
            return target
    raise PermanentError(
        f"A reel of {duration_s:.0f} s does not fit into {cap_bytes / MIB:.2g} MB.",
        "Allow more with --max-mb, or ask for less with --max-total-s.",
    )


def _keep(made: Path, out: Path, flag: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = out.with_name(f".{out.name}.part")
        shutil.copyfile(made, draft)
        draft.replace(out)
    except OSError as error:
        raise PermanentError(
            f"“{out}” cannot be written: {error.strerror}.", f"Choose another place with {flag}."
        ) from error


def _text(motion: Motion, reel: str | None) -> str:
    if reel is None:
        return f"No highlights. {motion.zero_reason or ''}"
    lines = [f"{cut.start_s:8.1f} s to {cut.end_s:8.1f} s" for cut in motion.cuts]
    kept = sum(cut.end_s - cut.start_s for cut in motion.cuts)
    return "\n".join([f"Kept {kept:.1f} of {motion.duration_s:.1f} s:", *lines, f"Reel: {reel}"])
