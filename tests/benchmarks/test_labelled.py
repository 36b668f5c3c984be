"""Scoring labelled clips."""

import json
from pathlib import Path

import pytest

from benchmarks.highlight_figures import Score
from benchmarks.labelled import Label, Scored, labelled, summary

RIGHT, HALF, WRONG = Score(1, 1, 0), Score(1, 1 / 3, 0), Score(0, 1, 2.5)


def test_clips_are_found_by_the_labels_beside_them(tmp_path: Path) -> None:
    (tmp_path / "squats.json").write_text(json.dumps({"duration_s": 9, "motion": [[1, 3]], "kind": "squats"}))
    (tmp_path / "other.json").write_text("{}")
    for name in ("squats.mov", "other.mp4", "jacks.mp4"):
        (tmp_path / name).touch()
    assert labelled(tmp_path) == [(tmp_path / "squats.mov", Label(duration_s=9, motion=((1, 3),)))]


def test_the_mean_is_of_clips_with_motion_and_false_seconds_of_those_without() -> None:
    results = [
        Scored("squats", True, RIGHT, HALF, RIGHT),
        Scored("slow", True, HALF, HALF, RIGHT),
        Scored("talk", False, WRONG, RIGHT, WRONG),
    ]
    usual, slow, plain = summary(results)
    assert usual == ("usual speed: mean F1 0.750, lowest 0.500 (2 clips with motion); 2.5 s false in 1 clips without")
    assert "mean F1 0.500" in slow
    assert plain.startswith("plain, best of six: mean F1 1.000")


def test_without_the_plain_way_there_is_no_line_of_it() -> None:
    assert len(summary([Scored("squats", True, RIGHT, RIGHT)])) == 2


@pytest.mark.parametrize(("moves", "ending"), [(True, "0.0"), (False, "nobody moves")])
def test_a_line_tells_where_nobody_moves(moves: bool, ending: str) -> None:
    assert str(Scored("clip", moves, RIGHT, RIGHT)).endswith(ending)
