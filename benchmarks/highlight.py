"""Accuracy and speed of the highlight stage on clips with known truth, beside the plain per-picture way.

python -m benchmarks.highlight MEDIA_FOLDER [--plain] [--only NAME] [--work FOLDER]
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from benchmarks import clips, plain
from clients.frames import frames
from config.settings import load_settings
from services import reel
from services.artifacts import MotionSettings
from services.motion.curve import motion_curve
from services.motion.segments import find_cuts, find_segments
from services.motion.watch import EVERY_S, MAX_SIDE, watch
from services.stages.highlight import eyes

Span = tuple[float, float]
STEP_S = 0.02


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


def ours(path: Path, model: Path, duration_s: float, target: Path) -> tuple[list[Span], float, float]:
    """Return segments, seconds of detection (model loaded) and seconds of the reel."""
    settings = MotionSettings()
    with eyes(model) as finder:
        started = time.perf_counter()
        pictures = frames(path, every_s=EVERY_S, max_side=MAX_SIDE, sparse=True)
        track = watch(pictures, finder, duration_s=duration_s, saw=lambda _: None)
        curve = motion_curve(track, settings.subject)
        segments = find_segments(curve, settings)
        detected_s = time.perf_counter() - started
    cuts = find_cuts(segments, curve, settings)
    started = time.perf_counter()
    if cuts:
        source = reel.probe(path, size=clips.SIZE, duration_s=duration_s)
        reel.make_reel(source, cuts, target, cutting=lambda _: None)
    return [(found.start_s, found.end_s) for found in segments], detected_s, time.perf_counter() - started


def plain_way(path: Path, model: Path, truth: Sequence[Span], duration_s: float, target: Path) -> str:
    """Return its line: the best of all thresholds is taken, in its favour."""
    started = time.perf_counter()
    times, moved = plain.displacements(path, model)
    detected_s = time.perf_counter() - started
    found = max(
        (plain.spans(times, moved, limit) for limit in plain.THRESHOLDS),
        key=lambda found: score(found, truth, duration_s).f1,
    )
    settings = MotionSettings()
    before, after = settings.buffer_before_s, settings.buffer_after_s
    cuts = [(start - before, end + after) for start, end in found]
    started = time.perf_counter()
    if cuts:
        plain.reel(path, cuts, target)
    return f"{score(found, truth, duration_s)} {'':>8} {detected_s:8.2f} {time.perf_counter() - started:8.2f}"


def main() -> None:
    """Make the clips and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("media", type=Path, help="folder with " + ", ".join(clips.needed))
    parser.add_argument("--plain", action="store_true", help="measure the plain way too: minutes, not seconds")
    parser.add_argument("--only", default="", help="clips whose name holds this")
    parser.add_argument("--work", type=Path, help="keep the clips here, and use those already there")
    args = parser.parse_args()
    model = load_settings().pose_model
    heads = ("false s", "decode s", "detect s", "reel s")
    print(f"{'clip':22} way    {'precision':>9} recall     F1", *(f"{head:>8}" for head in heads))
    with tempfile.TemporaryDirectory() as temporary:
        work = args.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        for recipe in clips.recipes():
            if args.only in recipe.name:
                measure(recipe, args.media, work, model, with_plain=args.plain)


def measure(recipe: clips.Recipe, media: Path, work: Path, model: Path, *, with_plain: bool) -> None:
    """Print the lines of one clip."""
    path = work / f"{recipe.name.replace(' ', '_').replace(',', '')}.mp4"
    if not path.exists():
        clips.make(recipe, media, path)
    duration_s = sum(part.seconds for part in recipe.parts)
    truth = recipe.truth
    alone_s = decode_alone(path)
    found, detected_s, cut_s = ours(path, model, duration_s, work / "reel.mp4")
    print(
        f"{recipe.name:22} ours   {score(found, truth, duration_s)} {alone_s:8.2f} {detected_s:8.2f} {cut_s:8.2f}",
        flush=True,
    )
    if with_plain:
        line = plain_way(path, model, truth, duration_s, work / "plain.mp4")
        print(f"{'':22} plain  {line}", flush=True)


if __name__ == "__main__":
    main()
