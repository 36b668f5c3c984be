"""The highlight stage in a process of its own, as the product runs it; by itself on a video as long as you like.

python -m benchmarks.highlight_stage CLIP [--minutes 60] [--work FOLDER]
python -m benchmarks.highlight_stage CLIP --recuts [--track FILE] [--work FOLDER]

The clip is repeated until it is so long, and the whole of it is watched and cut with the default settings. With
--recuts it is taken as it is: a reel of a minute at most, then recuts of it with other buffers, as the page asks for
them. A track kept before spares looking for people first.
"""

import argparse
import resource
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import psutil

from clients.media.ffmpeg import ffmpeg_path
from clients.media.probe import probe
from services.domain.artifacts import Media, Motion, MotionSettings
from services.domain.stages import EarlierRun, Options, Source, StageName
from services.highlights.look import TRACK
from services.pipeline.catalog import STAGES
from services.pipeline.child import Request
from services.pipeline.runner import StageRunner
from utils.process import run as run_program

SAMPLE_S = 0.1
LONGEST_S = 24 * 3600.0
SELECTION_S = 60.0
RECUTS = {
    "narrower": {"buffer_before_s": 1.0, "buffer_after_s": 2.0},
    "by halves": {"buffer_before_s": 1.5, "buffer_after_s": 2.5},
    "wider": {"buffer_before_s": 3.0, "buffer_after_s": 4.0},
}


@dataclass(frozen=True)
class Run:
    """What came out, and what it took; `peak_mb` is the memory of all processes of the stage together."""

    motion: Motion
    wall_s: float
    cpu_s: float
    peak_mb: float


def run(
    path: Path,
    media: Media,
    settings: MotionSettings,
    work: Path,
    *,
    earlier: Path | None = None,
    earlier_runs: tuple[EarlierRun, ...] = (),
) -> Run:
    """Run the stage in `work / "stage"`, whose files stay. With an `earlier` track it is a recut.

    A recut in the product gets the earlier runs too, whose reels it copies from.
    """
    request = Request(
        stage=StageName.HIGHLIGHT,
        source=Source(kind="file"),
        options=Options(motion=settings),
        media=media,
        media_folder=path.parent.absolute(),
        earlier_track=earlier.absolute() if earlier else None,
        earlier_runs=earlier_runs,
    )
    [stage] = [one for one in STAGES if one.name is StageName.HIGHLIGHT]
    job = work.absolute() / "stage"
    shutil.rmtree(job, ignore_errors=True)
    (job / "work").mkdir(parents=True)
    peak = [0.0]
    done = threading.Event()

    def sample() -> None:
        while not done.wait(SAMPLE_S):
            peak[0] = max(peak[0], memory_mb())

    sampler = threading.Thread(target=sample)
    started, before = time.perf_counter(), _cpu_s()
    sampler.start()
    try:
        motion = StageRunner(work).run(stage, request, job, report=lambda _text, _done=None: None, check=lambda: None)
    finally:
        wall_s = time.perf_counter() - started
        done.set()
        sampler.join()
    assert isinstance(motion, Motion)
    return Run(motion, wall_s, _cpu_s() - before, peak[0])


def kept(work: Path, motion: Motion, folder: Path) -> EarlierRun:
    """Keep the files of the last run, as the product does for recuts."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(work / "stage/work", folder)
    return EarlierRun(folder=folder.absolute(), motion=motion)


def recuts(path: Path, media: Media, work: Path, *, track: Path | None = None) -> Iterator[tuple[str, Run]]:
    """Yield the first run, with a reel of SELECTION_S at most, and recuts from it: only the buffers change.

    Each recut has the first run alone behind it.
    """
    settings = MotionSettings(max_total_s=SELECTION_S)
    first = run(path, media, settings, work, earlier=track)
    yield "first", first
    earlier = kept(work, first.motion, work / "first")
    for name, buffers in RECUTS.items():
        wish = settings.model_copy(update=buffers)
        yield name, run(path, media, wish, work, earlier=earlier.folder / TRACK, earlier_runs=(earlier,))


def memory_mb() -> float:
    """Return the memory of this process's children and theirs, in which what they share counts once."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            info = process.memory_full_info()
            total += getattr(info, "pss", info.rss)  # Linux alone knows the first
    return total / 1e6


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def media_of(path: Path) -> Media:
    """Return what the stage must know of a file."""
    found = probe(path, name=path.name, max_s=LONGEST_S)
    return Media(
        file=path.name,
        sha256="",
        size_bytes=path.stat().st_size,
        duration_s=found.duration_s,
        width=found.width,
        height=found.height,
        has_audio=found.has_audio,
    )


def main() -> None:
    """Make the long video, or the recuts, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--work", type=Path, help="keep the long video here, and use it when it is there")
    parser.add_argument("--recuts", action="store_true", help="measure recuts of the clip as it is")
    parser.add_argument("--track", type=Path, help="with --recuts: what was seen in the clip before")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = (args.work or Path(temporary)).absolute()
        work.mkdir(parents=True, exist_ok=True)
        if args.recuts:
            for name, took in recuts(args.clip, media_of(args.clip), work, track=args.track):
                kept_s = sum(cut.end_s - cut.start_s for cut in took.motion.cuts)
                cuts, wall_s, cpu_s = len(took.motion.cuts), took.wall_s, took.cpu_s
                print(f"{name:10} wall {wall_s:5.2f} s, processors {cpu_s:5.2f} s, {kept_s:.0f} s in {cuts} cuts")
            return
        video = work / f"{args.minutes:g}_minutes.mp4"
        if not video.exists():
            more = ceil(args.minutes * 60 / media_of(args.clip).duration_s) - 1
            copy = ("-v", "error", "-stream_loop", str(more), "-i", args.clip, "-c", "copy", video)
            run_program([ffmpeg_path(), *copy], timeout_s=LONGEST_S)
        media = media_of(video)
        took = run(video, media, MotionSettings(), work)
        kept_s = sum(cut.end_s - cut.start_s for cut in took.motion.cuts)
        pace = media.duration_s / took.wall_s
        cuts = len(took.motion.cuts)
        print(f"{media.duration_s:.0f} s of {media.width} x {media.height}, {kept_s:.0f} s kept in {cuts} cuts")
        print(f"wall {took.wall_s:.0f} s = 1/{pace:.1f} of the duration, processors {took.cpu_s:.0f} s")
        print(f"peak memory of all processes {took.peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
