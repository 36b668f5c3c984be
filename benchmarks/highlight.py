"""Accuracy, speed and memory of the highlight stage on clips with known truth, beside the way of others.

python -m benchmarks.highlight [MEDIA_FOLDER] [--plain] [--only NAME] [--work FOLDER] [--plots FOLDER]

Without a folder of clips the project's own sample is taken. In a folder of labelled clips (NAME.json beside each, see
`benchmarks/labelled.py`) accuracy alone is measured, also at half speed.

Decode, detect and reel are wall time in this process with the model loaded; run and the recuts, with narrower and
wider buffers than the run, are whole processes of the stage, start and loading of the model included. What others do
is in `benchmarks/plain.py`: every picture through MediaPipe, as most examples do it (plain) and through its newer API
(tasks), and the reel through MoviePy. Loading their packages is not counted.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import av

from benchmarks import highlight_stage, labelled
from benchmarks import motion_clips as clips
from benchmarks.highlight_figures import Ours, Plain, Result, Score, draw, heading, score, summary
from benchmarks.highlight_stage import SELECTION_S
from benchmarks.plain_way import Look, PlainWay, best_spans, environment, project_uv, with_buffers
from clients.local_models.pose import PoseNetworks
from clients.media.frames import frames
from config.settings import PROJECT_ROOT, load_settings
from scripts.setup.console import SetupError, say
from services.domain.artifacts import Media, MotionSettings
from services.highlights import reel
from services.highlights.motion.curve import motion_curve
from services.highlights.motion.finder import BodyFinder
from services.highlights.motion.segments import find_cuts, find_segments
from services.highlights.motion.watch import EVERY_S, MAX_SIDE, watch

Span = tuple[float, float]


def decode_alone(path: Path) -> float:
    """Return the seconds it takes to decode every picture, doing nothing with them."""
    started = time.perf_counter()
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for _ in container.decode(video=0):
            pass
    return time.perf_counter() - started


def ours(path: Path, media: Media, truth: Sequence[Span], work: Path) -> Ours:
    """Measure the product on a clip."""
    settings = MotionSettings()
    decode_s = decode_alone(path)
    finder = BodyFinder(PoseNetworks(load_settings().pose_model))
    started = time.perf_counter()
    pictures = frames(path, every_s=EVERY_S, max_side=MAX_SIDE, sparse=True)
    track = watch(pictures, finder, duration_s=media.duration_s, saw=lambda _: None)
    curve = motion_curve(track, settings.subject)
    segments = find_segments(curve, settings)
    detect_s = time.perf_counter() - started
    cuts = find_cuts(segments, curve, settings.model_copy(update={"max_total_s": SELECTION_S}))
    started = time.perf_counter()
    if cuts:
        source = reel.probe(path, duration_s=media.duration_s)
        reel.make_reel(source, cuts, work / "reel.mp4", cutting=lambda _: None)
    reel_s = time.perf_counter() - started
    runs = dict(highlight_stage.recuts(path, media, work))
    return Ours(
        score=score([(segment.start_s, segment.end_s) for segment in segments], truth, media.duration_s),
        decode_s=decode_s,
        detect_s=detect_s,
        reel_s=reel_s,
        run_s=runs["first"].wall_s,
        narrower_s=runs["narrower"].wall_s,
        wider_s=runs["wider"].wall_s,
        peak_mb=runs["first"].peak_mb,
    )


def plain(way: PlainWay, path: Path, truth: Sequence[Span], duration_s: float, *, tasks: bool) -> Plain:
    """Measure the way of others on a clip, with the best of its thresholds and the product's buffers."""
    found, look = _plain_spans(way, path, truth, duration_s, tasks=tasks)
    settings = MotionSettings()
    before_s, after_s = settings.buffer_before_s, settings.buffer_after_s
    cuts = with_buffers(found, before_s=before_s, after_s=after_s, duration_s=duration_s, most_s=SELECTION_S)
    reel_s = way.reel(path, cuts, way.work / "plain.mp4") if cuts else 0.0
    return Plain(score(found, truth, duration_s), look.took_s, reel_s)


def _plain_spans(
    way: PlainWay, path: Path, truth: Sequence[Span], duration_s: float, *, tasks: bool
) -> tuple[list[Span], Look]:
    look = way.look(path, tasks=tasks)
    return best_spans(look, lambda found: score(found, truth, duration_s).f1), look


def main() -> None:
    """Make the clips, print the table, draw the plots."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("media", type=Path, nargs="?", help="folder with " + ", ".join(clips.needed))
    parser.add_argument("--plain", action="store_true", help="measure the way of others too: minutes, not seconds")
    parser.add_argument("--only", default="", help="clips whose name holds this")
    parser.add_argument("--work", type=Path, help="keep clips and others' packages here, and use those already there")
    parser.add_argument("--plots", type=Path, help="write plots here")
    args = parser.parse_args()
    media = args.media or PROJECT_ROOT / "samples"
    with tempfile.TemporaryDirectory() as temporary:
        work = (args.work or Path(temporary)).absolute()
        work.mkdir(parents=True, exist_ok=True)
        way = way_of_others(work) if args.plain else None
        if labels := [one for one in labelled.labelled(media) if args.only in one[0].stem]:
            score_labelled(labels, way)
            return
        results = []
        recipes = clips.recipes() if args.media else clips.own_recipes()
        print(heading())
        for recipe in recipes:
            if args.only in recipe.name:
                results.append(measure(recipe, media, work, way))
                print(results[-1], flush=True)
    for line in summary(results):
        print(line)
    if args.plots:
        draw(results, args.plots)


def score_labelled(labels: Sequence[tuple[Path, labelled.Label]], way: PlainWay | None) -> None:
    """Print the score of every labelled clip, and of all."""

    def plain_score(clip: Path, label: labelled.Label) -> Score:
        assert way is not None
        found, _ = _plain_spans(way, clip, label.motion, label.duration_s, tasks=False)
        return score(found, label.motion, label.duration_s)

    networks = PoseNetworks(load_settings().pose_model)
    results = []
    print(labelled.HEADING)
    for clip, label in labels:
        results.append(labelled.measure(clip, label, lambda: BodyFinder(networks), plain_score if way else None))
        print(results[-1], flush=True)
    for line in labelled.summary(results):
        print(line)


def way_of_others(work: Path, *, find_uv: Callable[[], Path] = project_uv) -> PlainWay | None:
    """Return what others use, None with a word when its packages cannot be had."""
    try:
        return PlainWay(environment(work / "plain-env", find_uv=find_uv), work)
    except SetupError as error:
        say(f"The way of others is left out, its packages cannot be had: {error}")
        return None


def measure(recipe: clips.Recipe, media: Path, work: Path, way: PlainWay | None) -> Result:
    """Measure one clip, which is made when it is not there."""
    path = work / f"{recipe.name.replace(' ', '_').replace(',', '')}.mp4"
    if not path.exists():
        clips.make(recipe, media, path)
    duration_s = sum(part.seconds for part in recipe.parts)
    width, height = clips.SIZE
    size_bytes = path.stat().st_size
    known = Media(file=path.name, sha256="", size_bytes=size_bytes, duration_s=duration_s, width=width, height=height)
    mine = ours(path, known, recipe.truth, work)
    others = {}
    if way:
        for name, tasks in (("plain", False), ("tasks", True)):
            others[name] = plain(way, path, recipe.truth, duration_s, tasks=tasks)
    return Result(recipe.name, duration_s, mine, others)


if __name__ == "__main__":
    main()
