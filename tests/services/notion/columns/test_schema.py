"""A database's properties are the schema."""

from clients.notion.models import DataSource
from services.domain.schemas.model import FieldType
from services.notion.columns.schema import columns, dumped, loaded, schema_of

SOURCE = DataSource.model_validate(
    {
        "id": "d",
        "title": [{"plain_text": "Workouts"}],
        "properties": {
            "Name": {"id": "title", "name": "Name", "type": "title", "title": {}},
            "Level": {
                "id": "l",
                "name": "Level",
                "type": "select",
                "select": {"options": [{"name": "Easy"}, {"name": "Hard"}]},
            },
            "State": {
                "id": "s",
                "name": "State",
                "type": "status",
                "status": {"options": [{"id": "1", "name": "Open"}], "groups": []},
            },
            "Muscles": {
                "id": "m",
                "name": "Muscles",
                "type": "multi_select",
                "description": "Latin names",
                "multi_select": {"options": []},
            },
            "Done": {"id": "d", "name": "Done", "type": "checkbox", "checkbox": {}},
            "When": {"id": "w", "name": "When", "type": "date", "date": {}},
            "Share": {"id": "p", "name": "Share", "type": "number", "number": {"format": "percent"}},
            "Who": {"id": "o", "name": "Who", "type": "people", "people": {}},
        },
    }
)


def test_every_supported_property_is_a_field_and_others_are_left_out() -> None:
    schema = schema_of("Workouts", SOURCE.properties.values(), prompt=" In German. ")
    assert [field.name for field in schema.fields] == ["Name", "Level", "State", "Muscles", "Done", "When", "Share"]
    assert schema.description == "In German."


def test_options_are_offered_and_only_a_status_is_closed() -> None:
    schema = schema_of("Workouts", SOURCE.properties.values())
    level, state = schema.field("Level"), schema.field("State")
    assert level is not None and state is not None  # noqa: PT018
    assert (level.type, level.options, level.is_closed) == (FieldType.TEXT, ("Easy", "Hard"), False)
    assert (state.type, state.options, state.is_closed) == (FieldType.CHOICE, ("Open",), True)


def test_descriptions_are_instructions() -> None:
    described = schema_of("Workouts", SOURCE.properties.values()).json_schema()["properties"]
    assert isinstance(described, dict)
    assert described["Muscles"] == {"type": "array", "items": {"type": "string"}, "description": "Latin names"}
    assert described["Share"] == {"type": "number", "description": "(%)"}


def test_the_books_are_left_out() -> None:
    assert "Level" not in [column.name for column in columns(SOURCE.properties.values(), without={"l"})]


def test_properties_are_stored_and_read_back() -> None:
    assert loaded(dumped(SOURCE)) == SOURCE.properties
