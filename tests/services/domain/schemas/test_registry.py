import pytest

from services.domain.schemas.model import Schema
from services.domain.schemas.registry import SCHEMAS, schema_named
from utils.errors import NeedsUserError


def test_the_built_in_schemas_are_those_that_are_promised() -> None:
    assert set(SCHEMAS) == {"workout", "recipe", "place", "product", "tutorial", "general"}


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=str)
def test_field_names_are_unique(schema: Schema) -> None:
    names = [field.name for field in schema.fields]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=str)
def test_cues_are_in_lower_case_as_they_are_looked_up(schema: Schema) -> None:
    assert [cue for cue in schema.cues if cue != cue.casefold()] == []


def test_a_name_is_found_in_any_case() -> None:
    assert schema_named(" Workout ").name == "workout"


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(NeedsUserError, match="workout, recipe, place, product, tutorial, general"):
        schema_named("dance")
