from dataclasses import replace

import pytest

from clients.chat.ability import Ability, Form
from clients.chat.request import answer_limit, body, portable
from clients.gemini.calls import Prompt
from services.domain.schemas.registry import SCHEMAS
from services.notes.llm.answer_schema import AnswerShape

PROMPT = Prompt("Answer with JSON.", "x" * 3_000, {"type": "object", "properties": {}})
NEW = Ability()


@pytest.mark.parametrize(
    ("form", "type_"), [(Form.SCHEMA, "json_schema"), (Form.OBJECT, "json_object"), (Form.WORDS, None)]
)
def test_the_form_is_asked_for_in_three_ways(form: Form, type_: str | None) -> None:
    sent = body("m", PROMPT, replace(NEW, form=form))
    assert sent.get("response_format", {}).get("type") == type_
    assert [one["role"] for one in sent["messages"]] == ["system", "user"]


def test_a_question_without_a_schema_asks_for_an_object() -> None:
    assert body("m", replace(PROMPT, schema=None), NEW)["response_format"] == {"type": "json_object"}


def test_what_is_refused_is_not_sent() -> None:
    sent = body("m", PROMPT, replace(NEW, refused=("temperature", "system"), limit_name=""))
    assert set(sent) == {"model", "messages", "stream", "response_format"}
    assert sent["messages"] == [{"role": "user", "content": f"Answer with JSON.\n\n{PROMPT.text}"}]


def test_only_a_router_is_told_whom_it_may_ask() -> None:
    assert "provider" not in body("m", PROMPT, NEW)
    router = replace(NEW, is_router=True)
    assert body("m", PROMPT, router)["provider"] == {"require_parameters": True}
    assert "provider" not in body("m", PROMPT, replace(router, form=Form.WORDS))


@pytest.mark.parametrize(
    ("ability", "limit"),
    [
        (NEW, 2_048),
        (replace(NEW, is_long=True), 24_576),
        (replace(NEW, window=2_048, weight_per_token=3.017), 1_032),  # 1,000 of the question, 16 to spare
        (replace(NEW, window=1_024), 256),
    ],
)
def test_an_answer_may_be_as_long_as_there_is_room(ability: Ability, limit: int) -> None:
    assert answer_limit(PROMPT, ability) == limit


def test_a_schema_keeps_what_every_engine_takes() -> None:
    given = {
        "$schema": "x",
        "type": "object",
        "properties": {
            "pattern": {"type": "string", "pattern": "a+", "maxLength": 9_000, "description": "a"},
            "list": {"type": "array", "items": {"anyOf": [{"type": "number", "minimum": 0}]}, "minItems": 1},
        },
        "required": ["pattern"],
    }
    assert portable(given) == {
        "type": "object",
        "properties": {
            "pattern": {"type": "string", "description": "a"},
            "list": {"type": "array", "items": {"anyOf": [{"type": "number"}]}},
        },
        "required": ["pattern"],
    }


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_of_our_own_questions_nothing_is_lost(name: str) -> None:
    schema = AnswerShape(SCHEMAS[name]).answer_schema()
    assert portable(schema) == schema


@pytest.mark.parametrize(
    ("ability", "tokens"),
    [
        (NEW, None),
        (replace(NEW, window=4_096), 3_072),
        (replace(NEW, window=32_768), 31_268),
        (replace(NEW, reads=2_050, window=8_192), 2_050),
    ],
)
def test_a_question_leaves_room_for_the_answer(ability: Ability, tokens: int | None) -> None:
    assert ability.question_tokens == tokens
    assert ability.room == (None if tokens is None else int(0.95 * tokens * 3.3))
