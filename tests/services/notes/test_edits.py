import pytest
from pydantic import JsonValue

from services.domain.artifacts import EvidenceSource, Note
from services.notes.edits import checked, editable, edited
from tests.fakes import results


@pytest.fixture
def note() -> Note:
    made = results.workout_note().result
    assert isinstance(made, Note)
    return made


def test_a_value_of_the_persons_own_is_marked_as_theirs(note: Note) -> None:
    value = edited(note, {"rounds": 4}).fields["rounds"]
    assert (value.value, value.evidence[0].source) == (4, EvidenceSource.EDITED)


def test_what_was_taken_out_is_gone_and_the_rest_stays(note: Note) -> None:
    assert set(note.fields) - set(edited(note, {"format": None}).fields) == {"format"}


def test_title_and_summary_are_edited_too(note: Note) -> None:
    new = edited(note, {"title": "Core", "summary": "Short."})
    assert (new.title, new.summary, "title" in new.fields) == ("Core", "Short.", False)


def test_edits_for_another_schema_wait(note: Note) -> None:
    assert edited(note, {"ingredients": ["flour"]}) == note


def test_what_the_person_filled_in_is_no_longer_missing(note: Note) -> None:
    missing = note.missing[0].model_copy(update={"what": "Rounds"})
    assert edited(note.model_copy(update={"missing": (missing,)}), {"rounds": 3}).missing == ()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("rounds", "four", "Give a number"),
        ("rounds", True, "Give a number"),
        ("rounds", -1, "from 0"),
        ("format", "dance", "Choose one of straight sets"),
        ("equipment", "mat", "Give a list"),
        ("equipment", [""], "Give a text"),
        ("exercises", [{"name": "Plank", "color": "red"}], "no 'color'"),
        ("exercises", [{"reps": "many"}], "Reps: Give a number"),
        ("title", "x" * 5001, "at most 5000"),
    ],
)
def test_a_wrong_value_is_refused_in_words(note: Note, name: str, value: JsonValue, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        checked(editable(note)[name], value)
