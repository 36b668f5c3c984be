"""The motion curve as a picture and as JSON: the curve, the thresholds and what the reel keeps."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from services.artifacts import Cut, MotionSegment, MotionSettings
from services.motion.curve import Curve
from services.motion.track import Floats

MOST_POINTS = 2000  # more than a screen shows

INK, SOFT, GRID = "#1f2937", "#6b7280", "#e5e7eb"
CURVE, KEPT, LIMIT = "#2563eb", "#bfdbfe", "#dc2626"


def write_json(path: Path, curve: Curve, cuts: Sequence[Cut], settings: MotionSettings) -> None:
    """Write times and motion (at most MOST_POINTS, peaks kept), thresholds and cuts."""
    times, motion = thinned(curve, MOST_POINTS)
    content = {
        "unit": "body lengths per second",
        "duration_s": round(curve.duration_s, 3),
        "times_s": [round(float(time_s), 3) for time_s in times],
        "motion": [round(float(value), 4) for value in motion],
        "scenes_s": [round(time_s, 3) for time_s in curve.scenes_s],
        "enter_threshold": settings.enter_threshold,
        "exit_threshold": settings.exit_threshold,
        "cuts": [cut.model_dump() for cut in cuts],
    }
    path.write_text(json.dumps(content), encoding="utf-8")


def thinned(curve: Curve, most: int) -> tuple[Floats, Floats]:
    """Return times and motion in at most `most` points: of each bunch of neighbours the highest."""
    count = len(curve.times_s)
    if count <= most:
        return np.asarray(curve.times_s, np.float32), curve.motion
    edges = np.linspace(0, count, most + 1).astype(int)
    index = np.array([a + int(curve.motion[a:b].argmax()) for a, b in pairwise(edges)])
    return np.asarray(curve.times_s[index], np.float32), curve.motion[index]


def draw(
    path: Path, curve: Curve, segments: Sequence[MotionSegment], cuts: Sequence[Cut], settings: MotionSettings
) -> None:
    """Draw the curve as a PNG of 1200 x 600 pixels, legible on a phone."""
    # heavy: only the stage's own process loads it
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    figure = Figure(figsize=(8, 4), dpi=150, facecolor="white", layout="constrained")
    axes = figure.add_subplot()
    times, motion = thinned(curve, MOST_POINTS)
    for number, cut in enumerate(cuts):
        axes.axvspan(cut.start_s, cut.end_s, color=KEPT, alpha=0.55, lw=0, label="" if number else "kept in the reel")
    axes.fill_between(times, motion, color=CURVE, alpha=0.12, lw=0)
    axes.plot(times, motion, color=CURVE, lw=2, label="motion")
    axes.axhline(settings.enter_threshold, color=LIMIT, lw=1.5, ls=(0, (5, 3)), label="threshold")
    top = max(float(motion.max(initial=0)), 2 * settings.enter_threshold) * 1.12
    for segment in segments:
        axes.plot([segment.start_s, segment.end_s], [top * 0.985] * 2, color=CURVE, lw=5, solid_capstyle="butt")
    axes.set(xlim=(0, max(curve.duration_s, 0.1)), ylim=(0, top))
    axes.set_ylabel("body lengths per second", color=SOFT, fontsize=12)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 3, 5, 6, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: clock(value)))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.tick_params(colors=SOFT, labelsize=12, length=0)
    axes.grid(axis="y", color=GRID, lw=1)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    figure.legend(loc="outside upper left", ncols=3, frameon=False, fontsize=12, labelcolor=INK, handlelength=1.6)
    FigureCanvasAgg(figure)
    figure.savefig(path, format="png")


def clock(seconds: float) -> str:
    """Return 75 as 1:15 and 3700 as 1:01:40."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
