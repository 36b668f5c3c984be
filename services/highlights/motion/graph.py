"""The motion curve as a picture and as JSON: the curve, the thresholds and what the reel keeps."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from services.domain.artifacts import Cut, MotionSegment, MotionSettings
from services.highlights.motion.curve import Curve
from services.highlights.motion.track import Floats

MAX_POINTS = 2000  # more than a screen shows

INK, SOFT, GRID = "#1f2937", "#6b7280", "#e5e7eb"
CURVE, UNDER, KEPT, LIMIT = "#2563eb", "#2563eb1f", "#dbeafe", "#dc2626"
WIDTH, HEIGHT, FINER = 1200, 600, 2
LEFT, RIGHT, ABOVE, BELOW = 80, 24, 68, 56  # room around the axes
CLOCK_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)

Point = tuple[float, float]


def write_json(path: Path, curve: Curve, cuts: Sequence[Cut], settings: MotionSettings) -> None:
    """Write times and motion (at most MAX_POINTS, peaks kept), thresholds and cuts."""
    times, motion = thinned(curve, MAX_POINTS)
    content = {
        "unit": "body lengths within a second",
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
    times, motion = thinned(curve, MAX_POINTS)
    highest = max(float(motion.max(initial=0)), 2 * settings.enter_threshold) * 1.12
    sheet = _Sheet(max(curve.duration_s, 0.1), highest)
    for cut in cuts:
        sheet.area([(cut.start_s, 0), (cut.start_s, highest), (cut.end_s, highest), (cut.end_s, 0)], KEPT)
    sheet.grid()
    points = [(float(time_s), float(value)) for time_s, value in zip(times, motion, strict=True)]
    if points:
        sheet.area([(points[0][0], 0), *points, (points[-1][0], 0)], UNDER)
        sheet.line(points, CURVE, width=3)
    sheet.dashes(settings.enter_threshold, LIMIT)
    for segment in segments:
        sheet.line([(segment.start_s, highest * 0.985), (segment.end_s, highest * 0.985)], CURVE, width=10)
    sheet.legend()
    sheet.save(path)


class _Sheet:
    """A picture with axes, drawn at twice its size and made smaller for smooth lines; points are seconds and speeds."""

    def __init__(self, duration_s: float, highest: float) -> None:
        # heavy for a process that draws nothing
        from PIL import Image, ImageDraw, ImageFont

        self._duration_s, self._highest = duration_s, highest
        self._image = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), "white")
        self._pen = ImageDraw.Draw(self._image, "RGBA")
        self._font = ImageFont.load_default(24 * FINER)

    def area(self, points: Sequence[Point], colour: str) -> None:
        self._pen.polygon([self._at(*point) for point in points], fill=colour)

    def line(self, points: Sequence[Point], colour: str, *, width: int) -> None:
        self._pen.line([self._at(*point) for point in points], fill=colour, width=width * FINER, joint="curve")

    def dashes(self, speed: float, colour: str) -> None:
        dash = self._duration_s / 90
        for number in range(0, 90, 2):
            self.line([(number * dash, speed), ((number + 1.2) * dash, speed)], colour, width=3)

    def grid(self) -> None:
        """Lines for the speeds, and what both axes say."""
        for speed in steps(self._highest, 5):
            self.line([(0, speed), (self._duration_s, speed)], GRID, width=2)
            self._say(self._at(0, speed), f"{speed:g}", "rm", shift=(-10, 0))
        for time_s in steps(self._duration_s, 7, CLOCK_STEPS_S):
            self._say(self._at(time_s, 0), clock(time_s), "mt", shift=(0, 12))

    def legend(self) -> None:
        """The words above the curve."""
        left = LEFT
        for colour, height, text in ((KEPT, 22, "kept in the reel"), (CURVE, 4, "motion"), (LIMIT, 3, "threshold")):
            box = (left, 34 - height / 2, left + 34, 34 + height / 2)
            self._pen.rectangle([side * FINER for side in box], fill=colour)
            self._say(((left + 44) * FINER, 34 * FINER), text, "lm", colour=INK)
            left += round(self._font.getlength(text) / FINER) + 84
        self._say(((WIDTH - RIGHT) * FINER, 34 * FINER), "body lengths within a second", "rm")

    def save(self, path: Path) -> None:
        self._image.reduce(FINER).save(path, "PNG", compress_level=6)

    def _say(self, at: Point, text: str, anchor: str, *, shift: tuple[int, int] = (0, 0), colour: str = SOFT) -> None:
        place = (at[0] + shift[0] * FINER, at[1] + shift[1] * FINER)
        self._pen.text(place, text, fill=colour, font=self._font, anchor=anchor)

    def _at(self, time_s: float, speed: float) -> Point:
        x = LEFT + (WIDTH - LEFT - RIGHT) * time_s / self._duration_s
        y = HEIGHT - BELOW - (HEIGHT - ABOVE - BELOW) * speed / self._highest
        return x * FINER, y * FINER


def steps(highest: float, most: int, sizes: Sequence[float] = ()) -> list[float]:
    """Return round values from 0 to `highest`, at most `most` steps apart; `sizes` are the steps preferred."""
    decades = [10.0**power * part for power in range(-4, 7) for part in (1, 2, 5)]
    step = next(
        size for size in (*sizes, *(size for size in decades if size > max(sizes, default=0))) if highest / size <= most
    )
    return [round(number * step, 6) for number in range(int(highest / step + 1e-9) + 1)]


def clock(seconds: float) -> str:
    """Return 75 as 1:15 and 3700 as 1:01:40."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
