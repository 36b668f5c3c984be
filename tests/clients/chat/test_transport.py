import json
from contextlib import suppress

import pytest

from clients.chat.completions import read_completion
from clients.chat.refusals import Refused
from clients.chat.transport import read_reply
from clients.gemini.faults import FaultKind, VendorFault

KEY = "sk-zanzibar-00001111"
NASTY = [
    b"",
    b"null",
    b"7",
    b'"text"',
    b"[]",
    b"[7]",
    b"{}",
    b"\xff\xfe",
    b"<html>",
    b"[" * 100_000,
    b'{"choices": ' + b"9" * 5_000 + b"}",
    b'{"choices": {"a": 1}}',
    b'{"choices": [null]}',
    b'{"choices": [{"message": {"content": {"a": 1}}}]}',
    b'{"choices": [{"message": {"content": [1, null, {"text": 2}]}}]}',
    b'{"choices": [{"message": {"content": "x", "reasoning": 7, "refusal": 7}, "finish_reason": 7}], "usage": 7}',
    b'{"error": 7}',
    b'{"error": null}',
    b'{"error": {"message": null, "code": "a", "type": 7}}',
    b'{"error": {"message": {"a": 1}}}',
    b'{"error": "text"}',
    b'{"detail": [{"loc": null}]}',
    b'{"detail": []}',
    b'[{"error": {"code": 400, "message": "no", "status": "INVALID_ARGUMENT"}}]',
]


@pytest.mark.parametrize("status", [200, 302, 400, 404, 413, 429, 500, 503])
def test_whatever_comes_is_an_answer_or_a_fault(status: int) -> None:
    for content in NASTY:
        with suppress(VendorFault):  # anything else would end the stage
            read_completion(read_reply(status, {}, content, key=KEY))


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, {"error": "'response_format.type' must be 'json_schema' or 'text'"}, FaultKind.PROMPT, "response_format"),
        (400, [{"error": {"code": 400, "message": "no schema", "status": "INVALID"}}], FaultKind.PROMPT, "no schema"),
        (422, {"detail": [{"loc": ["body", "max_tokens"], "msg": "Extra inputs"}]}, FaultKind.PROMPT, "max_tokens"),
        (
            200,
            {"error": {"message": "response_format is not supported", "code": 400}},
            FaultKind.PROMPT,
            "response_format",
        ),
        (500, {"error": {"message": "failed to parse grammar"}}, FaultKind.PROMPT, "grammar"),
        (500, {"error": {"message": "CUDA out of memory"}}, FaultKind.BUSY, "not available (500)"),
        (401, {"error": {"message": f"Bad key {KEY}"}}, FaultKind.REFUSED, "Bad key …"),
        (402, {"error": {"message": "Insufficient credits"}}, FaultKind.REFUSED, "Insufficient credits"),
        (
            404,
            {"error": {"message": "No endpoints found that support it", "code": 404}},
            FaultKind.PROMPT,
            "No endpoints",
        ),
        (404, {"error": "model 'x' not found"}, FaultKind.REFUSED, "look at LLM_MODEL"),
        (413, {}, FaultKind.PROMPT, "context length"),
        (429, {"error": {"code": "insufficient_quota"}}, FaultKind.OUT_OF_QUOTA, "quota"),
        (429, {}, FaultKind.BUSY, "too many requests"),
    ],
)
def test_what_a_refusal_means(status: int, body: object, kind: FaultKind, words: str) -> None:
    with pytest.raises(VendorFault) as caught:
        read_reply(status, {}, json.dumps(body).encode(), key=KEY)
    assert (caught.value.kind, words in caught.value.why) == (kind, True), caught.value.why
    assert isinstance(caught.value, Refused) is (kind is FaultKind.PROMPT)


def test_half_a_sign_does_no_harm() -> None:
    body = {"choices": [{"message": {"content": '{"title": "\\ud800 squats"}'}, "finish_reason": "length"}]}
    found = read_completion(read_reply(200, {}, json.dumps(body).encode()))
    assert "squats" in found.text
    assert not found.is_loop


def test_half_a_sign_in_the_text_itself_does_no_harm() -> None:
    content = b'{"choices": [{"message": {"content": "\\ud800 squats"}, "finish_reason": "length"}]}'
    found = read_completion(read_reply(200, {}, content))
    assert found.text == "? squats"
    assert not found.is_loop
