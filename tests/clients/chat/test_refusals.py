from dataclasses import replace
from typing import Any

import pytest

from clients.chat.ability import Ability, Form
from clients.chat.refusals import Refused, mended
from clients.gemini.faults import FaultKind, VendorFault

NEW = Ability()
FORMS = [
    "'response_format.type' must be 'json_schema' or 'text'",
    "Invalid schema for response_format 'answer': too many states",
    "failed to parse grammar",
    "JSON schema conversion failed",
    "Structured output is not supported by this model",
    "Bad Request",
]


@pytest.mark.parametrize("words", FORMS)
def test_a_form_that_is_refused_is_asked_for_in_a_weaker_one(words: str) -> None:
    forms, known = [], NEW
    while found := mended(known, Refused(400, words), 4_000):
        known = found
        forms.append(known.form)
    assert forms == [Form.OBJECT, Form.WORDS]


@pytest.mark.parametrize(
    ("words", "limit_name"),
    [
        ("'max_tokens' is not supported. Use 'max_completion_tokens' instead.", "max_completion_tokens"),
        ("['body', 'max_tokens'] Extra inputs are not permitted", "max_completion_tokens"),
    ],
)  # fmt: skip
def test_the_limit_gets_its_other_name(words: str, limit_name: str) -> None:
    found = mended(NEW, Refused(400, words), 4_000)
    assert found == replace(NEW, limit_name=limit_name)


def test_a_server_that_knows_neither_name_is_sent_none() -> None:
    tried = replace(NEW, limit_name="max_completion_tokens")
    found = mended(tried, Refused(422, "max_completion_tokens: Extra inputs are not permitted"), 4_000)
    assert found == replace(NEW, limit_name="")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Unsupported value: 'temperature' does not support 0.2 with this model.", "temperature"),
        ("System role not supported", "system"),
    ],
)
def test_a_part_that_is_refused_is_left_out(words: str, part: str) -> None:
    found = mended(NEW, Refused(400, words), 4_000)
    assert found == replace(NEW, refused=(part,))


CONTEXT: list[tuple[str, dict[str, Any], int, int | None]] = [
    (
        "the request exceeds the available context size, try increasing it",
        {"type": "exceed_context_size_error", "n_prompt_tokens": 5_000, "n_ctx": 4_096},
        4_096,
        5_000,
    ),
    (
        "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context length is 4096 "
        "tokens and your request has 1200 input tokens",
        {"code": 400},
        4_096,
        1_200,
    ),
    (
        "This model's maximum context length is 8192 tokens. However, you requested 9,100 tokens (1,000 in the "
        "messages, 8,100 in the completion).",
        {"code": "context_length_exceeded"},
        8_192,
        1_000,
    ),
    (
        "Trying to keep the first 4521 tokens when context the overflows. However, the model is loaded with context "
        "length of only 4096 tokens, which is not enough.",
        {},
        4_096,
        4_521,
    ),
    ("Requested tokens (2285) exceed context window of 2048", {}, 2_048, 2_285),
    ("request (8530 tokens) exceeds the available context size (8192 tokens), try increasing it", {}, 8_192, 8_530),
    ("prompt is too long", {}, 2_424, None),  # two thirds of what it might have
]


@pytest.mark.parametrize(("words", "error", "window", "asked"), CONTEXT, ids=[str(one[2]) for one in CONTEXT])
def test_a_window_is_learned_from_any_servers_words(
    words: str, error: dict[str, Any], window: int, asked: int | None
) -> None:
    found = mended(NEW, Refused(400, words, error), 12_000)
    assert found is not None
    assert (found.window, found.form) == (window, Form.SCHEMA)
    assert found.weight_per_token == (pytest.approx(12_000 / asked) if asked else None)


def test_a_refusal_is_a_fault_of_the_question() -> None:
    refused = Refused(400, "no")
    assert isinstance(refused, VendorFault)
    assert (refused.kind, refused.why) == (FaultKind.PROMPT, "no")
