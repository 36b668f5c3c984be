"""The body of a request for a chat completion, as an endpoint takes it."""

from collections.abc import Mapping
from typing import Any

from clients.chat.ability import Ability, Form
from clients.gemini.calls import Prompt
from utils.text_weight import weight_of

TEMPERATURE, SYSTEM, PROVIDER = "temperature", "system", "provider"  # what can be left out
_TEMPERATURE = 0.2  # a note is copied out, not invented; at 0 some models fall into a loop
_LEAST_ANSWER = 256
# What every engine of structured output takes. Left out is what some refuse or, worse, ignore together with the rest:
# patterns, bounds, formats. The answer is checked in full in every case.
_KEPT = ("type", "enum", "required", "additionalProperties", "description")


def body(model: str, prompt: Prompt, ability: Ability) -> dict[str, Any]:
    """What is sent."""
    sent: dict[str, Any] = {"model": model, "messages": _messages(prompt, ability), "stream": False}
    if ability.limit_name:
        sent[ability.limit_name] = answer_limit(prompt, ability)
    if TEMPERATURE not in ability.refused:
        sent["temperature"] = _TEMPERATURE
    if form := _response_format(prompt, ability.form):
        sent["response_format"] = form
        if ability.is_router and PROVIDER not in ability.refused:
            sent["provider"] = {"require_parameters": True}  # else whom it asks may drop response_format in silence
    return sent


def question_weight(prompt: Prompt) -> int:
    """How long the question is."""
    return weight_of(prompt.system) + weight_of(prompt.text)


def answer_limit(prompt: Prompt, ability: Ability) -> int:
    """Tokens that the answer may have: a server may refuse a limit that does not fit into its window."""
    wanted = ability.limit if ability.is_long else min(prompt.max_output_tokens, ability.limit)
    if ability.window is None:
        return wanted
    return max(_LEAST_ANSWER, min(wanted, ability.window - ability.tokens_of(question_weight(prompt)) - 16))


def portable(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a JSON Schema that every engine understands."""
    kept: dict[str, Any] = {name: schema[name] for name in _KEPT if name in schema}
    if isinstance(schema.get("properties"), Mapping):
        kept["properties"] = {name: portable(one) for name, one in schema["properties"].items()}
    if isinstance(schema.get("items"), Mapping):
        kept["items"] = portable(schema["items"])
    if isinstance(schema.get("anyOf"), list):
        kept["anyOf"] = [portable(one) for one in schema["anyOf"]]
    return kept


def _messages(prompt: Prompt, ability: Ability) -> list[dict[str, str]]:
    if SYSTEM in ability.refused:
        return [{"role": "user", "content": f"{prompt.system}\n\n{prompt.text}"}]
    return [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.text}]


def _response_format(prompt: Prompt, form: Form) -> dict[str, Any] | None:
    if form is Form.SCHEMA and prompt.schema is not None:
        # Not "strict": that wants every key in every answer, which a slow machine writes for minutes.
        return {"type": "json_schema", "json_schema": {"name": "answer", "schema": portable(prompt.schema)}}
    return None if form is Form.WORDS else {"type": "json_object"}
