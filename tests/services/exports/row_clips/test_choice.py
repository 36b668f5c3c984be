from typing import Any

from services.domain.artifacts import Evidence, EvidenceSource, Motion, MotionSegment, MotionSettings, Note, Value
from services.exports.row_clips.choice import moments


def note(name: str, rows: list[Any], *at_s: float | None, source: EvidenceSource = EvidenceSource.SAID) -> Note:
    evidence = tuple(
        Evidence(source=source, at_s=second, quote="", confidence=0.9, path=f"/{number}")
        for number, second in enumerate(at_s)
    )
    schema = "workout" if name == "exercises" else "recipe"
    return Note(schema_name=schema, engine="outline", title="", fields={name: Value(value=rows, evidence=evidence)})


def moving(*segments: tuple[float, float]) -> Motion:
    found = tuple(MotionSegment(start_s=start_s, end_s=end_s, score=1) for start_s, end_s in segments)
    return Motion(duration_s=60, settings=MotionSettings(), segments=found)


def chosen(given: Note, motion: Motion | None) -> dict[str, tuple[float, float]]:
    return {one.path: (one.start_s, one.end_s) for one in moments(given, motion, 60)}


SQUATS, LUNGES = {"name": "Squats"}, {"name": "Lunges"}


def test_an_exercise_is_shown_where_somebody_first_moves_after_it_was_said() -> None:
    given = note("exercises", [SQUATS, LUNGES], 5, 30)
    assert chosen(given, moving((8, 25), (31, 36))) == {"exercises/0": (8, 15), "exercises/1": (31, 36)}


def test_times_in_the_video_come_before_the_words() -> None:
    given = note("exercises", [{"name": "Squats", "start_s": 20, "end_s": 24}], 5)
    assert chosen(given, moving((0, 60))) == {"exercises/0": (20, 24)}


def test_what_is_held_from_a_told_second_to_another_is_shown_though_nobody_moves() -> None:
    assert chosen(note("exercises", [{"name": "Plank", "start_s": 20, "end_s": 50}], 5), None) == {
        "exercises/0": (20, 27)
    }


def test_an_exercise_that_is_only_talked_about_has_no_clip() -> None:
    given = note("exercises", [SQUATS, LUNGES], 5, 30)
    assert chosen(given, moving((31, 40))) == {"exercises/1": (31, 38)}
    assert chosen(given, None) == {}


def test_rows_that_are_told_in_one_go_have_none() -> None:
    assert chosen(note("exercises", [SQUATS, LUNGES], 5, 5.4), moving((0, 60))) == {}
    assert "exercises/0" not in chosen(note("exercises", [SQUATS, LUNGES], 5, 7.5), moving((0, 60)))


def test_a_row_whose_second_nobody_knows_has_none() -> None:
    assert chosen(note("exercises", [SQUATS], None), moving((0, 60))) == {}
    assert chosen(note("exercises", [SQUATS], 5, source=EvidenceSource.CAPTION), moving((0, 60))) == {}


def test_a_step_is_shown_from_where_it_is_said_also_where_nobody_is_seen() -> None:
    assert chosen(note("steps", ["Mix it", "Fry it"], 10, 55), None) == {"steps/0": (10, 17), "steps/1": (55, 60)}


def test_a_step_without_three_seconds_of_its_own_has_none() -> None:
    assert chosen(note("steps", ["Mix it", "Fry it"], 56, 58), None) == {}
