"""The highlight stage in a process of its own, as the product runs it; by itself on a video as long as you like.

python -m benchmarks.highlight_stage CLIP [--minutes 60] [--work FOLDER]

The clip is repeated until it is so long, and the whole of it is watched and cut with the default settings.
"""

import argparse
import resource
import shutil
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import psutil

from clients.ffmpeg import join_parts
from clients.probe import probe
from services.artifacts import Media, Motion, MotionSettings
from services.stages.catalog import STAGES
from services.stages.child import Request
from services.stages.context import Options, Source, StageName
from services.stages.runner import StageRunner

SAMPLE_S = 0.1
LONGEST_S = 24 * 3600.0


@dataclass(frozen=True)
class Run:
    """What came out, and what it took; `peak_mb` is the memory of all processes of the stage together."""

    motion: Motion
    wall_s: float
    cpu_s: float
    peak_mb: float


def run(path: Path, media: Media, settings: MotionSettings, work: Path, *, earlier: Path | None = None) -> Run:
    """Run the stage in `work / "stage"`, whose files stay. With an `earlier` track it is a recut."""
    request = Request(
        stage=StageName.HIGHLIGHT,
        source=Source(kind="file"),
        options=Options(motion=settings),
        media=media,
        media_folder=path.parent.absolute(),
        earlier_track=earlier.absolute() if earlier else None,
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
    """Make the long video and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--work", type=Path, help="keep the long video here, and use it when it is there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = (args.work or Path(temporary)).absolute()
        work.mkdir(parents=True, exist_ok=True)
        video = work / f"{args.minutes:g}_minutes.mp4"
        if not video.exists():
            join_parts([args.clip] * ceil(args.minutes * 60 / media_of(args.clip).duration_s), video)
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
