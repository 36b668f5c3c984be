import pytest
from pydantic import JsonValue

from services.domain.artifacts import EvidenceSource, Note, Value
from services.domain.schemas.registry import SCHEMAS
from services.notes.edit_evidence import with_evidence
from services.notes.edits import edited
from services.notes.summary_sentence import sentence
from tests.fakes import results

PLANK: dict[str, JsonValue] = {"name": "Elbow plank", "seconds": 30, "start_s": 4.0, "end_s": 18.0}
PUSH: dict[str, JsonValue] = {"name": "Push-ups", "sets": 3, "reps": 12, "reps_max": 15, "start_s": 20.0, "end_s": 38.0}


@pytest.fixture
def note() -> Note:
    made = results.workout_note().result
    assert isinstance(made, Note)
    return made


def marks(value: Value) -> dict[str, str]:
    return {one.path: one.source.value for one in value.evidence}


FOUND = {"/0/name": "on_screen", "/0/seconds": "on_screen"}
PUSHED = {"/1/name": "on_screen", "/1/reps": "said", "/1/sets": "said"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([PLANK, {**PUSH, "reps": 10}], {**FOUND, **PUSHED, "/1/reps": "edited"}),  # one cell
        ([PLANK, {**PUSH, "name": "Press-ups"}], {**FOUND, **PUSHED, "/1/name": "edited"}),  # a name at its place
        ([PUSH, PLANK], {"/0/name": "on_screen", "/0/reps": "said", "/0/sets": "said", "/1/name": "on_screen",
                         "/1/seconds": "on_screen"}),  # in another order
        ([PUSH], {"/0/name": "on_screen", "/0/reps": "said", "/0/sets": "said"}),  # the first is taken out
        ([PLANK, {"name": "Squat"}, PUSH], {**FOUND, "/1/name": "edited", "/2/name": "on_screen", "/2/reps": "said",
                                            "/2/sets": "said"}),  # one put between
        ([PLANK, {**PUSH, "load": "10 kg"}], {**FOUND, **PUSHED, "/1/load": "edited"}),  # a cell filled in
        ([], {"": "edited"}),
    ],
)  # fmt: skip
def test_what_was_not_changed_keeps_its_evidence(note: Note, rows: list[JsonValue], expected: dict[str, str]) -> None:
    assert marks(with_evidence(note.fields["exercises"], rows)) == expected


def test_a_line_of_a_list_changes_alone() -> None:
    found = Value(value=["mat", "bands"], evidence=(results.said(1, "a mat", "/0"), results.said(2, "bands", "/1")))
    assert marks(with_evidence(found, ["mat", "long bands", "bell"])) == {"/0": "said", "/1": "edited", "/2": "edited"}


def test_a_single_value_is_the_persons(note: Note) -> None:
    assert with_evidence(note.fields["duration_s"], 240).evidence[0].source is EvidenceSource.EDITED


def test_a_composed_summary_follows_and_one_in_own_words_stays(note: Note) -> None:
    composed = note.model_copy(update={"summary": sentence(SCHEMAS["workout"], note.fields)})
    change = {"exercises": [PLANK, {**PUSH, "reps": 10, "reps_max": None}]}

    assert "Push-ups (3 x 10)" in edited(composed, change).summary
    assert edited(note, change).summary == note.summary
    assert edited(composed, {**change, "summary": "Mine."}).summary == "Mine."
