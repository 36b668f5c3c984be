"""Plots of a benchmark as SVG: small, sharp, readable in a diff."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, LEFT, BAR, TOP, RIGHT = 720, 190, 16, 56, 70
INK, SOFT = "#1f2937", "#6b7280"


@dataclass(frozen=True)
class Series:
    """One value for each label; None leaves the bar out."""

    name: str
    colour: str
    values: Sequence[float | None]


def bars(path: Path, title: str, labels: Sequence[str], series: Sequence[Series], *, unit: str = "") -> None:
    """Write horizontal bars, those of one label under each other."""
    most = max((value for one in series for value in one.values if value is not None), default=0.0) or 1.0
    group = len(series) * BAR + 12
    height = TOP + group * len(labels) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
        ' font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="16" y="22" fill="{INK}" font-size="15">{escape(title)}</text>',
    ]
    x = 16
    for one in series:
        parts.append(f'<rect x="{x}" y="32" width="12" height="12" fill="{one.colour}"/>')
        parts.append(f'<text x="{x + 18}" y="43" fill="{SOFT}">{escape(one.name)}</text>')
        x += 40 + 8 * len(one.name)
    for row, label in enumerate(labels):
        y = TOP + row * group
        middle = y + len(series) * BAR / 2 + 4
        parts.append(f'<text x="{LEFT - 10}" y="{middle:.0f}" fill="{INK}" text-anchor="end">{escape(label)}</text>')
        for number, one in enumerate(series):
            parts += _bar(one.values[row], y + number * BAR, most, one.colour, unit)
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _bar(value: float | None, y: float, most: float, colour: str, unit: str) -> list[str]:
    if value is None:
        return []
    width = max(1.0, (WIDTH - LEFT - RIGHT) * value / most)
    return [
        f'<rect x="{LEFT}" y="{y}" width="{width:.1f}" height="{BAR - 3}" fill="{colour}"/>',
        f'<text x="{LEFT + width + 6:.1f}" y="{y + BAR - 5}" fill="{SOFT}" font-size="12">{value:.3g}{unit}</text>',
    ]
