"""What the strict fakes of the three platforms share: requests in, answers out, faults between, posts counted.

The same object answers httpx in memory (`transport()`) and real connections (`tests.fakes.platforms`).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

import httpx


class Fault(StrEnum):
    """What goes wrong with one call, and whether the platform did it all the same."""

    REFUSED = "connection refused"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403 of the person"
    LIMITED = "403 or 429 of a limit"
    BUSY = "429"
    BROKEN = "500, not done"
    BROKEN_DONE = "500, done"
    TIMEOUT = "timeout, not done"
    TIMEOUT_DONE = "timeout, done"
    RESET = "reset, not done"
    RESET_DONE = "reset, done"
    TRUNCATED = "answer cut off"
    REJECTED = "400, for good"


DONE = frozenset({Fault.BROKEN_DONE, Fault.TIMEOUT_DONE, Fault.RESET_DONE, Fault.TRUNCATED})


@dataclass(frozen=True)
class Request:
    """What arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.body or b"{}")  # type: ignore[no-any-return]

    @property
    def token(self) -> str:
        return self.headers.get("authorization", "").partition(" ")[2]


@dataclass(frozen=True)
class Response:
    """What goes back."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(body: object, status: int = 200, **headers: str) -> Response:
    """One in JSON."""
    return Response(status, json.dumps(body).encode(), {"content-type": "application/json", **headers})


@dataclass
class Post:
    """Something that people can see, or that waits in a person's app."""

    id: str
    account: str
    text: str
    size: int
    is_public: bool = True


@dataclass
class FakeHost:
    """`operation` names a request; `do` answers it; `refusal` words a fault as the platform would."""

    clock: Callable[[], datetime]
    origin: str = "https://fake.example"
    calls: list[str] = field(default_factory=list)
    faults: list[tuple[str, Fault]] = field(default_factory=list)  # each strikes once
    posts: list[Post] = field(default_factory=list)
    struck: Callable[[], None] = lambda: None  # called when a fault strikes
    mistakes: list[str] = field(default_factory=list)  # what a strict platform would be angry about

    def inject(self, operation: str, fault: Fault) -> None:
        """Let the next call of this kind fail."""
        self.faults.append((operation, fault))

    def count(self, operation: str) -> int:
        return self.calls.count(operation)

    def operation(self, request: Request) -> str:
        raise NotImplementedError

    def do(self, operation: str, request: Request) -> Response:
        raise NotImplementedError

    def refusal(self, operation: str, fault: Fault) -> Response:
        raise NotImplementedError

    def expire(self) -> None:
        """End all tokens."""
        raise NotImplementedError

    def now(self) -> float:
        return self.clock().timestamp()

    def serve(self, request: Request) -> Response | Fault:
        """The answer, or the fault of the connection."""
        operation = self.operation(request)
        self.calls.append(operation)
        fault = next((kind for name, kind in self.faults if name == operation), None)
        if fault is None:
            return self.do(operation, request)
        self.faults.remove((operation, fault))
        self.struck()
        if fault in DONE:
            done = self.do(operation, request)
            if fault is Fault.BROKEN_DONE:
                return self.refusal(operation, Fault.BROKEN)
            return fault if fault is not Fault.TRUNCATED else Response(done.status, done.body[: len(done.body) // 2])
        if fault in (Fault.REFUSED, Fault.TIMEOUT, Fault.RESET):
            return fault
        return self.refusal(operation, fault)


def transport(*hosts: FakeHost) -> httpx.MockTransport:
    """The fakes as a network: the first whose origin fits answers."""

    def handle(request: httpx.Request) -> httpx.Response:
        origin = f"{request.url.scheme}://{request.url.netloc.decode()}"
        host = next(one for one in hosts if one.origin == origin)
        found = host.serve(read(request.method, str(request.url), request.headers, request.read()))
        if isinstance(found, Response):
            return httpx.Response(found.status, content=found.body, headers=dict(found.headers))
        if found is Fault.REFUSED:
            raise httpx.ConnectError("refused", request=request)
        if found in (Fault.TIMEOUT, Fault.TIMEOUT_DONE):
            raise httpx.ReadTimeout("timed out", request=request)
        raise httpx.ReadError("reset", request=request)

    return httpx.MockTransport(handle)


def read(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Request:
    """A request in our words."""
    parts = urlsplit(url)
    lower = {name.lower(): value for name, value in headers.items()}
    return Request(method, parts.path, dict(parse_qsl(parts.query)), lower, body)
