"""A small Gemini on this machine: the Developer API's generateContent with the faults it is known for.

Run `python -m tests.fakes.gemini` and point GOOGLE_GEMINI_BASE_URL at the address that it prints.
"""

import base64
import json
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.vendor_server import DRIPPING, HTML_ERROR, RESET, json_reply, vendor_server
from tests.fakes.vendor_server import Asked as Request
from tests.fakes.vendor_server import Reply as Transport


@dataclass(frozen=True)
class Asked:
    """One request for content."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def key(self) -> str:
        """The API key it came with."""
        return self.headers.get("x-goog-api-key", "")

    @property
    def authorization(self) -> str:
        """The token it came with."""
        return self.headers.get("authorization", "")

    @property
    def system(self) -> str:
        """The system instruction."""
        return "".join(part["text"] for part in self.body.get("systemInstruction", {}).get("parts", []))

    @property
    def text(self) -> str:
        """What was asked."""
        return "".join(part.get("text", "") for part in self._parts)

    @property
    def videos(self) -> list[bytes]:
        """What was shown."""
        shown = (part["inlineData"]["data"] for part in self._parts if "inlineData" in part)
        return [base64.b64decode(data, altchars=b"-_" if "-" in data or "_" in data else None) for data in shown]

    @property
    def _parts(self) -> list[dict[str, Any]]:
        return [part for content in self.body["contents"] for part in content["parts"]]

    @property
    def config(self) -> dict[str, Any]:
        """The generation config."""
        found: dict[str, Any] = self.body.get("generationConfig", {})
        return found

    @property
    def lines(self) -> dict[int, dict[str, Any]]:
        """The numbered evidence in the question."""
        found = (json.loads(line) for line in self.text.splitlines() if line.startswith('{"n":'))
        return {line["n"]: line for line in found}


Reply = Transport | Callable[[Asked], Transport]


@dataclass
class Gemini:
    """`replies` are given in turn; the last one is given for ever. `by_key` come first."""

    replies: list[Reply]
    by_key: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> Transport:
        """What to answer."""
        if not request.path.startswith("/v1"):  # a token for a service account
            return json_reply(
                {"access_token": "token-of-a-service-account", "expires_in": 3600, "token_type": "Bearer"}
            )
        asked = Asked(request.path, request.headers, json.loads(request.body))
        if request.path.endswith(":countTokens"):
            return _given(self.by_key.get(asked.key, _ONE_TOKEN), asked)
        with self._lock:
            self.asked.append(asked)
            reply = self.by_key.get(asked.key) or self._next()
        return _given(reply, asked)

    def _next(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def gemini(*replies: Reply) -> Iterator[Gemini]:
    """Serve until the block ends."""
    fake = Gemini(list(replies))
    with vendor_server(fake.answer) as server:
        fake.url = server.url
        yield fake


def _given(reply: Reply, asked: Asked) -> Transport:
    return reply if isinstance(reply, Transport) else reply(asked)


_ONE_TOKEN = json_reply({"totalTokens": 1})


def text(words: str, *, finish: str = "STOP", tokens: tuple[int, int] = (1000, 200)) -> Transport:
    """Answer with a text, as a model does."""
    candidate = {"content": {"role": "model", "parts": [{"text": words}]}, "finishReason": finish, "index": 0}
    used = {"promptTokenCount": tokens[0], "candidatesTokenCount": tokens[1], "totalTokenCount": sum(tokens)}
    return json_reply({"candidates": [candidate], "usageMetadata": used, "modelVersion": "fake"})


def says(answer: object) -> Transport:
    """Answer with an object, as structured output does."""
    return text(json.dumps(answer))


def thinks(brain: Callable[[Asked], object]) -> Reply:
    """Answer with what `brain` makes of the question."""
    return lambda asked: says(brain(asked))


def error(code: int, status: str, message: str, *details: dict[str, Any], **headers: str) -> Transport:
    """google.rpc.Status, as the API sends it."""
    body = {"error": {"code": code, "message": message, "status": status, "details": list(details)}}
    return json_reply(body, code, **headers)


def _retry_info(seconds: int) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds}s"}


def _quota(name: str) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": name}]}


def too_many(seconds: int = 37) -> Transport:
    """Too many requests this minute."""
    quota = _quota("GenerateRequestsPerMinutePerProjectPerModel")
    return error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", quota, _retry_info(seconds))


def out_of_quota() -> Transport:
    """Too many requests today."""
    quota = _quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier")
    return error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", quota, _retry_info(20))


def wrong_key(message: str = "API key not valid. Please pass a valid API key.") -> Transport:
    """The key is wrong, or expired."""
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
    return error(400, "INVALID_ARGUMENT", message, info)


def suspended_key(key: str) -> Transport:
    """The key is suspended; the message holds it."""
    return error(403, "PERMISSION_DENIED", f"Permission denied: Consumer 'api_key:{key}' has been suspended.")


def refused_schema() -> Transport:
    """The schema is more than the model takes."""
    return error(400, "INVALID_ARGUMENT", "The specified schema produces a constraint that has too many states.")


def unavailable(code: int = 503, **headers: str) -> Transport:
    """Overloaded."""
    return error(code, "UNAVAILABLE", "The model is overloaded. Please try again later.", **headers)


def html_page(code: int = 502) -> Transport:
    """A proxy's page instead of an answer."""
    return replace(HTML_ERROR, status=code)


def blocked_prompt() -> Transport:
    """The question is not allowed."""
    return json_reply(
        {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 900}}
    )


def blocked_answer() -> Transport:
    """The answer is not allowed."""
    candidate = {"finishReason": "SAFETY", "index": 0}
    return json_reply({"candidates": [candidate], "usageMetadata": {"promptTokenCount": 900}})


def empty() -> Transport:
    """An answer without anything in it."""
    return json_reply({"candidates": [{"finishReason": "STOP", "index": 0}]})


def half_body() -> Transport:
    """JSON that ends in the middle, with the right length of what is there."""
    return body('{"candidates": [{"content": {"par')


def body(words: str) -> Transport:
    """Anything at all, called JSON."""
    return Transport(200, words.encode())


def reset() -> Transport:
    """Hang up without a word."""
    return RESET


def slow(seconds: float, then: Reply) -> Reply:
    """Answer after a while, or never when the server ends first."""
    return lambda asked: replace(_given(then, asked), pause_s=seconds)


def dripping() -> Transport:
    """A byte now and then, so that no read ever times out."""
    return DRIPPING


def main() -> None:
    """Serve a model that reads as the rules do, until the program is stopped."""
    from tests.fakes.reader import read

    with gemini(thinks(read)) as server:
        print(f"GOOGLE_GEMINI_BASE_URL={server.url}", flush=True)
        signal.pause()


if __name__ == "__main__":
    main()
