"""What the benchmark of highlights measures of a clip, and how it is told: lines, a table, plots."""

import os
import platform
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from pathlib import Path

from benchmarks import plots

Span = tuple[float, float]
STEP_S = 0.02
WAYS = ("plain", "tasks")  # through mp.solutions, and through MediaPipe's newer API
BLUE, LIGHT_BLUE = "#2563eb", "#bfdbfe"
SHOWN_AS = {"plain": ("others, mp.solutions", "#9ca3af"), "tasks": ("others, Tasks API", "#d1d5db")}
COLUMNS = ("false s", "decode s", "detect s", "reel s", "run s", "narrow s", "wide s", "peak MB")


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


@dataclass(frozen=True)
class Ours:
    """What the product found in a clip, and what it took; recuts have narrower and wider buffers than the run."""

    score: Score
    decode_s: float
    detect_s: float
    reel_s: float
    run_s: float
    narrower_s: float
    wider_s: float
    peak_mb: float

    def __str__(self) -> str:
        times = (self.decode_s, self.detect_s, self.reel_s, self.run_s, self.narrower_s, self.wider_s)
        return f"{self.score}" + "".join(f"{value:9.2f}" for value in times) + f"{self.peak_mb:9.0f}"


@dataclass(frozen=True)
class Plain:
    """The same of a plain way."""

    score: Score
    detect_s: float
    reel_s: float

    @property
    def run_s(self) -> float:
        return self.detect_s + self.reel_s

    def __str__(self) -> str:
        return f"{self.score}{'':>9}{self.detect_s:9.2f}{self.reel_s:9.2f}{self.run_s:9.2f}"


@dataclass(frozen=True)
class Result:
    """Everything of one clip; `others` by the names in WAYS."""

    name: str
    duration_s: float
    ours: Ours
    others: Mapping[str, Plain] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"{self.name:22} ours   {self.ours}"]
        lines += [f"{'':22} {way:6} {other}" for way, other in self.others.items()]
        lines += [f"{'':22} detection {self.ours.detect_s / self.ours.decode_s:.1f} x decoding alone"]
        return "\n".join(lines)


def heading() -> str:
    """Return the machine, and the names of what a result's lines tell."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return f"{machine}\n{'clip':22} way    {'precision':>9} recall     F1" + "".join(f"{name:>9}" for name in COLUMNS)


def summary(results: Sequence[Result]) -> list[str]:
    """Return a line for each way of others that was measured: how much faster and better ours is, over all clips."""
    return [
        _against(way, known)
        for way in WAYS
        if (known := [(result, result.others[way]) for result in results if way in result.others])
    ]


def _against(way: str, known: Sequence[tuple[Result, Plain]]) -> str:
    whole = [other.run_s / result.ours.run_s for result, other in known]
    detection = [other.detect_s / result.ours.detect_s for result, other in known]
    longest = max(range(len(known)), key=lambda number: known[number][0].duration_s)
    mine = sum(result.ours.score.f1 for result, _ in known) / len(known)
    theirs = sum(other.score.f1 for _, other in known) / len(known)
    return (
        f"Than {way}: whole run {_mean(whole):.1f} times faster, detection {_mean(detection):.1f} times "
        f"(geometric mean over {len(known)}); {known[longest][0].name}: {whole[longest]:.1f} and "
        f"{detection[longest]:.1f} times; mean F1 {mine:.3f} against {theirs:.3f}."
    )


def _mean(factors: Collection[float]) -> float:
    """The geometric mean, the one for factors."""
    return prod(factors) ** (1 / len(factors))


def table(results: Sequence[Result]) -> str:
    """Return all figures as Markdown."""
    ways = [way for way in WAYS if any(way in result.others for result in results)]
    groups = (
        ("F1", *ways, "decode s", "detect s", *ways, "reel s", *ways),
        ("run s", *ways, "narrower recut s", "wider recut s", "peak MB"),
    )
    heads = ("clip", *(head for group in groups for head in group))
    lines = [
        f"Written by `benchmarks.highlight` on {os.cpu_count()} cores ({platform.machine()}); "
        f"the load of the last minutes was {os.getloadavg()[1]:.1f}.",
        "",
        "| " + " | ".join(heads) + " |",
        "| --- " * len(heads) + "|",
        *("| " + " | ".join(_cells(result, ways)) + " |" for result in results),
    ]
    return "\n".join([*lines, *(f"\n{line}" for line in summary(results))]) + "\n"


def _cells(result: Result, ways: Sequence[str]) -> list[str]:
    ours = result.ours
    others = [result.others.get(way) for way in ways]
    return [
        result.name,
        *(f"{ours.score.f1:.3f}", *(f"{other.score.f1:.3f}" if other else "" for other in others)),
        *(f"{ours.decode_s:.2f}", f"{ours.detect_s:.2f}"),
        *(f"{other.detect_s:.1f}" if other else "" for other in others),
        *(f"{ours.reel_s:.2f}", *(f"{other.reel_s:.1f}" if other else "" for other in others)),
        *(f"{ours.run_s:.2f}", *(f"{other.run_s:.1f}" if other else "" for other in others)),
        *(f"{ours.narrower_s:.2f}", f"{ours.wider_s:.2f}", f"{ours.peak_mb:.0f}"),
    ]


def draw(results: Sequence[Result], folder: Path) -> None:
    """Write accuracy.svg, seconds.svg of whole runs, detection.svg and figures.md."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.md").write_text(table(results), encoding="utf-8")
    names = [result.name for result in results]
    cores = f"{os.cpu_count()} cores"

    def series(measured: Callable[[Ours | Plain], float]) -> list[plots.Series]:
        """Ours, and each way of others."""
        shown = [plots.Series("Clipsheet", BLUE, [measured(result.ours) for result in results])]
        for way, (title, colour) in SHOWN_AS.items():
            values = [measured(result.others[way]) if way in result.others else None for result in results]
            shown.append(plots.Series(title, colour, values))
        return [one for one in shown if any(value is not None for value in one.values)]

    decoding = plots.Series("decoding alone", LIGHT_BLUE, [result.ours.decode_s for result in results])
    f1 = series(lambda measured: measured.score.f1)
    plots.bars(folder / "accuracy.svg", "F1 of motion, moment by moment", names, f1)
    whole = series(lambda measured: measured.run_s)
    plots.bars(folder / "seconds.svg", f"Seconds from start to reel, {cores}", names, whole, unit=" s")
    detection = [decoding, *series(lambda measured: measured.detect_s)]
    plots.bars(folder / "detection.svg", f"Seconds of detection, {cores}", names, detection, unit=" s")
