from services.domain.artifacts import Evidence, EvidenceSource, Value
from services.domain.schemas.model import FieldType, Schema, SchemaField, cues

FIELDS = (
    SchemaField(name="name", type=FieldType.TEXT),
    SchemaField(name="rest_s", type=FieldType.DURATION, description="Rest"),
    SchemaField(name="level", type=FieldType.CHOICE, options=("easy", "hard")),
    SchemaField(name="tools", type=FieldType.TEXTS),
    SchemaField(
        name="parts", type=FieldType.RECORDS, fields=(SchemaField(name="load", type=FieldType.NUMBER, unit="kg"),)
    ),
)
SCHEMA = Schema(name="thing", title="Thing", description="A thing.", fields=FIELDS)


def value(content: str) -> Value:
    evidence = Evidence(source=EvidenceSource.CAPTION, quote=content, confidence=0.9)
    return Value(value=content, evidence=(evidence,))


def test_a_schema_describes_an_object_that_allows_no_other_names() -> None:
    described = SCHEMA.json_schema()
    assert described["type"] == "object"
    assert described["additionalProperties"] is False


def test_a_choice_lists_its_options() -> None:
    assert FIELDS[2].json_schema() == {"type": "string", "enum": ["easy", "hard"]}


def test_a_duration_is_a_number_of_seconds() -> None:
    assert FIELDS[1].json_schema() == {"type": "number", "description": "Rest (seconds)"}


def test_records_describe_their_sub_fields() -> None:
    assert FIELDS[4].json_schema()["items"] == {
        "type": "object",
        "properties": {"load": {"type": "number", "description": "(kg)"}},
        "additionalProperties": False,
    }


def test_a_list_of_text_describes_text() -> None:
    assert FIELDS[3].json_schema() == {"type": "array", "items": {"type": "string"}}


def test_values_come_back_in_the_order_of_the_schema() -> None:
    found = SCHEMA.ordered({"level": value("easy"), "name": value("A")})
    assert [(field.name, one.value) for field, one in found] == [("name", "A"), ("level", "easy")]


def test_a_label_leaves_out_the_unit() -> None:
    assert FIELDS[1].label == "Rest"


def test_a_strong_cue_weighs_more_than_a_weak_one() -> None:
    weights = cues(strong="reps, leg day", weak="fit")
    assert weights["leg day"] > weights["fit"]
