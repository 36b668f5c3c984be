from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Mark, Value
from services.domain.schemas.registry import SCHEMAS
from services.notes.llm.additions import with_additions

RECIPE = SCHEMAS["recipe"]


def value(given: JsonValue, *paths: str, mark: Mark = Mark.NONE) -> Value:
    proofs = (
        Evidence(source=EvidenceSource.CAPTION, quote=path, confidence=0.9, path=path, mark=mark) for path in paths
    )
    return Value(value=given, evidence=tuple(proofs))


def test_a_field_that_the_model_missed_is_the_rules_and_marked() -> None:
    found = with_additions(RECIPE, {}, {"servings": value(4, "")})
    assert (found["servings"].value, found["servings"].evidence[0].mark) == (4, Mark.RULES)


def test_an_item_and_a_part_of_one_are_added_with_their_own_evidence() -> None:
    mine = value([{"name": "Flour"}], "/0/name")
    rules = value(
        [{"name": "eggs"}, {"quantity": 200, "unit": "g", "name": "flour"}], "/0/name", "/1/quantity", "/1/unit"
    )
    found = with_additions(RECIPE, {"ingredients": mine}, {"ingredients": rules})["ingredients"]
    assert found.value == [{"quantity": 200, "unit": "g", "name": "Flour"}, {"name": "eggs"}]
    assert {one.path: one.mark for one in found.evidence} == {
        "/0/name": Mark.NONE, "/1/name": Mark.RULES, "/0/quantity": Mark.RULES, "/0/unit": Mark.RULES
    }  # fmt: skip


def test_another_amount_than_the_models_is_not_mixed_with_it() -> None:
    mine = value([{"quantity": 2, "name": "flour"}], "/0/quantity", "/0/name")
    rules = value([{"quantity": 200, "unit": "g", "name": "flour"}], "/0/quantity", "/0/unit", "/0/name")
    found = with_additions(RECIPE, {"ingredients": mine}, {"ingredients": rules})["ingredients"]
    assert found.value == [{"quantity": 2, "name": "flour"}]


def test_a_step_that_is_there_in_other_words_or_another_language_is_not_added() -> None:
    mine = value(["Boil the water", "Salz zugeben"], "/0", "/1", mark=Mark.TRANSLATED)
    rules = value(["First, boil the water.", "Add salt", "Serve"], "/x", "/1", "/2")
    found = with_additions(RECIPE, {"steps": mine}, {"steps": rules})["steps"]
    assert found.value == ["Boil the water", "Salz zugeben", "Serve"]


def test_a_summary_is_the_models_alone() -> None:
    mine, rules = value("One", ""), value("Two", "")
    assert with_additions(SCHEMAS["general"], {"summary": mine}, {"summary": rules})["summary"] == mine
