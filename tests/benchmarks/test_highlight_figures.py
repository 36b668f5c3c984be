from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.highlight_figures import Ours, Plain, Result, Score, draw, score, summary, table

GOOD, FAIR = Score(0.9, 0.9, 0.1), Score(0.8, 0.8, 0.2)


def ours(*, detect_s: float, run_s: float) -> Ours:
    return Ours(
        score=GOOD,
        decode_s=1.0,
        detect_s=detect_s,
        reel_s=1.5,
        run_s=run_s,
        narrower_s=0.71,
        wider_s=0.72,
        peak_mb=300.0,
    )


SHORT = Result("short", 20.0, ours(detect_s=2, run_s=4), {"plain": Plain(FAIR, 8, 4)})  # 4 and 3 times faster
LONG = Result("long", 180.0, ours(detect_s=10, run_s=15), {"plain": Plain(FAIR, 90, 90)})  # 9 and 12 times
ALONE = Result("alone", 300.0, ours(detect_s=10, run_s=15))


def test_a_score_compares_moment_by_moment() -> None:
    found = score([(1.0, 3.0)], [(2.0, 4.0)], 5.0)
    assert (found.precision, found.recall, found.f1) == pytest.approx((0.5, 0.5, 0.5))
    assert found.false_s == pytest.approx(1.0)


def test_nothing_found_where_nothing_is_is_right() -> None:
    assert score([], [], 5.0).f1 == 1.0


def test_what_is_found_where_nothing_is_is_wrong() -> None:
    assert score([(0.0, 1.0)], [], 5.0).f1 == 0.0


def test_a_plain_run_is_detection_and_reel() -> None:
    assert Plain(FAIR, 8.0, 4.0).run_s == 12.0


def test_the_summary_tells_the_mean_and_the_longest_clip() -> None:
    assert summary([SHORT, LONG, ALONE]) == [
        "Than plain: whole run 6.0 times faster, detection 6.0 times (geometric mean over 2); "
        "long: 12.0 and 9.0 times; mean F1 0.900 against 0.800."
    ]


def test_without_the_way_of_others_there_is_nothing_to_compare() -> None:
    assert summary([ALONE]) == []


def test_a_row_has_a_cell_for_each_head() -> None:
    tried = Result("tried", 20.0, ours(detect_s=2, run_s=4), {"plain": Plain(FAIR, 8, 4), "tasks": Plain(FAIR, 7, 5)})
    rows = [line.split("|")[1:-1] for line in table([SHORT, tried, ALONE]).splitlines() if line.startswith("|")]
    heads, _, short, both, alone = ([cell.strip() for cell in row] for row in rows)
    assert len(heads) == len(short) == len(both) == len(alone)
    assert both[heads.index("run s") :] == ["4.00", "12.0", "12.0", "0.71", "0.72", "300"]
    assert alone[heads.index("run s") :] == ["15.00", "", "", "0.71", "0.72", "300"]


def test_figures_of_the_product_alone_have_no_empty_columns() -> None:
    assert "plain" not in table([ALONE])


def bars(path: Path) -> int:
    """The bars of a plot: rectangles but for the background and the legend's."""
    return len(ElementTree.parse(path).findall(".//*[@height='13']"))


def test_plots_have_a_bar_for_each_figure(tmp_path: Path) -> None:
    draw([SHORT, LONG, ALONE], tmp_path)
    drawn = {path.name: bars(path) for path in tmp_path.glob("*.svg")}
    assert drawn == {"accuracy.svg": 5, "seconds.svg": 5, "detection.svg": 8}
    assert "Than plain" in (tmp_path / "figures.md").read_text()
