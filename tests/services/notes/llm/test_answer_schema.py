import json
from collections.abc import Iterator
from typing import Any

from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.domain.schemas.registry import SCHEMAS
from services.notes.llm.answer_schema import MAX_LISTED, AnswerShape, listed_options

OPTIONS = tuple(f"option {i}" for i in range(500))


def keywords(node: dict[str, Any]) -> Iterator[str]:
    """The words of JSON Schema in it; the names of properties are none."""
    yield from node
    for inner in (*node.get("properties", {}).values(), *([node["items"]] if "items" in node else [])):
        yield from keywords(inner)


def schema(*fields: SchemaField) -> Schema:
    return Schema(name="mine", title="Mine", description="", fields=fields)


def test_every_value_of_a_built_in_schema_is_cited() -> None:
    for one in SCHEMAS.values():
        fields = AnswerShape(one).answer_schema()["properties"]["fields"]["properties"]
        for part in fields.values():
            cited = part.get("items", part)
            assert "lines" in cited["required"], cited


def test_only_what_structured_output_knows_is_asked_for() -> None:
    known = {"type", "description", "enum", "items", "properties", "required", "additionalProperties"}
    used = {word for one in SCHEMAS.values() for word in keywords(AnswerShape(one).answer_schema())}
    assert used <= known


def test_a_few_options_are_enforced() -> None:
    field = SchemaField(name="level", type=FieldType.CHOICE, options=("low", "high"))
    value = AnswerShape(schema(field)).answer_schema()["properties"]["fields"]["properties"]["level"]["properties"][
        "value"
    ]
    assert value["enum"] == ["low", "high"]


def test_five_hundred_options_are_left_to_the_check() -> None:
    shape = AnswerShape(schema(SchemaField(name="tag", type=FieldType.CHOICE, options=OPTIONS)))
    assert (shape.has_options, shape.is_small) == (False, True)
    assert "option 3" not in json.dumps(shape.answer_schema())


def test_the_options_that_the_video_speaks_of_are_listed_first() -> None:
    field = SchemaField(name="tag", type=FieldType.CHOICE, options=(*OPTIONS, "vegan dinner"))
    listed = listed_options(field, frozenset({"vegan"}))
    assert (listed[0], len(listed)) == ("vegan dinner", MAX_LISTED)


def test_a_hundred_fields_are_described_in_words() -> None:
    fields = tuple(SchemaField(name=f"f{i}", type=FieldType.TEXT) for i in range(100))
    assert not AnswerShape(schema(*fields)).is_small
