import json
from typing import Any

import pytest

from clients.chat.completions import Completion, object_in, read_completion, without_thoughts
from clients.gemini.faults import VendorFault

ANSWER = '{"title": "Leg day"}'


@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        f"```json\n{ANSWER}\n```",
        f"Here it is:\n{ANSWER}\nLet me know!",
        f'I first thought {{"a"}} and {{}}, then {ANSWER}',
        f"<think>Is it {{}}?</think>\n{ANSWER}",
        f'Is it {{"title": "quite another and longer one"}}?\n</think>\n{ANSWER}',  # the server took the first tag
        f"{ANSWER}<think>That is",
        f"[THINK]Hm.[/THINK]{ANSWER}",
        f"<|channel|>analysis<|message|>Hm {{}}<|end|><|start|>assistant<|channel|>final<|message|>{ANSWER}",
    ],
)
def test_the_object_is_found_however_it_is_wrapped(text: str) -> None:
    assert Completion(text).text == ANSWER


@pytest.mark.parametrize("text", ["", "Ten squats!", '{"title": "Leg', "[1, 2]", "<think>{}", "{" * 5_000])
def test_where_there_is_none_there_is_none(text: str) -> None:
    assert not Completion(text).has_object


def test_thoughts_that_do_not_end_are_no_answer() -> None:
    found = read_completion(body('<think>The user wants {"title": "x"}', finish="length"))
    assert (found.text, found.ended, found.is_thought_only) == ("", "cut", True)
    assert without_thoughts("<|channel|>analysis<|message|>Hm") == ""


def body(content: object, *, finish: str | None = "stop", **message: Any) -> dict[str, Any]:
    return {"choices": [{"message": {"content": content, **message}, "finish_reason": finish}]}


def test_content_in_parts_is_joined() -> None:
    parts = [{"type": "text", "text": '{"a": '}, {"type": "image"}, {"type": "text", "text": "1}"}, 7]
    assert read_completion(body(parts)).text == '{"a": 1}'


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_an_answer_among_the_thoughts_is_taken_only_when_there_is_no_other(field: str) -> None:
    assert read_completion(body(None, **{field: f"So: {ANSWER}"})).text == ANSWER
    assert read_completion(body(ANSWER, **{field: '{"title": "a longer one that is wrong"}'})).text == ANSWER


@pytest.mark.parametrize(
    ("given", "ended"),
    [
        (body(ANSWER, finish=None), "whole"),
        (body(ANSWER, finish="length"), "cut"),
        (body("", finish="content_filter"), "blocked"),
        (body(None, refusal="I will not."), "blocked"),
        (body(ANSWER, refusal=None), "whole"),
    ],
)
def test_how_it_ended(given: dict[str, Any], ended: str) -> None:
    assert read_completion(given).ended == ended


@pytest.mark.parametrize(
    "given",
    [{}, {"choices": None}, {"choices": []}, {"choices": [1]}, {"choices": [{}]}, {"choices": [{"message": "a"}]}],
)
def test_what_has_no_message_is_garbled(given: dict[str, Any]) -> None:
    with pytest.raises(VendorFault, match="garbled"):
        read_completion(given)


@pytest.mark.parametrize("usage", [None, [], {"prompt_tokens": "7"}, {"prompt_tokens": None}, {"prompt_tokens": True}])
def test_a_count_that_is_none_is_nothing(usage: object) -> None:
    assert read_completion({**body(ANSWER), "usage": usage}).question_tokens == 0


def test_the_longest_object_is_the_answer() -> None:
    assert json.loads(object_in('{"a": 1} or rather {"a": 1, "b": 2}')) == {"a": 1, "b": 2}
