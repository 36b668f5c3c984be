from typing import Any

from services.domain.artifacts import Missing, Note, Value
from services.notes.layout import FieldBlock, blocks_beside_summary, field_blocks, gaps, sources
from services.notes.values import fields_of
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

    table = blocks_beside_summary(result)[0]

    assert table.columns == ("Name", "Sets", "Reps", "Time", "In the video")
    assert [cell.text for cell in table.rows[1]] == ["Push-ups", "3", "12–15", "", "0:20–0:38"]
    assert table.rows[1][4].at_s == 20.0


def test_each_cell_has_its_own_evidence() -> None:
    result = workout_note().result
    assert isinstance(result, Note)

    row = blocks_beside_summary(result)[0].rows[1]

    assert [[e.quote for e in cell.evidence] for cell in row[:2]] == [
        ["2. Push-ups x 12"],
        ["Now twelve slow push-ups, three sets."],
    ]


def test_ingredients_are_to_dos() -> None:
    value = [{"quantity": 1.5, "unit": "tbsp", "name": "soy sauce"}, {"name": "chili oil"}]

    block = only(
        blocks_beside_summary(
            note("recipe", ingredients=(value, (shown(7, "1.5 tbsp", "/0/quantity"), caption("oil", "/1"))))
        )
    )

    assert block.show == "to_dos"
    assert [cell.text for cell in block.items] == ["1½ tbsp soy sauce", "chili oil"]
    assert [cell.evidence[0].quote for cell in block.items] == ["1.5 tbsp", "oil"]


def test_short_lines_stand_after_the_lists() -> None:
    made = blocks_beside_summary(note("recipe", servings=(2, ()), steps=(["Boil.", "Fry."], ()), cook_time_s=(600, ())))

    assert [(block.label, block.show) for block in made] == [
        ("Steps", "numbered"),
        ("Servings", "line"),
        ("Cook time", "line"),
    ]
    assert made[2].line.text == "10 min"


def test_a_list_shown_on_a_line_keeps_its_evidence() -> None:
    block = only(blocks_beside_summary(note("workout", equipment=(["mat", "band"], (caption("mat and band"),)))))

    assert (block.show, block.line.text, len(block.line.evidence)) == ("line", "mat, band", 1)


def test_fields_of_an_unknown_schema_are_shown_by_what_they_look_like() -> None:
    made = blocks_beside_summary(
        note("My database", Rating=(5, ()), Tags=(["a", "b"], ()), Stops=([{"Where": "Rome", "Day": 1}], ()))
    )

    assert [(block.label, block.show) for block in made] == [
        ("Tags", "bullets"),
        ("Stops", "table"),
        ("Rating", "line"),
    ]
    assert made[1].columns == ("Where", "Day")


def test_a_summary_is_not_told_twice() -> None:
    plain = note("general", summary=("All of it.", ()))

    assert blocks_beside_summary(plain.model_copy(update={"summary": "All of it."})) == []
    assert only(blocks_beside_summary(plain)).line.text == "All of it."


def test_a_list_without_columns_is_a_plain_list() -> None:
    block = only(blocks_beside_summary(note("workout", exercises=(["Squats", "Lunges"], ()))))
    assert (block.show, [item.text for item in block.items]) == ("bullets", ["Squats", "Lunges"])


def test_a_range_with_equal_ends_is_one_value() -> None:
    value = [{"name": "Squats", "reps": 8, "reps_max": 8}, {"name": "Lunges", "reps": 8, "reps_max": 12}]
    block = only(blocks_beside_summary(note("workout", exercises=(value, ()))))
    assert [row[1].text for row in block.rows] == ["8", "8–12"]


def test_what_one_line_says_of_one_part_is_one_source() -> None:
    evidence = (
        said(4, "ten", "/0/reps"),
        said(4, "ten", "/0/name"),
        said(4, "ten", "/1/reps"),
        said(4, "", "/0/end_s"),
    )
    made = note("workout", exercises=([{"name": "Squats", "reps": 10}, {"reps": 10}], evidence))
    found = [(one.number, one.paths) for one in sources(field_blocks(fields_of(made)))]
    assert found == [(1, ("/0/reps", "/0/name")), (2, ("/1/reps",))]


def test_gaps_of_one_reason_stand_together() -> None:
    missing = (
        Missing(what="level", why="Not said."),
        Missing(what="reel", why="No picture."),
        Missing(what="load", why="Not said."),
    )
    assert gaps(missing) == [("level, load", "Not said."), ("reel", "No picture.")]
