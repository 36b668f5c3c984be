from typing import Any

from endpoints.pages.note_blocks import FieldBlock, blocks
from services.domain.artifacts import Note, Value
from tests.fakes.results import caption, said, shown, workout_note


def note(schema: str, **fields: tuple[Any, tuple[Any, ...]]) -> Note:
    values = {name: Value(value=value, evidence=evidence) for name, (value, evidence) in fields.items()}
    return Note(schema_name=schema, engine="outline", title="T", fields=values)


def only(made: list[FieldBlock]) -> FieldBlock:
    assert len(made) == 1
    return made[0]


def test_exercises_are_a_table_of_what_is_filled() -> None:
    result = workout_note().result
    assert isinstance(result, Note)

    table = blocks(result)[0]

    assert table.columns == ("Name", "Sets", "Reps", "Time", "In the video")
    assert [cell.text for cell in table.rows[1]] == ["Push-ups", "3", "12–15", "", "0:20"]
    assert table.rows[1][4].seek_s == 20.0


def test_each_cell_has_its_own_evidence() -> None:
    result = workout_note().result
    assert isinstance(result, Note)

    row = blocks(result)[0].rows[1]

    assert [[e.quote for e in cell.marks] for cell in row[:2]] == [
        ["2. Push-ups x 12"],
        ["Now twelve slow push-ups, three sets."],
    ]


def test_ingredients_are_to_dos() -> None:
    value = [{"quantity": 1.5, "unit": "tbsp", "name": "soy sauce"}, {"name": "chili oil"}]

    block = only(
        blocks(note("recipe", ingredients=(value, (shown(7, "1.5 tbsp", "/0/quantity"), caption("oil", "/1")))))
    )

    assert block.show == "to_dos"
    assert [cell.text for cell in block.cells] == ["1½ tbsp soy sauce", "chili oil"]
    assert [cell.marks[0].quote for cell in block.cells] == ["1.5 tbsp", "oil"]


def test_short_lines_stand_after_the_lists() -> None:
    made = blocks(note("recipe", servings=(2, ()), steps=(["Boil.", "Fry."], ()), cook_time_s=(600, ())))

    assert [(block.label, block.show) for block in made] == [
        ("Steps", "numbered"),
        ("Servings", "line"),
        ("Cook time", "line"),
    ]
    assert made[2].cells[0].text == "10 min"


def test_a_list_shown_on_a_line_keeps_its_evidence() -> None:
    block = only(blocks(note("workout", equipment=(["mat", "band"], (caption("mat and band"),)))))

    assert (block.show, block.cells[0].text, len(block.cells[0].marks)) == ("line", "mat, band", 1)


def test_one_place_in_the_video_is_marked_once_and_the_surest_first() -> None:
    evidence = (
        said(4.1, "weak", confidence=0.3),
        said(4.4, "strong", confidence=0.9),
        shown(5, "also"),
        caption("third"),
    )

    cell = only(blocks(note("workout", rounds=(3, evidence)))).cells[0]

    assert [e.quote for e in cell.marks] == ["also", "strong"]


def test_fields_of_an_unknown_schema_are_shown_by_what_they_look_like() -> None:
    made = blocks(note("My database", Rating=(5, ()), Tags=(["a", "b"], ()), Stops=([{"Where": "Rome", "Day": 1}], ())))

    assert [(block.label, block.show) for block in made] == [
        ("Tags", "bullets"),
        ("Stops", "table"),
        ("Rating", "line"),
    ]
    assert made[1].columns == ("Where", "Day")


def test_a_summary_is_not_told_twice() -> None:
    plain = note("general", summary=("All of it.", ()))

    assert blocks(plain.model_copy(update={"summary": "All of it."})) == []
    assert only(blocks(plain)).cells[0].text == "All of it."
