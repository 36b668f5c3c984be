import csv
import io

from services.domain.artifacts import Note, Value
from services.exports.csv_table import note_csv, notes_csv
from tests.fakes import results


def note() -> Note:
    made = results.workout_note().result
    assert isinstance(made, Note)
    return made


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_note_has_a_line_for_each_value_with_its_evidence() -> None:
    made = lines(note_csv(note()))
    assert made[3][:3] == ["Exercises", "Elbow plank: 30 s", "on screen 0:04"]
    assert ["Equipment", "none", "caption", "no equipment", "0.80"] in made


def test_words_of_a_video_never_become_a_formula() -> None:
    evil = Value(value=["=HYPERLINK(1)", "@x"], evidence=())
    text = note_csv(note().model_copy(update={"title": "+1", "fields": {"equipment": evil}}))
    assert [line[1][:2] for line in lines(text)[1:]] == ["'+", "Tw", "'=", "'@"]


def test_no_notes_are_still_a_table() -> None:
    assert lines("".join(notes_csv([]))) == [["Title", "Status", "Link", "Tag", "Schema", "Created", "Summary"]]
