"""Accuracy, speed and memory of the highlight stage on clips with known truth, beside the plain per-picture way.

python -m benchmarks.highlight [MEDIA_FOLDER] [--plain] [--only NAME] [--work FOLDER] [--plots FOLDER]

Without a folder of clips the project's own sample is taken. Decode, detect and reel are wall time in this process with
the model loaded; run and recut are whole processes of the stage, start and loading of the model included.
"""

import argparse
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from benchmarks import clips, highlight_stage, plain, plots
from clients.frames import frames
from config.settings import PROJECT_ROOT, load_settings
from services import reel
from services.artifacts import Media, MotionSettings
from services.motion.curve import motion_curve
from services.motion.segments import find_cuts, find_segments, merged
from services.motion.watch import EVERY_S, MAX_SIDE, watch
from services.stages.highlight import eyes

Span = tuple[float, float]
STEP_S = 0.02
SELECTION_S = 60.0  # what reels keep at most here


@dataclass(frozen=True)
class Score:
    """Agreement with the truth, moment by moment; `false_s` are seconds wrongly called motion."""

    precision: float
    recall: float
    false_s: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __str__(self) -> str:
        return f"{self.precision:9.3f} {self.recall:6.3f} {self.f1:6.3f} {self.false_s:8.1f}"


def score(found: Sequence[Span], truth: Sequence[Span], duration_s: float) -> Score:
    """Compare two sets of spans."""
    moments = [(number + 0.5) * STEP_S for number in range(round(duration_s / STEP_S))]
    pairs = [(_inside(found, moment), _inside(truth, moment)) for moment in moments]
    both = sum(yes and right for yes, right in pairs)
    said, true = sum(yes for yes, _ in pairs), sum(right for _, right in pairs)
    return Score(both / said if said else 1.0, both / true if true else 1.0, (said - both) * STEP_S)


def _inside(spans: Sequence[Span], moment: float) -> bool:
    return any(start <= moment < end for start, end in spans)


def decode_alone(path: Path) -> float:
    """Return the seconds it takes to decode every picture, doing nothing with them."""
    started = time.perf_counter()
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for _ in container.decode(video=0):
            pass
    return time.perf_counter() - started


@dataclass(frozen=True)
class Ours:
    """What the product found in a clip, and what it took."""

    score: Score
    decode_s: float
    detect_s: float
    reel_s: float
    run_s: float
    recut_s: float
    peak_mb: float

    def __str__(self) -> str:
        times = (self.decode_s, self.detect_s, self.reel_s, self.run_s, self.recut_s)
        return f"{self.score}" + "".join(f"{value:9.2f}" for value in times) + f"{self.peak_mb:9.0f}"


@dataclass(frozen=True)
class Plain:
    """The same of the plain way."""

    score: Score
    detect_s: float
    reel_s: float

    def __str__(self) -> str:
        return f"{self.score}{'':>9}{self.detect_s:9.2f}{self.reel_s:9.2f}{self.detect_s + self.reel_s:9.2f}"


def ours(path: Path, media: Media, truth: Sequence[Span], work: Path) -> Ours:
    """Measure the product on a clip."""
    settings = MotionSettings()
    decode_s = decode_alone(path)
    with eyes(load_settings().pose_model) as finder:
        started = time.perf_counter()
        pictures = frames(path, every_s=EVERY_S, max_side=MAX_SIDE, sparse=True)
        track = watch(pictures, finder, duration_s=media.duration_s, saw=lambda _: None)
        curve = motion_curve(track, settings.subject)
        segments = find_segments(curve, settings)
        detect_s = time.perf_counter() - started
    cuts = find_cuts(segments, curve, settings.model_copy(update={"max_total_s": SELECTION_S}))
    started = time.perf_counter()
    if cuts:
        source = reel.probe(path, size=clips.SIZE, duration_s=media.duration_s)
        reel.make_reel(source, cuts, work / "reel.mp4", cutting=lambda _: None)
    reel_s = time.perf_counter() - started
    short = settings.model_copy(update={"max_total_s": SELECTION_S})
    run = highlight_stage.run(path, media, short, work)
    shutil.copy(work / "stage/work/track.npz", work / "track.npz")
    recut = highlight_stage.run(path, media, short, work, earlier=work / "track.npz")
    found = [(segment.start_s, segment.end_s) for segment in segments]
    return Ours(
        score(found, truth, media.duration_s), decode_s, detect_s, reel_s, run.wall_s, recut.wall_s, run.peak_mb
    )


def plain_way(path: Path, model: Path, truth: Sequence[Span], duration_s: float, target: Path) -> Plain:
    """Measure the plain way: the best of all thresholds is taken, in its favour."""
    started = time.perf_counter()
    times, moved = plain.displacements(path, model)
    detect_s = time.perf_counter() - started
    found = max(
        (plain.spans(times, moved, limit) for limit in plain.THRESHOLDS),
        key=lambda found: score(found, truth, duration_s).f1,
    )
    settings = MotionSettings()
    before, after = settings.buffer_before_s, settings.buffer_after_s
    cuts = _first_seconds([(start - before, end + after) for start, end in found], SELECTION_S)
    started = time.perf_counter()
    if cuts:
        plain.reel(path, cuts, target)
    return Plain(score(found, truth, duration_s), detect_s, time.perf_counter() - started)


def _first_seconds(spans: Sequence[Span], most_s: float) -> list[Span]:
    """Cut off what is more than ours would keep."""
    kept: list[Span] = []
    for start, end in merged(spans, 0):
        room_s = most_s - sum(last - first for first, last in kept)
        if room_s > 0:
            kept.append((start, min(end, start + room_s)))
    return kept


def main() -> None:
    """Make the clips, print the table, draw the plots."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("media", type=Path, nargs="?", help="folder with " + ", ".join(clips.needed))
    parser.add_argument("--plain", action="store_true", help="measure the plain way too: minutes, not seconds")
    parser.add_argument("--only", default="", help="clips whose name holds this")
    parser.add_argument("--work", type=Path, help="keep the clips here, and use those already there")
    parser.add_argument("--plots", type=Path, help="write plots here")
    args = parser.parse_args()
    recipes = clips.recipes() if args.media else clips.own_recipes()
    media = args.media or PROJECT_ROOT / "samples"
    columns = ("false s", "decode s", "detect s", "reel s", "run s", "recut s", "peak MB")
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'clip':22} way    {'precision':>9} recall     F1" + "".join(f"{name:>9}" for name in columns))
    results: list[tuple[str, Ours, Plain | None]] = []
    with tempfile.TemporaryDirectory() as temporary:
        work = args.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for recipe in recipes:
            if args.only in recipe.name:
                results.append(measure(recipe, media, work, with_plain=args.plain))
    if args.plots:
        draw(results, args.plots)


def measure(recipe: clips.Recipe, media: Path, work: Path, *, with_plain: bool) -> tuple[str, Ours, Plain | None]:
    """Measure one clip and print its lines."""
    path = work / f"{recipe.name.replace(' ', '_').replace(',', '')}.mp4"
    if not path.exists():
        clips.make(recipe, media, path)
    duration_s = sum(part.seconds for part in recipe.parts)
    width, height = clips.SIZE
    size_bytes = path.stat().st_size
    known = Media(file=path.name, sha256="", size_bytes=size_bytes, duration_s=duration_s, width=width, height=height)
    mine = ours(path, known, recipe.truth, work)
    print(f"{recipe.name:22} ours   {mine}", flush=True)
    theirs = None
    if with_plain:
        theirs = plain_way(path, load_settings().pose_model, recipe.truth, duration_s, work / "plain.mp4")
        print(f"{'':22} plain  {theirs}", flush=True)
        faster, whole = theirs.detect_s / mine.detect_s, (theirs.detect_s + theirs.reel_s) / mine.run_s
        print(
            f"{'':22} detection {mine.detect_s / mine.decode_s:.1f} x decoding alone, "
            f"{faster:.1f} x faster than plain; whole run {whole:.1f} x faster",
            flush=True,
        )
    return recipe.name, mine, theirs


def table(results: Sequence[tuple[str, Ours, Plain | None]]) -> str:
    """Return all figures as Markdown."""
    heads = ("clip", "F1", "plain", "decode s", "detect s", "plain", "reel s", "run s", "plain", "recut s", "peak MB")
    lines = [
        f"Written by `benchmarks.highlight` on {os.cpu_count()} cores ({platform.machine()}); "
        f"the load of the last minutes was {os.getloadavg()[1]:.1f}.",
        "",
        "| " + " | ".join(heads) + " |",
        "| --- " * len(heads) + "|",
    ]
    for name, mine, theirs in results:
        plain_f1 = f"{theirs.score.f1:.3f}" if theirs else ""
        plain_s = (f"{theirs.detect_s:.1f}", f"{theirs.detect_s + theirs.reel_s:.1f}") if theirs else ("", "")
        cells = (
            *(name, f"{mine.score.f1:.3f}", plain_f1, f"{mine.decode_s:.2f}", f"{mine.detect_s:.2f}", plain_s[0]),
            *(f"{mine.reel_s:.2f}", f"{mine.run_s:.2f}", plain_s[1], f"{mine.recut_s:.2f}", f"{mine.peak_mb:.0f}"),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def draw(results: Sequence[tuple[str, Ours, Plain | None]], folder: Path) -> None:
    """Write accuracy.svg, seconds.svg and figures.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.md").write_text(table(results), encoding="utf-8")
    names = [name for name, _, _ in results]
    mine, theirs = [one for _, one, _ in results], [one for _, _, one in results]
    blue, gray, light = "#2563eb", "#9ca3af", "#bfdbfe"
    plots.bars(
        folder / "accuracy.svg",
        "F1 of motion, moment by moment",
        names,
        [
            plots.Series("Clipsheet", blue, [one.score.f1 for one in mine]),
            plots.Series("every picture through the model", gray, [one.score.f1 if one else None for one in theirs]),
        ],
    )
    plots.bars(
        folder / "seconds.svg",
        f"Seconds of detection, {os.cpu_count()} cores",
        names,
        [
            plots.Series("decoding alone", light, [one.decode_s for one in mine]),
            plots.Series("Clipsheet", blue, [one.detect_s for one in mine]),
            plots.Series("every picture through the model", gray, [one.detect_s if one else None for one in theirs]),
        ],
        unit=" s",
    )


if __name__ == "__main__":
    main()
