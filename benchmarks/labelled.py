"""Accuracy of finding motion on a folder of labelled clips: NAME.json beside every clip, with `motion` in seconds.

Clips are also played at half speed, every picture twice as long: who exercises slowly exercises too.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from pydantic import BaseModel

from benchmarks.highlight_figures import Score, score
from clients.media.frames import Frame, frames
from services.domain.artifacts import MotionSettings
from services.highlights.motion.curve import motion_curve
from services.highlights.motion.finder import PoseFinder
from services.highlights.motion.segments import find_segments
from services.highlights.motion.watch import EVERY_S, MAX_SIDE, watch

Span = tuple[float, float]

SLOWER = 2


class Label(BaseModel):
    """What is known of a clip; moments that are `unsure` count as still."""

    duration_s: float
    motion: tuple[Span, ...]
    unsure: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Scored:
    """One clip; `plain` is the best of the plain way's thresholds, if that was measured."""

    name: str
    moves: bool
    usual: Score
    slow: Score
    plain: Score | None = None

    def __str__(self) -> str:
        plain = f"{self.plain.f1:8.3f}{self.plain.false_s:8.1f}" if self.plain else ""
        cells = f"{self.usual.f1:8.3f}{self.usual.false_s:8.1f}{self.slow.f1:8.3f}{self.slow.false_s:8.1f}{plain}"
        return f"{self.name:24}{cells}" if self.moves else f"{self.name:24}{cells}   nobody moves"


HEADING = f"{'clip':24}{'F1':>8}{'false s':>8}{'slow F1':>8}{'false s':>8}{'plain':>8}{'false s':>8}"


def labelled(folder: Path) -> list[tuple[Path, Label]]:
    """Return the clips that have labels; none in a folder of other media."""
    found = []
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        clips = [clip for clip in sorted(folder.glob(f"{path.stem}.*")) if clip != path]
        if clips and "motion" in content:
            found.append((clips[0], Label.model_validate(content)))
    return found


def measure(
    clip: Path, label: Label, finder: Callable[[], PoseFinder], plain: Callable[[Path, Label], Score] | None = None
) -> Scored:
    """Score one clip with the usual settings."""
    usual = _score(_pictures(clip), label.motion, label.duration_s, finder())
    motion = [(start * SLOWER, end * SLOWER) for start, end in label.motion]
    slow = _score(_slowed(clip), motion, label.duration_s * SLOWER, finder())
    return Scored(clip.stem, bool(label.motion), usual, slow, plain(clip, label) if plain else None)


def _pictures(clip: Path, every_s: float = EVERY_S) -> Iterator[Frame]:
    return frames(clip, every_s=every_s, max_side=MAX_SIDE, sparse=True)


def _slowed(clip: Path) -> Iterator[Frame]:
    for frame in _pictures(clip, EVERY_S / SLOWER):
        yield Frame(frame.time_s * SLOWER, frame.image)


def _score(pictures: Iterator[Frame], truth: Sequence[Span], duration_s: float, finder: PoseFinder) -> Score:
    settings = MotionSettings()
    track = watch(pictures, finder, duration_s=duration_s, saw=lambda _: None)
    segments = find_segments(motion_curve(track, settings.subject), settings)
    return score([(segment.start_s, segment.end_s) for segment in segments], truth, duration_s)


def summary(results: Sequence[Scored]) -> list[str]:
    """Return the mean F1 of clips with motion and the false seconds of those without, in lines."""
    lines = [_line("usual speed", results, [one.usual for one in results])]
    lines.append(_line("half speed", results, [one.slow for one in results]))
    plain = [one.plain for one in results if one.plain]
    if len(plain) == len(results):
        lines.append(_line("plain, best of six", results, plain))
    return lines


def _line(what: str, results: Sequence[Scored], scores: Sequence[Score]) -> str:
    f1 = [score.f1 for one, score in zip(results, scores, strict=True) if one.moves]
    false_s = [score.false_s for one, score in zip(results, scores, strict=True) if not one.moves]
    mean = f"mean F1 {fmean(f1):.3f}, lowest {min(f1):.3f} ({len(f1)} clips with motion)" if f1 else "no motion"
    return f"{what}: {mean}; {sum(false_s):.1f} s false in {len(false_s)} clips without"
