"""A small Gemini on this machine: the Developer API's generateContent with the faults it is known for.

Run `python -m tests.fakes.gemini` and point GOOGLE_GEMINI_BASE_URL at the address that it prints.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Asked", BaseHTTPRequestHandler], None]
JSON = "application/json; charset=UTF-8"


@dataclass(frozen=True)
class Asked:
    """One request for content."""

    path: str
    key: str
    body: dict[str, Any]
    authorization: str = ""

    @property
    def system(self) -> str:
        """The system instruction."""
        return "".join(part["text"] for part in self.body.get("systemInstruction", {}).get("parts", []))

    @property
    def text(self) -> str:
        """What was asked."""
        return "".join(part["text"] for content in self.body["contents"] for part in content["parts"])

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


@dataclass
class Gemini:
    """`replies` are given in turn; the last one is given for ever. `by_key` come first."""

    port: int
    replies: list[Reply]
    by_key: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reply(self, asked: Asked) -> Reply:
        """What to answer."""
        self.asked.append(asked)
        if asked.key in self.by_key:
            return self.by_key[asked.key]
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def gemini(*replies: Reply) -> Iterator[Gemini]:
    """Serve until the block ends."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.fake = Gemini(server.server_address[1], list(replies))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.fake
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    fake: Gemini

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.stopping = threading.Event()

    def handle_error(self, *args: object) -> None:
        """A client that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.path.startswith("/v1"):  # a token for a service account
            send(self, 200, {"access_token": "token-of-a-service-account", "expires_in": 3600, "token_type": "Bearer"})
            return
        key, authorization = self.headers.get("x-goog-api-key", ""), self.headers.get("Authorization", "")
        asked = Asked(self.path, key, json.loads(body), authorization)
        if self.path.endswith(":countTokens"):
            self.server.fake.by_key.get(key, _one_token)(asked, self)
        else:
            self.server.fake.reply(asked)(asked, self)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def send(handler: BaseHTTPRequestHandler, code: int, body: object, **headers: str) -> None:
    """An answer in JSON."""
    _send(handler, code, json.dumps(body).encode(), JSON, headers)


def _send(handler: BaseHTTPRequestHandler, code: int, body: bytes, kind: str, headers: dict[str, str]) -> None:
    handler.send_response(code)
    for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def _one_token(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, {"totalTokens": 1})


def text(words: str, *, finish: str = "STOP", tokens: tuple[int, int] = (1000, 200)) -> Reply:
    """Answer with a text, as a model does."""

    def reply(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        candidate = {"content": {"role": "model", "parts": [{"text": words}]}, "finishReason": finish, "index": 0}
        used = {"promptTokenCount": tokens[0], "candidatesTokenCount": tokens[1], "totalTokenCount": sum(tokens)}
        send(handler, 200, {"candidates": [candidate], "usageMetadata": used, "modelVersion": "fake"})

    return reply


def says(answer: object) -> Reply:
    """Answer with an object, as structured output does."""
    return text(json.dumps(answer))


def thinks(brain: Callable[[Asked], object]) -> Reply:
    """Answer with what `brain` makes of the question."""
    return lambda asked, handler: says(brain(asked))(asked, handler)


def error(code: int, status: str, message: str, *details: dict[str, Any], **headers: str) -> Reply:
    """google.rpc.Status, as the API sends it."""
    body = {"error": {"code": code, "message": message, "status": status, "details": list(details)}}
    return lambda asked, handler: send(handler, code, body, **headers)


def _retry_info(seconds: int) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{seconds}s"}


def _quota(name: str) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": name}]}


def too_many(seconds: int = 37) -> Reply:
    """Too many requests this minute."""
    quota = _quota("GenerateRequestsPerMinutePerProjectPerModel")
    return error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", quota, _retry_info(seconds))


def out_of_quota() -> Reply:
    """Too many requests today."""
    quota = _quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier")
    return error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota.", quota, _retry_info(20))


def wrong_key(message: str = "API key not valid. Please pass a valid API key.") -> Reply:
    """The key is wrong, or expired."""
    info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
    return error(400, "INVALID_ARGUMENT", message, info)


def suspended_key(key: str) -> Reply:
    """The key is suspended; the message holds it."""
    return error(403, "PERMISSION_DENIED", f"Permission denied: Consumer 'api_key:{key}' has been suspended.")


def refused_schema() -> Reply:
    """The schema is more than the model takes."""
    return error(400, "INVALID_ARGUMENT", "The specified schema produces a constraint that has too many states.")


def unavailable(code: int = 503, **headers: str) -> Reply:
    """Overloaded."""
    return error(code, "UNAVAILABLE", "The model is overloaded. Please try again later.", **headers)


def html_page(code: int = 502) -> Reply:
    """A proxy's page instead of an answer."""
    page = b"<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title></html>"
    return lambda asked, handler: _send(handler, code, page, "text/html", {})


def blocked_prompt() -> Reply:
    """The question is not allowed."""
    body = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": {"promptTokenCount": 900}}
    return lambda asked, handler: send(handler, 200, body)


def blocked_answer() -> Reply:
    """The answer is not allowed."""
    body = {"candidates": [{"finishReason": "SAFETY", "index": 0}], "usageMetadata": {"promptTokenCount": 900}}
    return lambda asked, handler: send(handler, 200, body)


def empty() -> Reply:
    """An answer without anything in it."""
    return lambda asked, handler: send(handler, 200, {"candidates": [{"finishReason": "STOP", "index": 0}]})


def half_body() -> Reply:
    """JSON that ends in the middle, with the right length of what is there."""
    return body('{"candidates": [{"content": {"par')


def body(words: str) -> Reply:
    """Anything at all, called JSON."""
    return lambda asked, handler: _send(handler, 200, words.encode(), JSON, {})


def reset() -> Reply:
    """Hang up without a word."""

    def reply(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    return reply


def slow(seconds: float, then: Reply) -> Reply:
    """Answer after a while, or never when the server ends first."""

    def reply(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        server = handler.server
        assert isinstance(server, _Server)
        if not server.stopping.wait(seconds):
            then(asked, handler)

    return reply


def dripping() -> Reply:
    """A byte now and then, so that no read ever times out."""

    def reply(asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        server = handler.server
        assert isinstance(server, _Server)
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n")
        while not server.stopping.wait(0.05):
            handler.wfile.write(b" ")

    return reply


def main() -> None:
    """Serve a model that reads as the rules do, until the program is stopped."""
    from tests.fakes.reader import read

    with gemini(thinks(read)) as server:
        print(f"GOOGLE_GEMINI_BASE_URL={server.url}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
